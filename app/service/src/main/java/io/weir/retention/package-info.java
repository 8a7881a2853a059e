/** Deletes what is proven to be delivered, and nothing else; says how long until something else would. */
@NullMarked
package io.weir.retention;

import org.jspecify.annotations.NullMarked;
