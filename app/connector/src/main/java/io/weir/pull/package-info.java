/** REST APIs that are read page by page: where a feed stands, its next request, and the events in its pages. Knows no Kafka. */
@NullMarked
package io.weir.pull;

import org.jspecify.annotations.NullMarked;
