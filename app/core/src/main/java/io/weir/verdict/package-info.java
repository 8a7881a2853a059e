/** Judges one envelope: pure and total. */
@NullMarked
package io.weir.verdict;

import org.jspecify.annotations.NullMarked;
