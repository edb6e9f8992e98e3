/** Training runs: where the data comes from, which folds, what is kept, and the report. */
@NullMarked
package io.tradebot.research.training;

import org.jspecify.annotations.NullMarked;
