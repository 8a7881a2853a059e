/** What Weir needs of a Kafka cluster: topics, offsets, an answer. Says what is missing, and the command that mends it. */
@NullMarked
package io.weir.cluster;

import org.jspecify.annotations.NullMarked;
