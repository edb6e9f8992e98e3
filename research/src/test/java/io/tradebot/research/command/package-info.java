@NullMarked
package io.tradebot.research.command;

import org.jspecify.annotations.NullMarked;
