package io.tradebot.marketingest.application;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.marketingest.adapter.venue.BinanceWire;
import io.tradebot.marketingest.adapter.venue.CoinbaseWire;
import io.tradebot.marketingest.adapter.venue.KrakenWire;
import io.tradebot.marketingest.adapter.venue.WireVenue;
import io.tradebot.marketingest.adapter.websocket.WebSocketTestServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays a recording over a venue's socket as that venue would, and spoils one frame at a time on
 * the line. What the venue itself knows, its trades and books, is never spoilt: it answers requests
 * and sends books anew by it.
 *
 * <p>Everything that is sent is sent by the socket's one thread, so that a book that is sent anew
 * has its place between the changes.
 */
final class FaultyReplay implements AutoCloseable {
  enum Fault {
    TRADE_CUT,
    TRADE_DOUBLED,
    TRADES_SWAPPED,
    TRADE_TRUNCATED,
    TRADE_NUMBER_FLIPPED,
    TRADE_PRICE_FLIPPED,
    BOOK_CUT,
    BOOK_DOUBLED,
    BOOKS_SWAPPED,
    BOOK_TRUNCATED,
    /** A digit of what proves the book: an update number, a message's number, a level, its sum. */
    BOOK_DIGIT_FLIPPED,
    /** The first digit of a bid's price, so that it lies far above the asks. */
    BOOK_CROSSED;

    boolean isOfBook() {
      return name().startsWith("BOOK");
    }
  }

  /**
   * What was done.
   *
   * @param atNs when the venue sent what was spoilt
   * @param told numbers or times, one of which the message says that must reveal it: the spoilt one
   *     or the next
   */
  record Injected(Fault fault, InstrumentId instrument, long atNs, Set<Long> told) {}

  private static final Pattern KRAKEN_NUMBER =
      Pattern.compile("\"(?:price|qty|checksum)\":([0-9.]+)");

  /** A bid that is there, the first digit of its price apart. */
  private static final Pattern BID =
      Pattern.compile(
          "(\"b\":\\[\\[\"|\\[\"buy\",\"|\"bids\":\\[\\{\"price\":)(\\d)"
              + "(\\d+\\.\\d+(?:\",\"|,\"qty\":)(?!0\\.0*[\"}]))");

  final WireVenue venue;
  final int depth;

  /** Every book that was the venue's, by {@link #key}. */
  final Map<InstrumentId, Map<Long, Set<List<List<BookLevel>>>>> truth = new HashMap<>();

  private final VenueRecording recording;
  private final List<VenueRecording.Frame> frames;
  private final Random random;
  private final Map<InstrumentId, PlainBook> books = new HashMap<>();
  private final Map<InstrumentId, VenueRecording.Frame> lastBookFrame = new HashMap<>();
  private final Set<InstrumentId> subscribed = new HashSet<>();
  private long number;
  private String held = "";
  private @Nullable InstrumentId heldOf;
  private boolean heldBook;

  FaultyReplay(
      VenueRecording recording, String name, ReplayClock clock, int depth, int times, long seed) {
    this.recording = recording;
    this.depth = depth;
    this.frames = recording.played(times);
    this.random = new Random(seed);
    this.venue =
        switch (name) {
          case "BINANCE" -> new Binance(clock);
          case "KRAKEN" -> new Kraken(clock);
          default -> new Coinbase(clock);
        };
  }

  List<VenueRecording.Frame> frames() {
    return frames;
  }

  /** What tells a published book's place: its update number, or its time where it has none. */
  long key(long updateId, long eventTimeNs) {
    return venue instanceof Binance ? updateId : eventTimeNs;
  }

  boolean isSequenced() {
    return venue instanceof Coinbase;
  }

  boolean isChecksummed() {
    return venue instanceof Kraken;
  }

  /** Ends the connection, as a network that breaks. */
  void cut() {
    WebSocketTestServer.Client client = venue.socket.newest();
    loop()
        .submit(
            () -> {
              if (!(venue instanceof Binance)) {
                subscribed.clear();
              }
              held = "";
              var _ = client.channel.close();
            })
        .syncUninterruptibly();
  }

  /**
   * Sends a frame of the recording.
   *
   * @param at its place in the recording
   * @param wanted what to do to it if it is fit for that; null for nothing
   * @return what was done; null for nothing
   */
  @Nullable Injected play(int at, @Nullable Fault wanted, InstrumentId on) {
    List<Injected> done = new ArrayList<>();
    loop().submit(() -> send(at, wanted, on, done)).syncUninterruptibly();
    return done.isEmpty() ? null : done.getFirst();
  }

