/** What a SIEM target is, and what it says about each event. */
@NullMarked
package io.weir.delivery;

import org.jspecify.annotations.NullMarked;
