/**
 * The gate before the wire: small rules, each with one closed code, and a verdict that is a type.
 */
@NullMarked
package io.tradebot.core.risk;

import org.jspecify.annotations.NullMarked;