  private EventLoop loop() {
    return venue.socket.newest().channel.eventLoop();
  }

  private void send(int at, @Nullable Fault wanted, InstrumentId on, List<Injected> done) {
    VenueRecording.Frame frame = frames.get(at);
    if (!isPlayed(frame)) {
      return;
    }
    PlainBook before = note(frame);
    InstrumentId of = frame.instrument();
    if (of != null && !subscribed.contains(of)) {
      return;
    }
    long own = number;
    String text = wire(frame, frame.text());
    if (!held.isEmpty() && heldOf != null && heldOf.equals(of) && heldBook == frame.isBook()) {
      write(text);
      write(held);
      held = "";
      return;
    }
    if (wanted == null
        || !held.isEmpty()
        || !on.equals(of)
        || wanted.isOfBook() != frame.isBook()
        || !before(wanted, at, frame, before)) {
      write(text);
      return;
    }
    switch (wanted) {
      case TRADE_CUT, BOOK_CUT -> {}
      case TRADE_DOUBLED, BOOK_DOUBLED -> {
        write(text);
        write(text);
      }
      case TRADES_SWAPPED, BOOKS_SWAPPED -> {
        held = text;
        heldOf = of;
        heldBook = frame.isBook();
      }
      case TRADE_TRUNCATED, BOOK_TRUNCATED ->
          write(text.substring(0, 20 + random.nextInt(text.length() - 21)));
      case TRADE_NUMBER_FLIPPED, TRADE_PRICE_FLIPPED, BOOK_DIGIT_FLIPPED, BOOK_CROSSED -> {
        String spoilt = flipped(wanted, frame, before);
        write(spoilt.isEmpty() ? text : spoilt);
        if (spoilt.isEmpty()) {
          return;
        }
      }
    }
    done.add(new Injected(wanted, on, frame.eventTimeNs(), told(wanted, at, frame, own)));
  }

  /** Acknowledgements are the venue's own here; the flat heartbeats have become numbered ones. */
  private boolean isPlayed(VenueRecording.Frame frame) {
    return frame.instrument() != null
        || frame.text().contains("\"channel\":\"heartbeat\"")
        || frame.text().contains("\"type\":\"heartbeat\"");
  }

  /** The venue now knows what the frame says; gives the book before. */
  private PlainBook note(VenueRecording.Frame frame) {
    InstrumentId of = frame.instrument();
    venue.trades.addAll(frame.trades());
    PlainBook.Change change = frame.change();
    if (of == null || change == null) {
      return recording.newBook();
    }
    synchronized (books) {
      PlainBook book = books.computeIfAbsent(of, _ -> recording.newBook());
      PlainBook before = book.copy();
      book.with(change);
      lastBookFrame.put(of, frame);
      truth
          .computeIfAbsent(of, _ -> new HashMap<>())
          .computeIfAbsent(key(frame.lastUpdate(), frame.eventTimeNs()), _ -> new HashSet<>())
          .add(book.top(depth));
      return before;
    }
  }

  private void write(String text) {
    var _ = venue.socket.newest().channel.writeAndFlush(new TextWebSocketFrame(text));
  }

  // ---- which frame is fit for a fault

  /**
   * Whether the fault would be one. Where a book is proven by its levels alone, a change that the
   * next message overwrites does no harm when it is lost, and nobody can know.
   */
  private boolean before(Fault wanted, int at, VenueRecording.Frame frame, PlainBook before) {
    PlainBook.Change change = frame.change();
    if (change == null) {
      return true;
    }
    int nextAt = next(at, frame);
    if (change.whole() || nextAt < 0) {
      return false;
    }
    PlainBook.Change next = frames.get(nextAt).change();
    if (next == null || next.whole()) {
      return false;
    }
    if (!isChecksummed()) {
      return true;
    }
    return switch (wanted) {
      case BOOK_CUT, BOOKS_SWAPPED, BOOK_TRUNCATED ->
          !before
              .copy()
              .with(next)
              .top(depth)
              .equals(before.copy().with(change).with(next).top(depth));
      default -> true;
    };
  }

  /** The next frame of the same stream and instrument; negative when there is none. */
  private int next(int at, VenueRecording.Frame frame) {
    for (int i = at + 1; i < frames.size(); i++) {
      VenueRecording.Frame later = frames.get(i);
      if (frame.instrument() != null
          && frame.instrument().equals(later.instrument())
          && frame.isBook() == later.isBook()) {
        return i;
      }
    }
    return -1;
  }

