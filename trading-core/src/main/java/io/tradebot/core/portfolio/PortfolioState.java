package io.tradebot.core.portfolio;

import io.tradebot.common.money.Money;
import java.util.List;

/**
 * The {@link Portfolio} as plain data, to be stored and restored.
 *
 * @param realized profit since the books began, fees included
 * @param fees paid since the books began, in the quote asset of the account, where they could be
 *     converted
 * @param feesByAsset every fee in the asset it was taken in, exact
 * @param unconverted fees for which no price was known, by asset; not part of {@code fees}
 */
public record PortfolioState(
    List<HoldingState> holdings,
    Money realized,
    Money fees,
    List<Money> feesByAsset,
    List<Money> unconverted) {
  public PortfolioState {
    holdings = List.copyOf(holdings);
    feesByAsset = List.copyOf(feesByAsset);
    unconverted = List.copyOf(unconverted);
  }
}
