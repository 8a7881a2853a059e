/** One file a SIEM target, and what they share. */
@NullMarked
package io.weir.siem;

import org.jspecify.annotations.NullMarked;
