/** Counts events by lane and stage, so that what entered can be held against what left. */
@NullMarked
package io.weir.tally;

import org.jspecify.annotations.NullMarked;
