/** Log files as they stand on a disk: which one is which through rotations, and the events in their bytes. Knows no Kafka. */
@NullMarked
package io.weir.tail;

import org.jspecify.annotations.NullMarked;
