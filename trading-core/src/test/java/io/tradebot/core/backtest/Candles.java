package io.tradebot.core.backtest;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.core.sizing.SizingSettings;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Histories and settings for tests. */
final class Candles {
  static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  static final InstrumentId ETH = InstrumentId.of("BINANCE:ETH-USDT");
  static final Asset USDT = Asset.of("USDT");
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  static final long START = 1_700_000_040_000_000_000L / MINUTE * MINUTE;
  static final Price TICK = Price.of("0.01");
  static final Quantity LOT = Quantity.of("0.00001");

  private Candles() {}

  /** Recorded minutes of BTC-USDT; skips the test where they are absent. */
  static CandleHistory recorded(int... years) throws IOException {
    CandleHistory.Builder builder = CandleHistory.builder(BTC, Timeframe.M1);
    for (int year : years) {
      try (BufferedReader reader =
          SharedData.reader("data/candles/binance-BTCUSDT-1m-" + year + ".csv.gz")) {
        reader.readLine();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          String[] cells = line.split(",");
          builder.add(
              Long.parseLong(cells[0]) * 1_000_000,
              FixedPoint.parse(cells[1]),
              FixedPoint.parse(cells[2]),
              FixedPoint.parse(cells[3]),
              FixedPoint.parse(cells[4]),
              FixedPoint.parse(cells[5]));
        }
      }
    }
    return builder.build();
  }

  /** A random walk of minutes. */
  static CandleHistory walk(InstrumentId id, RandomGenerator random, int count, double volatility) {
    CandleHistory.Builder builder = CandleHistory.builder(id, Timeframe.M1);
    double price = 20_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= StrictMath.exp(random.nextGaussian() * volatility);
      double wick = StrictMath.abs(random.nextGaussian()) * volatility * price;
      builder.add(
          START + i * MINUTE,
          cents(open),
          cents(Math.max(open, price) + wick),
          cents(Math.min(open, price) - wick),
          cents(price),
          FixedPoint.ONE * 10);
    }
    return builder.build();
  }

  static long cents(double price) {
    return Math.round(price * 100) * (FixedPoint.ONE / 100);
  }

  /** Nothing but the strategy's own signals ends a position, and no limit stands in the way. */
  static ExecutionSettings signalsOnly(String notional) {
    ExecutionSettings standard = ExecutionSettings.standard(AccountId.of("BINANCE-main"), USDT);
    return with(
        standard,
        Duration.ofDays(10_000),
        new SizingSettings(
            Rate.of("1"), Rate.of("1"), Rate.of("20"), Rate.of("2000"), Rate.of("0.5")),
        new RiskSettings(
            4,
            Money.of(notional, USDT),
            Rate.of("1"),
            Rate.of("1"),
            1_000,
            Rate.of("0.02"),
            20,
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Rate.of("0.99"),
            Rate.of("0.99"),
            1_000_000,
            Duration.ofMinutes(5),
            RiskSettings.Breakers.standard()));
  }

  static ExecutionSettings with(
      ExecutionSettings settings, Duration maxHolding, SizingSettings sizing, RiskSettings risk) {
    return new ExecutionSettings(
        settings.account(),
        settings.quote(),
        settings.initialState(),
        settings.entry(),
        settings.entryTimeout(),
        maxHolding,
        settings.fallbackStop(),
        settings.reconcileInterval(),
        settings.requestTimeout(),
        settings.receiveWindow(),
        settings.clockError(),
        settings.stopTimeout(),
        settings.makerFee(),
        settings.takerFee(),
        sizing,
        risk);
  }

  static BacktestSettings settings(ExecutionSettings execution, long latencyNs) {
    return new BacktestSettings(
        execution,
        List.of(instrument(BTC), instrument(ETH)),
        Map.of(USDT, Quantity.of("100000")),
        FeeSchedule.constant(Rate.of("0.001"), Rate.of("0.001"), FeeSchedule.Charged.QUOTE),
        SpreadModel.proportional(Rate.ZERO),
        ImpactModel.proportional(Rate.ZERO),
        Delays.constant(latencyNs),
        BacktestSettings.AfterHalt.STAY);
  }

  static Instrument instrument(InstrumentId id) {
    return new Instrument(id, TICK, LOT, LOT, Quantity.of("9000"), Money.of("10", USDT), true);
  }

  static List<Strategy> sma(int fast, int slow, InstrumentId... instruments) {
    return Strategies.of(
        List.of(
            new StrategyPlan(
                List.of(instruments),
                new SmaCrossoverParameters(
                    Timeframe.M1, fast, slow, 14, Duration.ofSeconds(5), Duration.ofSeconds(1)))),
        AnalysisDetail.SIGNALS);
  }
}
