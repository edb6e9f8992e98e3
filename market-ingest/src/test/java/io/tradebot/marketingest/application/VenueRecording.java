package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded frames of a venue, two instruments, read with another JSON reader than the one under
 * test: when each frame was sent, the trades in them, and the books that they lead to.
 */
final class VenueRecording {
  record Frame(long timeNs, String text) {}

  /** One book, built the plain way. */
  private static final class Book {
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    private void set(boolean bid, String price, String quantity) {
      TreeMap<Long, Long> side = bid ? bids : asks;
      long raw = FixedPoint.parse(quantity);
      if (raw == 0) {
        side.remove(FixedPoint.parse(price));
      } else {
        side.put(FixedPoint.parse(price), raw);
      }
    }

    private void keep(int levels) {
      for (SortedMap<Long, Long> side : List.of(bids, asks)) {
        while (side.size() > levels) {
          side.pollLastEntry();
        }
      }
    }
  }

  final List<Frame> frames = new ArrayList<>();
  final List<PublicTrade> trades = new ArrayList<>();

  /** How many frames tell a book or a change of one. */
  int bookFrames;

  /** Update number before the first change, by the exchange's symbol; Binance only. */
  final Map<String, Long> firstUpdate = new HashMap<>();

  private final Map<InstrumentId, Book> books = new HashMap<>();
  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private long timeNs;

  VenueRecording(String venue, String path) throws IOException {
    try (BufferedReader reader = SharedData.reader(path)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode node = json.readTree(line);
        switch (venue) {
          case "BINANCE" -> binance(node);
          case "KRAKEN" -> kraken(node);
          default -> coinbase(node);
        }
        frames.add(new Frame(timeNs, line));
      }
    }
    long first = frames.stream().mapToLong(Frame::timeNs).filter(ns -> ns > 0).min().orElseThrow();
    frames.replaceAll(frame -> frame.timeNs() == 0 ? new Frame(first, frame.text()) : frame);
  }

  long startNs() {
    return frames.getFirst().timeNs();
  }

  long endNs() {
    return timeNs;
  }

  List<List<BookLevel>> book(InstrumentId instrument, int levels) {
    Book book = books.computeIfAbsent(instrument, _ -> new Book());
    return List.of(top(book.bids, levels), top(book.asks, levels));
  }

  private static List<BookLevel> top(SortedMap<Long, Long> side, int levels) {
    return side.entrySet().stream()
        .limit(levels)
        .map(level -> new BookLevel(Price.ofRaw(level.getKey()), Quantity.ofRaw(level.getValue())))
        .toList();
  }

  private void binance(JsonNode node) {
    JsonNode data = node.path("data");
    InstrumentId instrument =
        InstrumentId.of("BINANCE:" + data.path("s").asString().replace("USDT", "-USDT"));
    if (data.path("e").asString("").equals("trade")) {
      time(data.path("E").asLong() * 1_000_000L);
      trades.add(
          trade(
              instrument,
              data.path("t").asLong(),
              data.path("p").asString(),
              data.path("q").asString(),
              data.path("m").asBoolean() ? Side.SELL : Side.BUY,
              data.path("T").asLong() * 1_000_000L));
    } else if (data.path("e").asString("").equals("depthUpdate")) {
      time(data.path("E").asLong() * 1_000_000L);
      bookFrames++;
      firstUpdate.putIfAbsent(data.path("s").asString(), data.path("U").asLong() - 1);
      Book book = books.computeIfAbsent(instrument, _ -> new Book());
      data.path("b").forEach(l -> book.set(true, l.path(0).asString(), l.path(1).asString()));
      data.path("a").forEach(l -> book.set(false, l.path(0).asString(), l.path(1).asString()));
    }
  }

  private void kraken(JsonNode node) {
    String channel = node.path("channel").asString("");
    if (!channel.equals("book") && !channel.equals("trade")) {
      return;
    }
    for (JsonNode data : node.path("data")) {
      InstrumentId instrument =
          InstrumentId.of("KRAKEN:" + data.path("symbol").asString().replace('/', '-'));
      time(instant(data.path("timestamp").asString()));
      if (channel.equals("trade")) {
        trades.add(
            trade(
                instrument,
                data.path("trade_id").asLong(),
                data.path("price").decimalValue().toPlainString(),
                data.path("qty").decimalValue().toPlainString(),
                data.path("side").asString().equals("buy") ? Side.BUY : Side.SELL,
                instant(data.path("timestamp").asString())));
      } else {
        bookFrames++;
        Book book = books.computeIfAbsent(instrument, _ -> new Book());
        for (String side : List.of("bids", "asks")) {
          for (JsonNode level : data.path(side)) {
            book.set(
                side.equals("bids"),
                level.path("price").decimalValue().toPlainString(),
                level.path("qty").decimalValue().toPlainString());
          }
        }
        book.keep(10);
      }
    }
  }

  private void coinbase(JsonNode node) {
    if (node.path("product_id").asString("").isEmpty()) {
      return;
    }
    InstrumentId instrument = InstrumentId.of("COINBASE:" + node.path("product_id").asString());
    if (node.has("time")) {
      time(instant(node.path("time").asString()));
    }
    Book book = books.computeIfAbsent(instrument, _ -> new Book());
    switch (node.path("type").asString()) {
      case "snapshot" -> {
        bookFrames++;
        node.path("bids").forEach(l -> book.set(true, l.path(0).asString(), l.path(1).asString()));
        node.path("asks").forEach(l -> book.set(false, l.path(0).asString(), l.path(1).asString()));
      }
      case "l2update" -> {
        bookFrames++;
        node.path("changes")
            .forEach(
                l ->
                    book.set(
                        l.path(0).asString().equals("buy"),
                        l.path(1).asString(),
                        l.path(2).asString()));
      }
      case "match" ->
          trades.add(
              trade(
                  instrument,
                  node.path("trade_id").asLong(),
                  node.path("price").asString(),
                  node.path("size").asString(),
                  // The maker's side is told.
                  node.path("side").asString().equals("buy") ? Side.SELL : Side.BUY,
                  instant(node.path("time").asString())));
      default -> {}
    }
  }

  /** Frames are sent in order, so their times do not fall. */
  private void time(long ns) {
    timeNs = Math.max(timeNs, ns);
  }

  private static long instant(String text) {
    Instant instant = Instant.parse(text);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private static PublicTrade trade(
      InstrumentId instrument, long id, String price, String quantity, Side side, long timeNs) {
    return new PublicTrade(instrument, id, Price.of(price), Quantity.of(quantity), side, timeNs, 0);
  }
}
