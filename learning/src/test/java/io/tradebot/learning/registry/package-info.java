@NullMarked
package io.tradebot.learning.registry;

import org.jspecify.annotations.NullMarked;
