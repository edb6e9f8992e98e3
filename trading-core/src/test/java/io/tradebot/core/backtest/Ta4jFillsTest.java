package io.tradebot.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.order.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Position;
import org.ta4j.core.Trade;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/**
 * The engine's fills against those of ta4j, a library that many backtests in Java are made with.
 */
class Ta4jFillsTest {
  @Test
  void fillsComeWhenAndWhereTa4jHasThem() {
    CandleHistory history =
        Candles.walk(
            Candles.BTC, RandomGeneratorFactory.of("L64X128MixRandom").create(11), 30_000, 0.001);

    List<String> fills =
        Backtest.overCandles(
                Candles.settings(Candles.signalsOnly("500"), 0),
                Candles.sma(20, 50, Candles.BTC),
                List.of(history))
            .fills()
            .stream()
            .map(
                fill ->
                    line(
                        fill.report().side() == Side.BUY,
                        fill.report().at(),
                        // One tick is between bid and ask; ta4j knows none.
                        fill.report().price().raw()
                            - (fill.report().side() == Side.BUY ? Candles.TICK.raw() : 0)))
            .toList();

    List<String> expected = ta4j(history, 20, 50);
    assertThat(expected).hasSizeGreaterThan(500);
    assertThat(fills.subList(0, expected.size())).isEqualTo(expected);
    // What is still held at the end is no position of ta4j's.
    assertThat(fills.size() - expected.size()).isBetween(0, 1);
  }

  private static String line(boolean buys, Instant at, long price) {
    return (buys ? "buy " : "sell ") + at + " at " + price;
  }

  private static List<String> ta4j(CandleHistory history, int fast, int slow) {
    BarSeries series =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    for (int i = 0; i < history.size(); i++) {
      series
          .barBuilder()
          .timePeriod(Duration.ofMinutes(1))
          .endTime(Instant.ofEpochSecond(0, history.closeTimeNs(i)))
          .openPrice(history.open(i))
          .highPrice(history.high(i))
          .lowPrice(history.low(i))
          .closePrice(history.close(i))
          .volume(history.volume(i))
          .add();
    }
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    SMAIndicator fastAverage = new SMAIndicator(close, fast);
    SMAIndicator slowAverage = new SMAIndicator(close, slow);
    TradingRecord record =
        new BarSeriesManager(series, new TradeOnNextOpenModel())
            .run(
                new BaseStrategy(
                    new CrossedUpIndicatorRule(fastAverage, slowAverage),
                    new CrossedDownIndicatorRule(fastAverage, slowAverage),
                    slow));
    List<String> fills = new ArrayList<>();
    for (Position position : record.getPositions()) {
      for (Trade trade : List.of(position.getEntry(), position.getExit())) {
        fills.add(
            line(
                trade.isBuy(),
                Instant.ofEpochSecond(0, history.openTimeNs(trade.getIndex())),
                trade.getPricePerAsset().longValue()));
      }
    }
    return fills;
  }
}
