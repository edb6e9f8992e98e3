package io.tradebot.marketingest.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recording of one instrument's frames, read with another JSON reader than the one under test; it
 * also answers requests the way the exchange would have at the moment that the test has reached.
 */
final class RecordedVenue implements MarketHistory {
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(long localNs, byte[] bytes) {}

  final InstrumentId instrument;
  final List<Frame> frames = new ArrayList<>();
  final List<PublicTrade> trades = new ArrayList<>();
  private @Nullable DepthSnapshot snapshot;
  private int tradesSeen;
  private long nowMs;

  RecordedVenue(InstrumentId instrument, String path) throws IOException {
    this.instrument = instrument;
    JsonMapper json = new JsonMapper();
    try (BufferedReader reader = SharedData.reader(path)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int space = line.indexOf(' ');
        long localNs = Long.parseLong(line.substring(0, space));
        String text = line.substring(space + 1);
        if (text.startsWith("{\"lastUpdateId\"")) {
          JsonNode node = json.readTree(text);
          snapshot =
              new DepthSnapshot(
                  node.path("lastUpdateId").asLong(),
                  levels(node.path("bids")),
                  levels(node.path("asks")),
                  true);
          continue;
        }
        if (text.contains("@trade")) {
          JsonNode data = json.readTree(text).path("data");
          trades.add(
              new PublicTrade(
                  instrument,
                  data.path("t").asLong(),
                  Price.of(data.path("p").asString()),
                  Quantity.of(data.path("q").asString()),
                  data.path("m").asBoolean() ? Side.SELL : Side.BUY,
                  data.path("T").asLong() * 1_000_000L,
                  localNs));
        }
        frames.add(new Frame(localNs, text.getBytes(UTF_8)));
      }
    }
    nowMs = frames.getFirst().localNs() / 1_000_000L + OFFSET_MS;
  }

  /** How far the recording machine's clock was behind the exchange's. */
  static final long OFFSET_MS = 1_270;

  /** The exchange has now made these trades. */
  void reach(Frame frame) {
    nowMs = frame.localNs() / 1_000_000L + OFFSET_MS;
    while (tradesSeen < trades.size()
        && trades.get(tradesSeen).receiveTimeNs() <= frame.localNs()) {
      tradesSeen++;
    }
  }

  private static long[] levels(JsonNode rows) {
    long[] levels = new long[rows.size() * 2];
    for (int i = 0; i < rows.size(); i++) {
      levels[2 * i] = FixedPoint.parse(rows.path(i).path(0).asString());
      levels[2 * i + 1] = FixedPoint.parse(rows.path(i).path(1).asString());
    }
    return levels;
  }

  @Override
  public DepthSnapshot depth(InstrumentId of, int levels) {
    if (snapshot == null) {
      throw new IllegalStateException("the recording has no snapshot");
    }
    return snapshot;
  }

  @Override
  public List<PublicTrade> latestTrades(InstrumentId of) {
    return List.copyOf(trades.subList(Math.max(0, tradesSeen - PAGE), tradesSeen));
  }

  @Override
  public List<PublicTrade> tradesFrom(InstrumentId of, long tradeId, long sinceNs) {
    return trades.subList(0, tradesSeen).stream()
        .filter(trade -> trade.tradeId() >= tradeId)
        .limit(PAGE)
        .toList();
  }

  @Override
  public List<CandleClosed> candles(InstrumentId of, Timeframe timeframe, long fromNs, long toNs) {
    return NaiveCandles.of(of, timeframe, trades.subList(0, tradesSeen), fromNs, toNs).stream()
        .filter(candle -> candle.trades() > 0 && candle.eventTimeNs() <= nowMs * 1_000_000L)
        .toList();
  }

  @Override
  public long timeMs() {
    return nowMs;
  }
}
