package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Approved;
import io.tradebot.core.risk.RiskVerdict.Denied;
import java.util.List;

/**
 * The last step before the wire: an order leaves only when no rule has anything against it.
 *
 * <p>Orders that close a position pass all rules about limits, states and stale data; they are held
 * to the venue's own filters and to being sent once. The first objection decides. Stateless.
 */
public final class RiskGate {
  private static final List<RiskRule> RULES =
      List.of(
          new InstrumentKnownRule(),
          new DuplicateLegRule(),
          new DuplicateOrderRule(),
          new StepRule(),
          new QuantityRule(),
          RiskRule.entriesOnly(new TradingStateRule()),
          RiskRule.entriesOnly(new ReconciledRule()),
          RiskRule.entriesOnly(new InstrumentTradableRule()),
          RiskRule.entriesOnly(new InstrumentHaltedRule()),
          RiskRule.entriesOnly(new UnknownOutcomeRule()),
          RiskRule.entriesOnly(new OnePositionRule()),
          RiskRule.entriesOnly(new FeedSoundRule()),
          RiskRule.entriesOnly(new QuoteFreshRule()),
          RiskRule.entriesOnly(new BookCrossedRule()),
          RiskRule.entriesOnly(new PriceSuspectRule()),
          RiskRule.entriesOnly(new ClockOffsetRule()),
          RiskRule.entriesOnly(new SpreadRule()),
          RiskRule.entriesOnly(new PriceCollarRule()),
          RiskRule.entriesOnly(new ReferenceCollarRule()),
          RiskRule.entriesOnly(new MinNotionalRule()),
          RiskRule.entriesOnly(new ExitNotionalRule()),
          RiskRule.entriesOnly(new EquityKnownRule()),
          RiskRule.entriesOnly(new DailyLossRule()),
          RiskRule.entriesOnly(new DrawdownRule()),
          RiskRule.entriesOnly(new LockRule()),
          RiskRule.entriesOnly(new RejectionsRule()),
          RiskRule.entriesOnly(new ControlSilentRule()),
          RiskRule.entriesOnly(new OrderBurstRule()),
          RiskRule.entriesOnly(new OrderRateRule()),
          RiskRule.entriesOnly(new OpenOrdersRule()),
          RiskRule.entriesOnly(new CancelRateRule()),
          RiskRule.entriesOnly(new OpenPositionsRule()),
          RiskRule.entriesOnly(new OrderNotionalRule()),
          RiskRule.entriesOnly(new LossPerTradeRule()),
          RiskRule.entriesOnly(new PositionLimitRule()),
          RiskRule.entriesOnly(new AssetExposureRule()),
          RiskRule.entriesOnly(new GrossExposureRule()),
          RiskRule.entriesOnly(new CashRule()),
          RiskRule.entriesOnly(new SelfTradeRule()));

  public RiskVerdict check(OrderIntent order, RiskContext context) {
    for (RiskRule rule : RULES) {
      Denied denied = rule.check(order, context);
      if (denied != null) {
        return denied;
      }
    }
    return new Approved(order);
  }
}
