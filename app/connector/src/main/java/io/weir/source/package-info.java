/** Sources: one file each, and the Connector and Task that host them in a Kafka Connect worker. */
@NullMarked
package io.weir.source;

import org.jspecify.annotations.NullMarked;
