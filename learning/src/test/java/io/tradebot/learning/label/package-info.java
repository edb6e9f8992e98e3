@NullMarked
package io.tradebot.learning.label;

import org.jspecify.annotations.NullMarked;
