/** How much may be under way: budgets, headroom and rates. Pure: the caller acts on what it says. */
@NullMarked
package io.weir.flow;

import org.jspecify.annotations.NullMarked;
