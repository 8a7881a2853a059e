/** The journey of one event: where it entered, what was decided and why, what the SIEM answered, and where it is now. */
@NullMarked
package io.weir.journey;

import org.jspecify.annotations.NullMarked;
