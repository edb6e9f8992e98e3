@NullMarked
package io.tradebot.training;

import org.jspecify.annotations.NullMarked;
