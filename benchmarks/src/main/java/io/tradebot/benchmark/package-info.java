/** Measuring programs, run by {@code ./tradebot benchmark NAME}; results in docs/benchmarks.md. */
@NullMarked
package io.tradebot.benchmark;

import org.jspecify.annotations.NullMarked;