  private Set<Long> told(Fault fault, int at, VenueRecording.Frame frame, long ownNumber) {
    if (isSequenced()) {
      return switch (fault) {
        case TRADE_CUT, TRADES_SWAPPED, TRADE_TRUNCATED, BOOK_CUT, BOOKS_SWAPPED, BOOK_TRUNCATED ->
            Set.of(ownNumber + 1);
        case BOOK_DIGIT_FLIPPED -> Set.of(raised(ownNumber));
        case TRADE_NUMBER_FLIPPED -> Set.of(raised(frame.trades().getFirst().tradeId()));
        case BOOK_CROSSED -> Set.of(frame.eventTimeNs());
        case TRADE_DOUBLED, BOOK_DOUBLED, TRADE_PRICE_FLIPPED -> Set.of();
      };
    }
    int nextAt = next(at, frame);
    VenueRecording.Frame next = nextAt < 0 ? frame : frames.get(nextAt);
    return switch (fault) {
      case TRADE_CUT, TRADES_SWAPPED -> Set.of(next.trades().getFirst().tradeId());
      case TRADE_NUMBER_FLIPPED -> Set.of(raised(frame.trades().getFirst().tradeId()));
      case BOOK_CUT, BOOK_TRUNCATED, BOOKS_SWAPPED -> Set.of(next.eventTimeNs());
      case BOOK_DIGIT_FLIPPED -> Set.of(isChecksummed() ? frame.eventTimeNs() : next.eventTimeNs());
      case BOOK_CROSSED -> Set.of(frame.eventTimeNs());
      case TRADE_DOUBLED, TRADE_TRUNCATED, TRADE_PRICE_FLIPPED, BOOK_DOUBLED -> Set.of();
    };
  }

  // ---- flipped digits

  /** The frame with one digit changed, or with one number; empty when it has none that is fit. */
  private String flipped(Fault fault, VenueRecording.Frame frame, PlainBook before) {
    return switch (fault) {
      case TRADE_NUMBER_FLIPPED -> {
        long id = frame.trades().getFirst().tradeId();
        yield rewire(
            frame, frame.text().replaceFirst("(\"t\":|\"trade_id\":)" + id, "$1" + raised(id)));
      }
      case TRADE_PRICE_FLIPPED -> {
        // So far away that it is not believed.
        Matcher price = Pattern.compile("(\"p\":\"|\"price\":\"?)(\\d)").matcher(frame.text());
        yield price.find()
            ? rewire(frame, price.replaceFirst("$1" + (price.group(2).charAt(0) < '5' ? "9" : "1")))
            : "";
      }
      case BOOK_DIGIT_FLIPPED ->
          isChecksummed() ? digitOfLevels(frame, before) : numberOfBook(frame);
      case BOOK_CROSSED -> {
        PlainBook.Change change = frame.change();
        Matcher bid = BID.matcher(frame.text());
        yield change != null && !before.isEmpty() && bid.find() && bid.group(2).charAt(0) < '9'
            ? rewire(frame, bid.replaceFirst("$19$3"))
            : "";
      }
      default -> throw new IllegalArgumentException(fault + " flips nothing");
    };
  }

  private String numberOfBook(VenueRecording.Frame frame) {
    return isSequenced()
        ? last(frame)
            .replaceFirst(
                "\"sequence_num\":" + (number - 1), "\"sequence_num\":" + raised(number - 1))
        : frame
            .text()
            .replaceFirst("\"u\":" + frame.lastUpdate(), "\"u\":" + raised(frame.lastUpdate()));
  }

  /** One digit of a price, a quantity or the checksum, such that the book is not the venue's. */
  private String digitOfLevels(VenueRecording.Frame frame, PlainBook before) {
    PlainBook.Change change = frame.change();
    if (change == null) {
      return "";
    }
    List<Integer> digits = new ArrayList<>();
    Matcher numbers = KRAKEN_NUMBER.matcher(frame.text());
    while (numbers.find()) {
      for (int i = numbers.start(1); i < numbers.end(1); i++) {
        if (Character.isDigit(frame.text().charAt(i))) {
          digits.add(i);
        }
      }
    }
    List<List<BookLevel>> right = before.copy().with(change).top(depth);
    for (int attempt = 0; attempt < 20; attempt++) {
      int at = digits.get(random.nextInt(digits.size()));
      // No leading zero: that would be no JSON.
      char other = (char) ('1' + random.nextInt(9));
      String spoilt = frame.text().substring(0, at) + other + frame.text().substring(at + 1);
      if (other == frame.text().charAt(at) || isLeadingDigitLost(spoilt)) {
        continue;
      }
      VenueRecording.Frame read = recording.read(spoilt, frame.timeNs());
      boolean sum = !checksum(spoilt).equals(checksum(frame.text()));
      if (read.change() != null
          && (sum || !before.copy().with(read.change()).top(depth).equals(right))) {
        return spoilt;
      }
    }
    return "";
  }

