/** What a model shall learn to foresee: answers that look forward by a stated horizon. */
@NullMarked
package io.tradebot.learning.label;

import org.jspecify.annotations.NullMarked;
