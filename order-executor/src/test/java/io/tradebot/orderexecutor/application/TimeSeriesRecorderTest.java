package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeSeriesRecorderTest {
  private static final Asset USDT = Asset.of("USDT");

  @Test
  void writesWhatEachPositionIsWorthAndNoValueWhereThereIsNoPrice() {
    List<Point> points = new ArrayList<>();
    TimeSeriesRecorder recorder = new TimeSeriesRecorder(into(points));

    recorder.record(
        new PositionsMarked(
            AccountId.of("BINANCE-main"),
            List.of(
                mark("BINANCE:BTC-USDT", Money.of("100", USDT), Money.of("-3", USDT)),
                mark("BINANCE:ETH-USDT", null, null)),
            Instant.ofEpochSecond(5)));

    assertThat(points).extracting(Point::measurement).containsOnly("marks");
    assertThat(points).extracting(Point::timeNs).containsOnly(5_000_000_000L);
    assertThat(points.getFirst().tags())
        .isEqualTo(
            Map.of(
                "account",
                "BINANCE-main",
                "venue",
                "BINANCE",
                "symbol",
                "BTC-USDT",
                "strategy",
                "sma_crossover"));
    assertThat(points.getFirst().fields())
        .isEqualTo(
            Map.of(
                "quantity", 0.5, "realized", 7.0, "fees", 1.0, "value", 100.0, "unrealized", -3.0));
    assertThat(points.getLast().fields()).containsOnlyKeys("quantity", "realized", "fees");
  }

  private static PositionsMarked.Mark mark(
      String instrument, @Nullable Money value, @Nullable Money unrealized) {
    return new PositionsMarked.Mark(
        StrategyId.of("sma_crossover"),
        InstrumentId.of(instrument),
        Quantity.of("0.5"),
        value,
        Money.of("7", USDT),
        unrealized,
        Money.of("1", USDT));
  }

  private static TimeSeriesWriter into(List<Point> points) {
    return new TimeSeriesWriter() {
      @Override
      public void write(Point point) {
        points.add(point);
      }

      @Override
      public int queued() {
        return 0;
      }

      @Override
      public long dropped() {
        return 0;
      }

      @Override
      public long written() {
        return points.size();
      }

      @Override
      public void close() {}
    };
  }
}
