/** A real SIEM for tests. */
@NullMarked
package io.weir.opensearch;

import org.jspecify.annotations.NullMarked;
