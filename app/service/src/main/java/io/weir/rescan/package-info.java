/**
 * Reads every record of the pipeline's topics and says what became of each event, by code of its own: nothing that the
 * pipeline counts with is used here, and no account of it is believed.
 */
@NullMarked
package io.weir.rescan;

import org.jspecify.annotations.NullMarked;
