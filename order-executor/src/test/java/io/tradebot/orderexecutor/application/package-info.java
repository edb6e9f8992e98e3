@NullMarked
package io.tradebot.orderexecutor.application;

import org.jspecify.annotations.NullMarked;
