@NullMarked
package io.tradebot.exchangesim.application;

import org.jspecify.annotations.NullMarked;
