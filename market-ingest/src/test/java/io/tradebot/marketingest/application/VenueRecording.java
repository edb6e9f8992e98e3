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
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded frames of a venue, two instruments, read with another JSON reader than the one under
 * test: when each frame was sent, the trades in them, and the books that they lead to.
 */
final class VenueRecording {
  /**
   * One frame.
   *
   * @param timeNs when the venue sent it; never falls
   * @param eventTimeNs the time that it names, where it names one
   * @param instrument what its trades or its book are of; null where it has neither
   * @param change of the book; null where it tells none
   * @param lastUpdate number of the last update of the book; 0 where the venue has none
   */
  record Frame(
      long timeNs,
      long eventTimeNs,
      String text,
      @Nullable InstrumentId instrument,
      List<PublicTrade> trades,
      PlainBook.@Nullable Change change,
      long lastUpdate) {

    static Frame ofTrade(long timeNs, long eventTimeNs, String text, PublicTrade trade) {
      return new Frame(timeNs, eventTimeNs, text, trade.instrument(), List.of(trade), null, 0);
    }

    static Frame ofBook(
        long timeNs,
        long eventTimeNs,
        String text,
        InstrumentId instrument,
        PlainBook.Change change,
        long lastUpdate) {
      return new Frame(timeNs, eventTimeNs, text, instrument, List.of(), change, lastUpdate);
    }

    /** Neither a trade nor a book. */
    static Frame other(long timeNs, String text) {
      return new Frame(timeNs, timeNs, text, null, List.of(), null, 0);
    }

    boolean isBook() {
      return change != null;
    }

    boolean isTrade() {
      return !trades.isEmpty();
    }
  }

  private static final Pattern BINANCE_TIME = Pattern.compile("(\"[ET]\":)(\\d+)");
  private static final Pattern BINANCE_TRADE = Pattern.compile("(\"t\":)(\\d+)");
  private static final Pattern BINANCE_UPDATE = Pattern.compile("(\"[Uu]\":)(\\d+)");
  private static final Pattern TIMESTAMP = Pattern.compile("(\"time(?:stamp)?\":\")([-0-9T:.]+Z)");
  private static final Pattern TRADE_ID = Pattern.compile("(\"trade_id\":)(\\d+)");

  final List<Frame> frames = new ArrayList<>();
  final List<PublicTrade> trades = new ArrayList<>();

  /** How many frames tell a book or a change of one. */
  int bookFrames;

  /** Update number before the first change, by the exchange's symbol; Binance only. */
  final Map<String, Long> firstUpdate = new HashMap<>();

