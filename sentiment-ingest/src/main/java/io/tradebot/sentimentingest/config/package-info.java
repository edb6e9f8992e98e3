/** Wiring. */
@NullMarked
package io.tradebot.sentimentingest.config;

import org.jspecify.annotations.NullMarked;
