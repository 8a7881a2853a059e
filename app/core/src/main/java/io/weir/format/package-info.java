/** Bytes to fields: one file a format. The tree is org.json's from here to the schema check, so nothing is converted. */
@NullMarked
package io.weir.format;

import org.jspecify.annotations.NullMarked;
