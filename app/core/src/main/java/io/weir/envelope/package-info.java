/** What travels: the original bytes, where they came from, and the identity that follows them to the SIEM. */
@NullMarked
package io.weir.envelope;

import org.jspecify.annotations.NullMarked;
