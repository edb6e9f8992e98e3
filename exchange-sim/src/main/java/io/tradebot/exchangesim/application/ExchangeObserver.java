package io.tradebot.exchangesim.application;

import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.util.Map;

/** Hears everything that the venue publishes, on the venue's own thread. */
public interface ExchangeObserver {
  void traded(Market market, TapeTrade trade);

  void aggregated(Market market, AggregateTrade trade);

  /** The best price or the quantity at it changed. */
  void quoteChanged(Market market);

  void candleClosed(Market market, Candle candle);

  void orderReported(ExecutionReport report, long nowMs);

  /**
   * @param changed the assets whose funds changed, as they are now
   */
  void fundsChanged(Map<String, Funds> changed, long nowMs);
}
