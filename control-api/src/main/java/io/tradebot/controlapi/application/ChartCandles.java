package io.tradebot.controlapi.application;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.platform.state.StateStore;
import io.tradebot.platform.state.StateStore.HistoryPage;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closed candles for a chart: the newest from Redis, older ones from the time-series store.
 * Thread-safe.
 */
public final class ChartCandles {
  private static final Logger LOG = LoggerFactory.getLogger(ChartCandles.class);
  private static final int READ = 500;

  private final StateStore store;
  private final TimeSeriesReader series;

  public ChartCandles(StateStore store, TimeSeriesReader series) {
    this.store = store;
    this.series = series;
  }

  /**
   * A candle.
   *
   * @param openTime start of its interval, inclusive
   */
  public record Candle(
      Instant openTime,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume) {}

  /**
   * The newest candles of a span, oldest first.
   *
   * @param from inclusive, of the open time
   * @param to exclusive, of the open time
   * @param limit at most this many
   */
  public List<Candle> read(
      InstrumentId instrument, Timeframe timeframe, Instant from, Instant to, int limit) {
    NavigableMap<Instant, Candle> candles = new TreeMap<>();
    Instant known = readRecent(instrument, timeframe, from, to, limit, candles);
    Instant begin = to.minus(timeframe.length().multipliedBy(limit));
    if (begin.isBefore(from)) {
      begin = from;
    }
    Instant end = known.isBefore(to) ? known : to;
    if (candles.size() < limit && begin.isBefore(end)) {
      readOlder(instrument, timeframe, begin, end, limit, candles);
    }
    while (candles.size() > limit) {
      candles.pollFirstEntry();
    }
    return List.copyOf(candles.values());
  }

  /** Answers the open time of the oldest candle that Redis has in reach; MAX when it has none. */
  private Instant readRecent(
      InstrumentId instrument,
      Timeframe timeframe,
      Instant from,
      Instant to,
      int limit,
      NavigableMap<Instant, Candle> candles) {
    HistoryKey history = StateKeys.candles(timeframe, instrument);
    Instant oldest = Instant.MAX;
    String before = "";
    int seen = 0;
    do {
      HistoryPage page = store.page(history, before, READ);
      for (Envelope<?> envelope : page.entries()) {
        if (envelope.payload() instanceof CandleClosed candle) {
          Instant opened = Instant.ofEpochSecond(0, candle.openTimeNs());
          oldest = opened.isBefore(oldest) ? opened : oldest;
          if (!opened.isBefore(from) && opened.isBefore(to)) {
            // The newest word about a candle comes first.
            candles.putIfAbsent(opened, candle(opened, candle));
          }
        }
      }
      seen += page.entries().size();
      before = page.nextBeforeId();
    } while (!before.isEmpty()
        && oldest.isAfter(from)
        && candles.size() < limit
        && seen < 2 * history.maxLength());
    return oldest;
  }

  private void readOlder(
      InstrumentId instrument,
      Timeframe timeframe,
      Instant from,
      Instant to,
      int limit,
      NavigableMap<Instant, Candle> candles) {
    try {
      series
          .read(
              "candles",
              Map.of(
                  "venue", instrument.venue().code(),
                  "symbol", instrument.symbol().toString(),
                  "timeframe", timeframe.code()),
              from,
              to,
              limit)
          .stream()
          .sorted(Comparator.comparingLong(Point::timeNs))
          .forEach(
              point -> {
                Instant opened = Instant.ofEpochSecond(0, point.timeNs());
                candles.putIfAbsent(
                    opened,
                    new Candle(
                        opened,
                        number(point, "open"),
                        number(point, "high"),
                        number(point, "low"),
                        number(point, "close"),
                        number(point, "volume")));
              });
    } catch (UncheckedIOException away) {
      // What Redis has is still worth showing.
      LOG.warn("older candles cannot be read: {}", away.getMessage());
    }
  }

  private static Candle candle(Instant opened, CandleClosed candle) {
    return new Candle(
        opened,
        new BigDecimal(candle.open().toString()),
        new BigDecimal(candle.high().toString()),
        new BigDecimal(candle.low().toString()),
        new BigDecimal(candle.close().toString()),
        new BigDecimal(candle.volume().toString()));
  }

  private static BigDecimal number(Point point, String field) {
    return point.fields().get(field) instanceof Number number
        ? BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros()
        : BigDecimal.ZERO;
  }
}
