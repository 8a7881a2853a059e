/** What Weir costs and what it withstands, each by one command. */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
