/**
 * Performance statistics: pure functions of round trips and of marked-to-market equity. What is not
 * known is empty, never zero.
 */
@NullMarked
package io.tradebot.core.performance;

import org.jspecify.annotations.NullMarked;
