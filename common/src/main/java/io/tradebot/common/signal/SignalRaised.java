package io.tradebot.common.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import io.tradebot.common.money.Price;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A strategy wants another stance on an instrument.
 *
 * @param signalId deterministic from strategy, instrument and the event that caused it, so a
 *     repeated event repeats the id
 * @param conviction 0 to 1
 * @param atr average true range at the strategy's timeframe in quote units, for stops and sizing;
 *     null when not warmed up
 * @param referencePrice the price the strategy saw
 * @param reason in words, for people
 * @param analysisId the analysis behind it
 * @param expiresAt after this moment it must not be acted upon
 */
public record SignalRaised(
    String signalId,
    StrategyId strategy,
    InstrumentId instrument,
    Stance stance,
    double conviction,
    @Nullable Price atr,
    Price referencePrice,
    String reason,
    String analysisId,
    Instant occurredAt,
    Instant expiresAt)
    implements Message {}
