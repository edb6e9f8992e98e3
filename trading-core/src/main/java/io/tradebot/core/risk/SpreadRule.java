package io.tradebot.core.risk;

import io.tradebot.common.market.BestQuote;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Entries need a spread that is not too wide. */
final class SpreadRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    BestQuote quote = context.quote();
    if (quote == null) {
      return null;
    }
    // (ask - bid) / mid > limit, as integers: 2 * 10^4 * (ask - bid) > limit * (ask + bid).
    BigInteger spread =
        BigInteger.valueOf(quote.ask().raw() - quote.bid().raw())
            .multiply(BigInteger.valueOf(20_000));
    BigInteger widest =
        BigInteger.valueOf(quote.ask().raw())
            .add(BigInteger.valueOf(quote.bid().raw()))
            .multiply(BigInteger.valueOf(context.settings().maxSpreadBps()));
    return spread.compareTo(widest) > 0
        ? new Denied(
            DenialCode.SPREAD_TOO_WIDE,
            "bid="
                + quote.bid()
                + " ask="
                + quote.ask()
                + " limit_bps="
                + context.settings().maxSpreadBps())
        : null;
  }
}
