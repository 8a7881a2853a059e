/** Log types: how each is recognised, how its fields become the event, which schema the event must meet. */
@NullMarked
package io.weir.schema;

import org.jspecify.annotations.NullMarked;
