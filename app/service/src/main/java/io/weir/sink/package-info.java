/** One lane's delivery to the SIEM: poll, assemble, send, and move the offsets with the receipt. */
@NullMarked
package io.weir.sink;

import org.jspecify.annotations.NullMarked;
