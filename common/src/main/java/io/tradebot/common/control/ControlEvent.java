package io.tradebot.common.control;

import io.tradebot.common.message.Message;

/** The answer to a command, or a change that nobody commanded. */
public sealed interface ControlEvent extends Message
    permits CommandHandled, TradingStateChanged, PanicProgressed, PanicCompleted, LocksChanged {}
