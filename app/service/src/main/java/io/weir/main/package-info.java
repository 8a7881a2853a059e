/** The command line: the only place that knows every part and puts them together. */
@NullMarked
package io.weir.main;

import org.jspecify.annotations.NullMarked;
