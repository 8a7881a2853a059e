/** Proves that every event is accounted for, or names what is not: now, once a minute, and as history. */
@NullMarked
package io.weir.audit;

import org.jspecify.annotations.NullMarked;
