/** What can be configured: one record a concern, bound from YAML and the environment, every problem reported at once. */
@NullMarked
package io.weir.config;

import org.jspecify.annotations.NullMarked;
