/**
 * Models: how they are labelled, validated, calibrated, sealed, registered, run and watched. What
 * trains them lies in {@code io.tradebot.training}, which alone needs native libraries.
 */
@NullMarked
package io.tradebot.learning;

import org.jspecify.annotations.NullMarked;
