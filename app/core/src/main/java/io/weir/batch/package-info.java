/** Groups events into requests to the SIEM, by count, wire bytes and age. */
@NullMarked
package io.weir.batch;

import org.jspecify.annotations.NullMarked;
