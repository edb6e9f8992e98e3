/**
 * The running venue: order handling, the market that trades on it, and the loop that drives both.
 */
@NullMarked
package io.tradebot.exchangesim.application;

import org.jspecify.annotations.NullMarked;
