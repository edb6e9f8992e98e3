package io.tradebot.benchmark;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.Side;
import io.tradebot.core.backtest.Backtest;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.backtest.FeeSchedule;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.backtest.SpreadModel;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.matching.PessimisticQueue;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.StrategyPlan;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole engine over updates of the best levels and trades, entries resting in the queue, beside
 * a book of two tree maps that the same events go through.
 */
@Command(
    name = "backtest-ticks",
    description = "B3: updates and trades a second through the whole engine, beside a bare book.")
public final class TickBacktestBenchmark implements Runnable {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Asset USDT = Asset.of("USDT");
  private static final long CENT = FixedPoint.ONE / 100;
  private static final long EVERY_NS = 20_000_000;

  @Option(names = "--events", defaultValue = "10000000", description = "Events of a run.")
  private int events;

  @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds.")
  private int rounds;

  @Override
  public void run() {
    double[] engine = new double[rounds];
    double[] bare = new double[rounds];
    double[] made = new double[rounds];
    int orders = 0;
    int fills = 0;
    long sink = 0;
    for (int round = -1; round < rounds; round++) {
      long begin = cpuNs();
      BacktestResult result =
          Backtest.overEvents(
              settings(),
              Strategies.of(
                  List.of(
                      new StrategyPlan(
                          List.of(BTC),
                          new SmaCrossoverParameters(
                              Timeframe.M1,
                              5,
                              20,
                              14,
                              Duration.ofSeconds(5),
                              Duration.ofSeconds(1)))),
                  AnalysisDetail.SIGNALS),
              new Ticks(events),
              PessimisticQueue::new);
      long afterEngine = cpuNs();
      sink += bareBook(new Ticks(events));
      long afterBare = cpuNs();
      for (Iterator<MarketEvent> ticks = new Ticks(events); ticks.hasNext(); ) {
        sink += ticks.next().eventTimeNs();
      }
      long end = cpuNs();
      if (round >= 0) {
        engine[round] = events / ((afterEngine - begin) / 1e9);
        bare[round] = events / ((afterBare - afterEngine) / 1e9);
        made[round] = events / ((end - afterBare) / 1e9);
      }
      orders = result.orders().size();
      fills = result.fills().size();
    }
    System.out.printf(
        Locale.ROOT,
        "%,d events: engine %,.0f/s, bare book %,.0f/s, making them alone %,.0f/s; %d orders, %d"
            + " fills%s%n",
        events,
        median(engine),
        median(bare),
        median(made),
        orders,
        fills,
        sink == 0 ? " " : "");
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long bareBook(Iterator<MarketEvent> ticks) {
    TreeMap<Long, Long> bids = new TreeMap<>();
    TreeMap<Long, Long> asks = new TreeMap<>();
    long traded = 0;
    while (ticks.hasNext()) {
      switch (ticks.next()) {
        case BestQuote quote -> {
          bids.tailMap(quote.bid().raw(), false).clear();
          asks.headMap(quote.ask().raw(), false).clear();
          bids.put(quote.bid().raw(), quote.bidQuantity().raw());
          asks.put(quote.ask().raw(), quote.askQuantity().raw());
          if (bids.size() > 20) {
            bids.pollFirstEntry();
          }
          if (asks.size() > 20) {
            asks.pollLastEntry();
          }
        }
        case PublicTrade trade -> traded += trade.quantity().raw();
        default -> throw new IllegalStateException("made here are quotes and trades");
      }
    }
    return traded + bids.firstKey();
  }

  private static BacktestSettings settings() {
    ExecutionSettings usual = ExecutionSettings.standard(AccountId.of("BINANCE-main"), USDT);
    return new BacktestSettings(
        new ExecutionSettings(
            usual.account(),
            usual.quote(),
            usual.initialState(),
            ExecutionSettings.EntryStyle.LIMIT,
            usual.entryTimeout(),
            usual.maxHolding(),
            usual.fallbackStop(),
            usual.reconcileInterval(),
            usual.requestTimeout(),
            usual.receiveWindow(),
            usual.clockError(),
            usual.stopTimeout(),
            usual.makerFee(),
            usual.takerFee(),
            usual.sizing(),
            usual.risk(),
            usual.exits(),
            usual.statedPrices()),
        List.of(
            new Instrument(
                BTC,
                Price.of("0.01"),
                Quantity.of("0.00001"),
                Quantity.of("0.00001"),
                Quantity.of("9000"),
                Money.of("10", USDT),
                true)),
        Map.of(USDT, Quantity.of("100000")),
        FeeSchedule.constant(Rate.of("0.00001"), Rate.of("0.00001"), FeeSchedule.Charged.QUOTE),
        SpreadModel.proportional(Rate.of("0.0001")),
        ImpactModel.proportional(Rate.ZERO),
        Delays.constant(50_000_000),
        BacktestSettings.AfterHalt.RESET_NEXT_DAY);
  }

  /** Two updates of the best levels, then a trade, of a price that walks. */
  private static final class Ticks implements Iterator<MarketEvent> {
    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final int count;
    private int next;
    private long bid = 2_000_000 * CENT;

    Ticks(int count) {
      this.count = count;
    }

    @Override
    public boolean hasNext() {
      return next < count;
    }

    @Override
    public MarketEvent next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long at = 1_700_000_040_000_000_000L + next * EVERY_NS;
      int drawn = random.nextInt();
      Quantity size = Quantity.ofRaw((1 + (drawn & 0xff)) * FixedPoint.ONE / 100);
      if (next++ % 3 == 2) {
        Side taker = (drawn & 0x100) == 0 ? Side.BUY : Side.SELL;
        return new PublicTrade(
            BTC, next, Price.ofRaw(taker == Side.BUY ? bid + CENT : bid), size, taker, at, at);
      }
      // The price moves by up to half a basis point, every other update.
      bid = Math.max(1_000_000 * CENT, bid + ((drawn >> 9) % 120) * CENT * ((drawn & 1)));
      return new BestQuote(
          BTC, Price.ofRaw(bid), size, Price.ofRaw(bid + CENT), size, next, at, at);
    }
  }
}
