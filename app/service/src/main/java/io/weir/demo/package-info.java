/** The system seen from both ends: a generator of security events, a SIEM that misbehaves on command, the account. */
@NullMarked
package io.weir.demo;

import org.jspecify.annotations.NullMarked;