  /** A zero before other digits. */
  private static boolean isLeadingDigitLost(String text) {
    return Pattern.compile("\":0\\d").matcher(text).find();
  }

  private static String checksum(String text) {
    return text.replaceAll(".*\"checksum\":(\\d+).*", "$1");
  }

  /** The frame as it goes over the line, with its text changed and under the number it has. */
  private String rewire(VenueRecording.Frame frame, String text) {
    if (!isSequenced()) {
      return text;
    }
    number--;
    return wire(recording.read(text, frame.timeNs()), text);
  }

  private String last(VenueRecording.Frame frame) {
    number--;
    return wire(frame, frame.text());
  }

  /** The same number with its first digit turned into a nine, which makes it larger. */
  private static long raised(long id) {
    String digits = Long.toString(id);
    return Long.parseLong((digits.charAt(0) == '9' ? "99" : "9") + digits.substring(1));
  }

  // ---- how each venue says it

  private String wire(VenueRecording.Frame frame, String text) {
    return isSequenced() ? envelope(frame) : text;
  }

  /**
   * What a flat frame of Coinbase's older feed says, in the form of its present one, whose messages
   * are numbered.
   */
  private String envelope(VenueRecording.Frame frame) {
    InstrumentId of = frame.instrument();
    PlainBook.Change change = frame.change();
    if (of == null) {
      return numbered(
          "heartbeats", frame.timeNs(), "{\"current_time\":\"\",\"heartbeat_counter\":\"1\"}");
    }
    if (change != null) {
      return numbered("l2_data", frame.timeNs(), bookEvent(of, change));
    }
    return numbered(
        "market_trades",
        frame.timeNs(),
        frame.trades().stream()
            .map(FaultyReplay::coinbaseTrade)
            .collect(Collectors.joining(",", "{\"type\":\"update\",\"trades\":[", "]}")));
  }

  private static String coinbaseTrade(PublicTrade trade) {
    return "{\"trade_id\":\"%d\",\"product_id\":\"%s\",\"price\":\"%s\",\"size\":\"%s\",\"side\":\"%s\",\"time\":\"%s\"}"
        .formatted(
            trade.tradeId(),
            trade.instrument().symbol(),
            trade.price(),
            trade.quantity(),
            trade.aggressor() == io.tradebot.common.order.Side.BUY ? "SELL" : "BUY",
            instant(trade.eventTimeNs()));
  }

  private static String bookEvent(InstrumentId of, PlainBook.Change change) {
    return "{\"type\":\"%s\",\"product_id\":\"%s\",\"updates\":[%s]}"
        .formatted(
            change.whole() ? "snapshot" : "update",
            of.symbol(),
            java.util.stream.Stream.concat(
                    updates("bid", change.bids()).stream(),
                    updates("offer", change.asks()).stream())
                .collect(Collectors.joining(",")));
  }

  private static List<String> updates(String side, long[] changes) {
    List<String> updates = new ArrayList<>();
    for (int i = 0; i < changes.length; i += 2) {
      updates.add(
          "{\"side\":\"%s\",\"event_time\":\"1970-01-01T00:00:00Z\",\"price_level\":\"%s\",\"new_quantity\":\"%s\"}"
              .formatted(side, FixedPoint.format(changes[i]), FixedPoint.format(changes[i + 1])));
    }
    return updates;
  }

  private String numbered(String channel, long timeNs, String event) {
    return "{\"channel\":\"%s\",\"client_id\":\"\",\"timestamp\":\"%s\",\"sequence_num\":%d,\"events\":[%s]}"
        .formatted(channel, instant(timeNs), number++, event);
  }

  private static String instant(long ns) {
    return Instant.ofEpochSecond(ns / 1_000_000_000L, ns % 1_000_000_000L).toString();
  }

  private static long[] levels(SortedMap<Long, Long> side) {
    return side.entrySet().stream()
        .flatMapToLong(level -> java.util.stream.LongStream.of(level.getKey(), level.getValue()))
        .toArray();
  }

