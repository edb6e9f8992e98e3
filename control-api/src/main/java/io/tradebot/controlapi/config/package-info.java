/** Wiring. */
@NullMarked
package io.tradebot.controlapi.config;

import org.jspecify.annotations.NullMarked;
