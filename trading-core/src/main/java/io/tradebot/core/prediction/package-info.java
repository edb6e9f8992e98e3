/**
 * What strategies know of models: the port through which they ask, and what may be the matter with
 * one. No I/O, no clock.
 */
@NullMarked
package io.tradebot.core.prediction;

import org.jspecify.annotations.NullMarked;
