package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** All positions and entries in one base asset, of all strategies, within a share of the equity. */
final class AssetExposureRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money value = Prices.value(order, context);
    Money equity = context.equity();
    if (value == null || equity == null || !value.asset().equals(context.assetExposure().asset())) {
      return null;
    }
    Money limit = equity.times(context.settings().limits().maxAssetExposure(), Rounding.DOWN);
    Money after = context.assetExposure().plus(value);
    return after.compareAmount(limit) > 0
        ? new Denied(
            DenialCode.ASSET_EXPOSURE_ABOVE_LIMIT,
            "asset="
                + order.instrument().symbol().base()
                + " exposure="
                + after.amount()
                + " limit="
                + limit.amount())
        : null;
  }
}
