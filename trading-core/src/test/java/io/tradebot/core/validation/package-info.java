@NullMarked
package io.tradebot.core.validation;

import org.jspecify.annotations.NullMarked;