  private final String venue;
  private final Map<InstrumentId, PlainBook> books = new HashMap<>();
  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  VenueRecording(String venue, String path) throws IOException {
    this.venue = venue;
    long timeNs = 0;
    try (BufferedReader reader = SharedData.reader(path)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Frame frame = read(line, timeNs);
        timeNs = frame.timeNs();
        frames.add(frame);
        trades.addAll(frame.trades());
        PlainBook.Change change = frame.change();
        InstrumentId instrument = frame.instrument();
        if (change != null && instrument != null) {
          bookFrames++;
          books.computeIfAbsent(instrument, _ -> newBook()).with(change);
        }
      }
    }
    long first = frames.stream().mapToLong(Frame::timeNs).filter(ns -> ns > 0).min().orElseThrow();
    frames.replaceAll(
        frame ->
            frame.timeNs() == 0
                ? new Frame(
                    first,
                    first,
                    frame.text(),
                    frame.instrument(),
                    frame.trades(),
                    frame.change(),
                    frame.lastUpdate())
                : frame);
  }

  long startNs() {
    return frames.getFirst().timeNs();
  }

  long endNs() {
    return frames.getLast().timeNs();
  }

  /** A book of which nothing is known, kept as far as the recording tells it. */
  PlainBook newBook() {
    return new PlainBook(venue.equals("KRAKEN") ? 10 : 0);
  }

  List<List<BookLevel>> book(InstrumentId instrument, int levels) {
    return books.computeIfAbsent(instrument, _ -> newBook()).top(levels);
  }

  List<InstrumentId> instruments() {
    return books.keySet().stream()
        .sorted(java.util.Comparator.comparing(Object::toString))
        .toList();
  }

  /**
   * The recording played so many times, one after the other: times, numbers of trades and of
   * updates go on where the last time ended. Where books begin with nothing known, each time but
   * the first begins with the deletion of what the last one left.
   */
  List<Frame> played(int times) {
    long periodMs = (endNs() - startNs()) / 1_000_000L + 200;
    Map<InstrumentId, Long> tradeSpans =
        trades.stream()
            .collect(
                Collectors.groupingBy(
                    PublicTrade::instrument,
                    Collectors.collectingAndThen(
                        Collectors.summarizingLong(PublicTrade::tradeId),
                        ids -> ids.getMax() - ids.getMin() + 1)));
    Map<InstrumentId, LongSummaryStatistics> updates =
        frames.stream()
            .filter(frame -> frame.lastUpdate() > 0)
            .collect(
                Collectors.groupingBy(
                    frame -> java.util.Objects.requireNonNull(frame.instrument()),
                    Collectors.summarizingLong(Frame::lastUpdate)));
    List<Frame> all = new ArrayList<>(frames);
    for (int time = 1; time < times; time++) {
      int lap = time;
      long shiftMs = lap * periodMs;
      updates.forEach(
          (instrument, numbers) -> {
            long next =
                numbers.getMax() + lap * span(instrument, numbers) - span(instrument, numbers) + 1;
            all.add(
                read(
                    deletion(instrument, next, startNs() / 1_000_000L + shiftMs - 100),
                    all.getLast().timeNs()));
          });
      for (Frame frame : frames) {
        InstrumentId of = frame.instrument();
        long tradeShift = of == null ? 0 : lap * tradeSpans.getOrDefault(of, 0L);
        LongSummaryStatistics numbers = of == null ? null : updates.get(of);
        long updateShift = of == null || numbers == null ? 0 : lap * span(of, numbers);
        all.add(
            read(
                venue.equals("BINANCE")
                    ? rewritten(
                        rewritten(
                            rewritten(frame.text(), BINANCE_TIME, ms -> ms + shiftMs),
                            BINANCE_TRADE,
                            id -> id + tradeShift),
                        BINANCE_UPDATE,
                        id -> id + updateShift)
                    : rewritten(
                        moved(frame.text(), shiftMs * 1_000_000L), TRADE_ID, id -> id + tradeShift),
                all.getLast().timeNs()));
      }
    }
    return all;
  }

  /** How many update numbers one time takes, with that of the deletion at its end. */
  private long span(InstrumentId instrument, LongSummaryStatistics lastUpdates) {
    return lastUpdates.getMax() - firstUpdate.getOrDefault(wireName(instrument), 0L) + 1;
  }

  private static String wireName(InstrumentId instrument) {
    return instrument.symbol().base().code() + instrument.symbol().quote().code();
  }

  private String deletion(InstrumentId instrument, long number, long timeMs) {
    PlainBook book = books.getOrDefault(instrument, newBook());
    String name = wireName(instrument);
    return "{\"stream\":\"%s@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"b\":%s,\"a\":%s}}"
        .formatted(
            name.toLowerCase(java.util.Locale.ROOT),
            timeMs,
            name,
            number,
            number,
            deleted(book.bids.keySet().stream().mapToLong(Long::longValue)),
            deleted(book.asks.keySet().stream().mapToLong(Long::longValue)));
  }

  private static String deleted(LongStream prices) {
    return prices
        .mapToObj(price -> "[\"" + FixedPoint.format(price) + "\",\"0.00000000\"]")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String rewritten(String text, Pattern number, LongUnaryOperator to) {
    return number
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) + to.applyAsLong(Long.parseLong(found.group(2)))));
  }

  private static String moved(String text, long byNs) {
    return TIMESTAMP
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) + Instant.parse(found.group(2)).plusNanos(byNs)));
  }

  /**
   * Reads a frame.
   *
   * @param notBeforeNs frames are sent in order, so their times do not fall
   */
  Frame read(String text, long notBeforeNs) {
    JsonNode node = json.readTree(text);
    return switch (venue) {
      case "BINANCE" -> binance(node, text, notBeforeNs);
      case "KRAKEN" -> kraken(node, text, notBeforeNs);
      default -> coinbase(node, text, notBeforeNs);
    };
  }

  private Frame binance(JsonNode node, String text, long notBeforeNs) {
    JsonNode data = node.path("data");
    InstrumentId instrument =
        InstrumentId.of("BINANCE:" + data.path("s").asString().replace("USDT", "-USDT"));
    long eventTimeNs = data.path("E").asLong() * 1_000_000L;
    long timeNs = Math.max(notBeforeNs, eventTimeNs);
    if (data.path("e").asString("").equals("trade")) {
      return Frame.ofTrade(
          timeNs,
          eventTimeNs,
          text,
          trade(
              instrument,
              data.path("t").asLong(),
              data.path("p").asString(),
              data.path("q").asString(),
              data.path("m").asBoolean() ? Side.SELL : Side.BUY,
              data.path("T").asLong() * 1_000_000L));
    }
    if (data.path("e").asString("").equals("depthUpdate")) {
      firstUpdate.putIfAbsent(data.path("s").asString(), data.path("U").asLong() - 1);
      return Frame.ofBook(
          timeNs,
          eventTimeNs,
          text,
          instrument,
          new PlainBook.Change(false, pairs(data.path("b")), pairs(data.path("a"))),
          data.path("u").asLong());
    }
    return Frame.other(notBeforeNs, text);
  }

  private Frame kraken(JsonNode node, String text, long notBeforeNs) {
    String channel = node.path("channel").asString("");
    boolean isTrade = channel.equals("trade");
    if (!channel.equals("book") && !isTrade) {
      return Frame.other(notBeforeNs, text);
    }
    List<PublicTrade> told = new ArrayList<>();
    PlainBook.Change change = null;
    InstrumentId instrument = null;
    long eventTimeNs = 0;
    for (JsonNode data : node.path("data")) {
      InstrumentId of =
          InstrumentId.of("KRAKEN:" + data.path("symbol").asString().replace('/', '-'));
      if (instrument != null && (change != null || !instrument.equals(of))) {
        throw new IllegalStateException("several instruments in " + text);
      }
      instrument = of;
      eventTimeNs = Math.max(eventTimeNs, instant(data.path("timestamp").asString()));
      if (isTrade) {
        told.add(
            trade(
                instrument,
                data.path("trade_id").asLong(),
                data.path("price").decimalValue().toPlainString(),
                data.path("qty").decimalValue().toPlainString(),
                data.path("side").asString().equals("buy") ? Side.BUY : Side.SELL,
                instant(data.path("timestamp").asString())));
      } else {
        change =
            new PlainBook.Change(
                node.path("type").asString().equals("snapshot"),
                named(data.path("bids")),
                named(data.path("asks")));
      }
    }
    return new Frame(
        Math.max(notBeforeNs, eventTimeNs), eventTimeNs, text, instrument, told, change, 0);
  }

  private Frame coinbase(JsonNode node, String text, long notBeforeNs) {
    if (node.path("product_id").asString("").isEmpty()) {
      return Frame.other(notBeforeNs, text);
    }
    InstrumentId instrument = InstrumentId.of("COINBASE:" + node.path("product_id").asString());
    long timeNs =
        node.has("time")
            ? Math.max(notBeforeNs, instant(node.path("time").asString()))
            : notBeforeNs;
    return switch (node.path("type").asString()) {
      case "snapshot" ->
          Frame.ofBook(
              timeNs,
              timeNs,
              text,
              instrument,
              new PlainBook.Change(true, pairs(node.path("bids")), pairs(node.path("asks"))),
              0);
      case "l2update" ->
          Frame.ofBook(
              timeNs,
              timeNs,
              text,
              instrument,
              new PlainBook.Change(
                  false, sided(node.path("changes"), "buy"), sided(node.path("changes"), "sell")),
              0);
      case "match" ->
          Frame.ofTrade(
              timeNs,
              timeNs,
              text,
              trade(
                  instrument,
                  node.path("trade_id").asLong(),
                  node.path("price").asString(),
                  node.path("size").asString(),
                  // The maker's side is told.
                  node.path("side").asString().equals("buy") ? Side.SELL : Side.BUY,
                  instant(node.path("time").asString())));
      default -> Frame.other(timeNs, text);
    };
  }

  private static long[] pairs(JsonNode rows) {
    return rows.valueStream()
        .flatMapToLong(
            row ->
                LongStream.of(
                    FixedPoint.parse(row.path(0).asString()),
                    FixedPoint.parse(row.path(1).asString())))
        .toArray();
  }

  private static long[] named(JsonNode rows) {
    return rows.valueStream()
        .flatMapToLong(
            row ->
                LongStream.of(
                    FixedPoint.parse(row.path("price").decimalValue().toPlainString()),
                    FixedPoint.parse(row.path("qty").decimalValue().toPlainString())))
        .toArray();
  }

  private static long[] sided(JsonNode rows, String side) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.path(0).asString().equals(side))
        .flatMapToLong(
            row ->
                LongStream.of(
                    FixedPoint.parse(row.path(1).asString()),
                    FixedPoint.parse(row.path(2).asString())))
        .toArray();
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
