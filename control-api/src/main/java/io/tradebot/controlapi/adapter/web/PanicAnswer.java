package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.control.TradingState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A panic is latched: nothing new is sent, whatever happens next.
 *
 * @param panicId the panic that is under way; null until the executor has named it
 * @param progress where to follow it
 */
record PanicAnswer(
    String commandId,
    @Nullable String panicId,
    String message,
    TradingState state,
    @Nullable PanicView panic,
    String progress,
    List<CommandView.Answer> answers,
    long tookMs) {}
