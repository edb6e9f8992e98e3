@NullMarked
package io.tradebot.strategyengine.application;

import org.jspecify.annotations.NullMarked;
