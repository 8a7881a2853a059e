/** What a running instance shows over HTTP: whether it lives, whether it is ready, and its metrics. */
@NullMarked
package io.weir.console;

import org.jspecify.annotations.NullMarked;
