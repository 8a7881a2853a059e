/** The single-machine default: a broker, a Connect worker and the data folder they live in, in this process. */
@NullMarked
package io.weir.embedded;

import org.jspecify.annotations.NullMarked;
