package io.tradebot.research.history;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.adapter.file.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of one instrument in a recording of Binance's combined stream, as {@link Recording}
 * reads it: trades, best quotes, and a book after every update of it.
 *
 * <p>The book begins with the depth snapshot that the file holds; without one there are no books.
 * Best quotes of the spot market bear no time: they take that of the event before them. Each update
 * of the book must follow the one before it by number.
 */
public final class RecordedFrames {
  /** Levels a side that a book tells of, as live. */
  private static final int DEPTH = 20;

  private final Path file;
  private final InstrumentId instrument;
  private final long latestNs;
  private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Long, Long> asks = new TreeMap<>();
  private final List<InstrumentEvent> events = new ArrayList<>();
  private long timeNs = Long.MIN_VALUE;
  private long updateId = -1;
  private long frames;

  private RecordedFrames(Path file, InstrumentId instrument, Instant now) {
    this.file = file;
    this.instrument = instrument;
    this.latestNs = Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L);
  }

  /**
   * Reads a file.
   *
   * @param now nothing may be later
   * @throws BadHistoryException naming file, frame and rule
   */
  public static List<InstrumentEvent> of(Path file, InstrumentId instrument, Instant now)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadHistoryException(file, "no such file");
    }
    RecordedFrames read = new RecordedFrames(file, instrument, now);
    read.read();
    return List.copyOf(read.events);
  }

  private void read() throws IOException {
    String symbol =
        (instrument.symbol().base().code() + instrument.symbol().quote().code())
            .toLowerCase(Locale.ROOT);
    Map<String, @Nullable JsonNode> snapshots;
    try {
      snapshots = Recording.survey(file).snapshots();
    } catch (IOException unreadable) {
      throw new BadHistoryException(file, String.valueOf(unreadable.getMessage()));
    }
    JsonNode snapshot = snapshots.get(symbol);
    if (snapshot != null) {
      updateId = snapshot.path("lastUpdateId").asLong();
      apply(bids, snapshot.path("bids"));
      apply(asks, snapshot.path("asks"));
    }
    try (Recording recording = new Recording(file)) {
      for (Recording.Frame frame = recording.next(); frame != null; frame = recording.next()) {
        frames++;
        if (frame.symbol().equals(symbol)) {
          try {
            take(frame);
          } catch (IllegalArgumentException wrong) {
            throw bad("number", String.valueOf(wrong.getMessage()));
          }
        }
      }
    }
    if (events.isEmpty()) {
      throw new BadHistoryException(
          file, "[empty] no frame of " + symbol + "; it holds " + snapshots.keySet());
    }
  }

  private void take(Recording.Frame frame) {
    JsonNode data = frame.data();
    if (frame.kind().equals("trade")) {
      pass(data.path("T").asLong());
      events.add(
          new PublicTrade(
              instrument,
              data.path("t").asLong(),
              Price.of(data.path("p").asString()),
              Quantity.of(data.path("q").asString()),
              data.path("m").asBoolean() ? Side.SELL : Side.BUY,
              timeNs,
              timeNs));
    } else if (frame.kind().equals("bookTicker")) {
      if (timeNs != Long.MIN_VALUE) {
        events.add(
            new BestQuote(
                instrument,
                Price.of(data.path("b").asString()),
                Quantity.of(data.path("B").asString()),
                Price.of(data.path("a").asString()),
                Quantity.of(data.path("A").asString()),
                data.path("u").asLong(),
                timeNs,
                timeNs));
      }
    } else if (frame.kind().startsWith("depth") && data.has("U")) {
      pass(data.path("E").asLong());
      book(data);
    }
  }

  private void book(JsonNode data) {
    long last = data.path("u").asLong();
    if (updateId < 0 || last <= updateId) {
      return;
    }
    if (data.path("U").asLong() > updateId + 1) {
      throw bad("gap", "book updates " + (updateId + 1) + " to " + (data.path("U").asLong() - 1));
    }
    updateId = last;
    apply(bids, data.path("b"));
    apply(asks, data.path("a"));
    events.add(new BookSnapshot(instrument, best(bids), best(asks), updateId, timeNs, timeNs));
  }

  private static void apply(NavigableMap<Long, Long> side, JsonNode levels) {
    for (JsonNode level : levels) {
      long price = FixedPoint.parse(level.path(0).asString());
      long quantity = FixedPoint.parse(level.path(1).asString());
      if (quantity == 0) {
        side.remove(price);
      } else {
        side.put(price, quantity);
      }
    }
  }

  private static List<BookLevel> best(NavigableMap<Long, Long> side) {
    return side.entrySet().stream()
        .limit(DEPTH)
        .map(level -> new BookLevel(Price.ofRaw(level.getKey()), Quantity.ofRaw(level.getValue())))
        .toList();
  }

  /** Trades and books have clocks of their own: what comes later in the file is not earlier. */
  private void pass(long epochMs) {
    long ns = Math.multiplyExact(epochMs, 1_000_000L);
    if (epochMs <= 0) {
      throw bad("unit", "a time in milliseconds is missing");
    }
    if (ns > latestNs) {
      throw bad("future", Instant.ofEpochMilli(epochMs) + " has not come yet");
    }
    timeNs = Math.max(timeNs, ns);
  }

  private BadHistoryException bad(String rule, String detail) {
    return new BadHistoryException(file, "frame " + frames + ": [" + rule + "] " + detail);
  }
}
