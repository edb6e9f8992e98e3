@NullMarked
package io.tradebot.learning.validation;

import org.jspecify.annotations.NullMarked;
