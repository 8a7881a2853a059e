/** The Streams application: the whole graph in one file, its settings, and what starts and stops it. */
@NullMarked
package io.weir.topology;

import org.jspecify.annotations.NullMarked;
