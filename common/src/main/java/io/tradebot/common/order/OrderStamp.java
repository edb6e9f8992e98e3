package io.tradebot.common.order;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;

/**
 * What every order event carries.
 *
 * @param occurredAt when it happened, by the venue's clock where it happened there
 * @param learnedAt when we learnt of it
 * @param reconciled whether it was inferred from the venue's lists and not reported as it happened
 */
public record OrderStamp(
    ClientOrderId orderId,
    AccountId account,
    StrategyId strategy,
    InstrumentId instrument,
    Instant occurredAt,
    Instant learnedAt,
    boolean reconciled) {}