  private List<InstrumentId> named(String request) {
    return recording.instruments().stream()
        .filter(
            instrument ->
                request.contains("\"" + instrument.symbol() + "\"")
                    || request.contains(
                        "\"" + instrument.symbol().toString().replace('-', '/') + "\""))
        .toList();
  }

  @Override
  public void close() {
    venue.close();
  }

  private final class Binance extends BinanceWire {
    private Binance(ReplayClock clock) {
      super(clock);
      // The address names the streams.
      subscribed.addAll(recording.instruments());
    }

    /** A recording without a snapshot begins with a book of which nothing is known. */
    @Override
    protected @Nullable String answer(String path, Map<String, String> query) {
      if (!path.equals("/api/v3/depth")) {
        return super.answer(path, query);
      }
      String name = query.getOrDefault("symbol", "");
      InstrumentId of = InstrumentId.of("BINANCE:" + name.replace("USDT", "-USDT"));
      synchronized (books) {
        PlainBook book = books.getOrDefault(of, recording.newBook());
        VenueRecording.Frame last = lastBookFrame.get(of);
        return "{\"lastUpdateId\":%d,\"bids\":%s,\"asks\":%s}"
            .formatted(
                last == null ? recording.firstUpdate.getOrDefault(name, 0L) : last.lastUpdate(),
                rows(levels(book.bids)),
                rows(levels(book.asks)));
      }
    }

    private String rows(long[] levels) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < levels.length; i += 2) {
        rows.add(
            "[\""
                + FixedPoint.format(levels[i])
                + "\",\""
                + FixedPoint.format(levels[i + 1])
                + "\"]");
      }
      return "[" + String.join(",", rows) + "]";
    }
  }

  private final class Kraken extends KrakenWire {
    private Kraken(ReplayClock clock) {
      super(clock);
    }

    @Override
    protected List<String> answers(String request) {
      List<String> answers =
          new ArrayList<>(
              super.answers(request).stream()
                  .filter(answer -> !answer.contains("\"channel\":\"book\",\"type\":\"snapshot\""))
                  .toList());
      if (request.contains("\"channel\":\"book\"") && request.contains("\"subscribe\"")) {
        for (InstrumentId of : named(request)) {
          subscribed.add(of);
          VenueRecording.Frame last = lastBookFrame.get(of);
          PlainBook book = books.get(of);
          if (last != null && book != null) {
            answers.add(
                "{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"%s\",\"bids\":%s,\"asks\":%s,\"checksum\":%s,\"timestamp\":\"%s\"}]}"
                    .formatted(
                        of.symbol().toString().replace('-', '/'),
                        rows(of, levels(book.bids)),
                        rows(of, levels(book.asks)),
                        checksum(last.text()),
                        instant(last.eventTimeNs())));
          }
        }
      }
      return answers;
    }

    private String rows(InstrumentId of, long[] levels) {
      int decimals = of.symbol().base().code().equals("BTC") ? 1 : 2;
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < levels.length; i += 2) {
        rows.add(
            "{\"price\":%s,\"qty\":%s}"
                .formatted(
                    new BigDecimal(FixedPoint.format(levels[i])).setScale(decimals).toPlainString(),
                    new BigDecimal(FixedPoint.format(levels[i + 1])).setScale(8).toPlainString()));
      }
      return "[" + String.join(",", rows) + "]";
    }
  }

  private final class Coinbase extends CoinbaseWire {
    private Coinbase(ReplayClock clock) {
      super(clock);
    }

    @Override
    protected List<String> answers(String request) {
      List<String> answers = new ArrayList<>();
      boolean subscribe = request.contains("\"type\":\"subscribe\"");
      if (subscribe && request.contains("\"heartbeats\"")) {
        // The first request of a connection.
        number = 0;
      }
      long nowNs = nowNs();
      if (subscribe && request.contains("\"level2\"")) {
        for (InstrumentId of : named(request)) {
          subscribed.add(of);
          VenueRecording.Frame last = lastBookFrame.get(of);
          PlainBook book = books.get(of);
          if (last != null && book != null) {
            answers.add(
                numbered(
                    "l2_data",
                    last.timeNs(),
                    bookEvent(
                        of, new PlainBook.Change(true, levels(book.bids), levels(book.asks)))));
          }
        }
      }
      answers.add(numbered("subscriptions", nowNs, "{\"subscriptions\":{}}"));
      return answers;
    }
  }
}
