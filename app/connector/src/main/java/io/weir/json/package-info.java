/** Where values begin and end in JSON as it was written: nothing is made of it but what is asked for. */
@NullMarked
package io.weir.json;

import org.jspecify.annotations.NullMarked;
