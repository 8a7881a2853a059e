/** The fault suite: what Weir withstands, shown by real processes, and decided by witnesses that it does not control. */
@NullMarked
package io.weir.faults;

import org.jspecify.annotations.NullMarked;
