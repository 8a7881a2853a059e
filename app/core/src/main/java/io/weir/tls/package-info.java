/** Certificates and keys in PEM files, which are renewed while what uses them runs. */
@NullMarked
package io.weir.tls;

import org.jspecify.annotations.NullMarked;
