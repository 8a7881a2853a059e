/** Looks at a cluster once and says which settings could lose an event, what would be lost, and what mends it. */
@NullMarked
package io.weir.doctor;

import org.jspecify.annotations.NullMarked;
