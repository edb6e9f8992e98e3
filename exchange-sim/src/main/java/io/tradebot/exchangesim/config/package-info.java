/** Wiring of the simulator as a service of the suite. */
@NullMarked
package io.tradebot.exchangesim.config;

import org.jspecify.annotations.NullMarked;
