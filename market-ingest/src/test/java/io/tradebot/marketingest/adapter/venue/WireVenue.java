package io.tradebot.marketingest.adapter.venue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.websocket.WebSocketTestServer;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.domain.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small venue on real sockets that speaks one exchange's protocol, for one busy instrument. It
 * does what a test says; what it answers to requests follows from the trades and the book that it
 * was told. Provenance of the shapes: the exchanges' public documentation; all numbers are made.
 */
public abstract class WireVenue implements AutoCloseable {

  /** A failure that the REST side answers instead of what was asked for. */
  public record Failure(int status, String body, Map<String, String> headers) {}

  /** The instrument that is busy. */
  public final InstrumentId instrument;

  /** All that was traded, oldest first. */
  public final List<PublicTrade> trades = new CopyOnWriteArrayList<>();

  /** The book, best first. */
  public final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());

  public final TreeMap<Long, Long> asks = new TreeMap<>();
  public final WebSocketTestServer socket = new WebSocketTestServer(this::answers);

  /** Paths that were asked for. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  public volatile @Nullable Failure failure;

  protected final InstantSource time;
  private final HttpServer rest;

  protected WireVenue(InstrumentId instrument, InstantSource time) {
    this.instrument = instrument;
    this.time = time;
    try {
      rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    rest.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    rest.createContext("/", this::exchange);
    rest.start();
  }

  /** Opens the venue as the adapter under test does. */
  public abstract MarketVenue open(VenueAccess access);

  /** The address of the streams as it is configured. */
  public URI websocketUrl() {
    return socket.uri();
  }

  public URI restUrl() {
    return URI.create("http://127.0.0.1:" + rest.getAddress().getPort());
  }

  /** What is sent back for a text on the socket. */
  protected abstract List<String> answers(String request);

  /** The body of an answer; null when there is no such path. */
  protected abstract @Nullable String answer(String path, Map<String, String> query);

  /** The frame that tells a trade, which has been noted. */
  public abstract String tradeFrame(PublicTrade trade);

  /**
   * Changes the book and gives the frame that tells it.
   *
   * @param bidChanges price and quantity by turns, raw units; quantity 0 deletes
   */
  public abstract String bookFrame(long[] bidChanges, long[] askChanges);

  /** The frame that tells the best bid and ask; empty where the venue has none. */
  public abstract String quoteFrame();

  /** Frames of every kind that the stream has, a trade first. */
  public final List<String> sampleFrames() {
    for (int i = 1; i <= 12; i++) {
      bids.put((60_000L - i) * FixedPoint.ONE, i * FixedPoint.ONE);
      asks.put((60_000L + i) * FixedPoint.ONE, i * FixedPoint.ONE);
    }
    List<String> frames = new ArrayList<>();
    frames.add(tradeFrame(sampleTrade()));
    frames.add(
        bookFrame(
            new long[] {59_999 * FixedPoint.ONE, FixedPoint.ONE / 8, 59_990 * FixedPoint.ONE, 0},
            new long[] {60_001 * FixedPoint.ONE, FixedPoint.ONE / 4}));
    if (!quoteFrame().isEmpty()) {
      frames.add(quoteFrame());
    }
    frames.addAll(otherFrames());
    return frames;
  }

  /** Acknowledgements, snapshots, heartbeats, errors. */
  protected abstract List<String> otherFrames();

  private PublicTrade sampleTrade() {
    return new PublicTrade(
        instrument,
        3_735_683_259L,
        Price.of("61837.6"),
        Quantity.of("0.02"),
        Side.BUY,
        1_783_465_157_897_000_000L,
        0);
  }

  /** What can be wrong with a trade, and the reason to refuse it for. */
  public final Map<String, RejectReason> badTrades() {
    Map<String, RejectReason> bad = new LinkedHashMap<>();
    bad.put("price null", RejectReason.WRONG_TYPE);
    bad.put("price of the other type", RejectReason.WRONG_TYPE);
    bad.put("price NaN", RejectReason.NOT_A_NUMBER);
    bad.put("price 1e400", RejectReason.NOT_A_NUMBER);
    bad.put("price -1", RejectReason.NOT_POSITIVE);
    bad.put("price 0", RejectReason.NOT_POSITIVE);
    bad.put("price 99999999999999999999", RejectReason.OUT_OF_RANGE);
    bad.put("price 0.0000000000000000000000000000000000000001", RejectReason.TOO_PRECISE);
    bad.put("quantity 0", RejectReason.NOT_POSITIVE);
    bad.put("quantity -0.1", RejectReason.NOT_POSITIVE);
    bad.put("number missing", RejectReason.MISSING_FIELD);
    bad.put("number twice", RejectReason.DUPLICATE_FIELD);
    bad.put("number wrapped", RejectReason.OUT_OF_RANGE);
    bad.put("number negative", RejectReason.NOT_POSITIVE);
    bad.put("time in other units", RejectReason.BAD_TIME);
    bad.put("time of 1970", RejectReason.BAD_TIME);
    bad.put("symbol unknown", RejectReason.UNKNOWN_SYMBOL);
    bad.put("symbol not ASCII", RejectReason.UNKNOWN_SYMBOL);
    return bad;
  }

  /**
   * A trade's frame with one thing wrong.
   *
   * @param change one of {@link #badTrades}
   */
  public final String badTrade(String change) {
    String frame = tradeFrame(sampleTrade());
    Parts parts = parts();
    String number = parts.idQuoted() ? "\"3735683259\"" : "3735683259";
    String id = "\"" + parts.id() + "\":" + number;
    String value = change.substring(change.indexOf(' ') + 1);
    String quote = parts.numbersQuoted() ? "\"" : "";
    String price = frame.replaceAll(".*(\"" + parts.price() + "\":\"?61837\\.6\\d*\"?).*", "$1");
    String quantity = frame.replaceAll(".*(\"" + parts.quantity() + "\":\"?0\\.02\\d*\"?).*", "$1");
    String idQuote = parts.idQuoted() ? "\"" : "";
    return switch (change) {
      case "price null" -> frame.replace(price, "\"" + parts.price() + "\":null");
      case "price of the other type" ->
          frame.replace(
              price,
              "\"" + parts.price() + "\":" + (parts.numbersQuoted() ? "61837.6" : "\"61837.6\""));
      case "price NaN" ->
          // Without quotes it is no JSON at all; an exponent stands for what is no plain decimal.
          frame.replace(
              price, "\"" + parts.price() + "\":" + (parts.numbersQuoted() ? "\"NaN\"" : "6e4"));
      case "number missing" -> frame.replace(id, "\"unknown\":1");
      case "number twice" -> frame.replace(id, id + "," + id);
      case "number wrapped" ->
          frame.replace(id, "\"" + parts.id() + "\":" + idQuote + "9223372036854775808" + idQuote);
      case "number negative" ->
          frame.replace(id, "\"" + parts.id() + "\":" + idQuote + "-1" + idQuote);
      case "time in other units" -> frame.replace(parts.time(), parts.badTime());
      case "time of 1970" -> frame.replace(parts.time(), parts.oldTime());
      case "symbol unknown" -> frame.replace(parts.symbol(), parts.symbol().replace("BTC", "XYZ"));
      case "symbol not ASCII" ->
          frame.replace(parts.symbol(), parts.symbol().replace("BTC", "B\u00dcC"));
      default ->
          change.startsWith("price")
              ? frame.replace(price, "\"" + parts.price() + "\":" + quote + value + quote)
              : frame.replace(quantity, "\"" + parts.quantity() + "\":" + quote + value + quote);
    };
  }

  /** How the venue writes the parts of a trade. */
  protected record Parts(
      String price,
      String quantity,
      boolean numbersQuoted,
      String id,
      boolean idQuoted,
      String time,
      String badTime,
      String oldTime,
      String symbol) {}

  protected abstract Parts parts();

  /** A frame of the stream that cannot be read. */
  public String brokenFrame(PublicTrade trade) {
    String frame = tradeFrame(trade);
    return frame.substring(0, frame.length() - 3);
  }

  protected final void change(long[] bidChanges, long[] askChanges) {
    synchronized (bids) {
      apply(bids, bidChanges);
      apply(asks, askChanges);
    }
  }

  private static void apply(SortedMap<Long, Long> side, long[] changes) {
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == 0) {
        side.remove(changes[i]);
      } else {
        side.put(changes[i], changes[i + 1]);
      }
    }
  }

  protected final long nowNs() {
    Instant now = time.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** Trades of an instrument up to now, oldest first. */
  protected final List<PublicTrade> past(InstrumentId of) {
    long nowNs = nowNs();
    return trades.stream()
        .filter(trade -> trade.instrument().equals(of) && trade.eventTimeNs() <= nowNs)
        .toList();
  }

  protected static <T> List<T> last(List<T> all, int count) {
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  protected static String decimal(long raw, int decimals) {
    return new BigDecimal(FixedPoint.format(raw)).setScale(decimals).toPlainString();
  }

  protected static String instant(long ns) {
    return Instant.ofEpochSecond(ns / 1_000_000_000L, ns % 1_000_000_000L).toString();
  }

  private void exchange(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    asked.add(uri.toString());
    Failure wanted = failure;
    String body = wanted == null ? answer(uri.getPath(), query(uri)) : wanted.body();
    if (wanted != null) {
      wanted.headers().forEach(exchange.getResponseHeaders()::set);
    }
    byte[] bytes = (body == null ? "{}" : body).getBytes(UTF_8);
    exchange.sendResponseHeaders(
        wanted != null ? wanted.status() : body == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getQuery() != null) {
      for (String pair : uri.getQuery().split("&")) {
        int equals = pair.indexOf('=');
        query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
  }

  /** The best bid and ask as the venue would say now. */
  protected final BestQuote best() {
    synchronized (bids) {
      return new BestQuote(
          instrument,
          Price.ofRaw(bids.firstKey()),
          Quantity.ofRaw(bids.firstEntry().getValue()),
          Price.ofRaw(asks.firstKey()),
          Quantity.ofRaw(asks.firstEntry().getValue()),
          0,
          nowNs(),
          0);
    }
  }

  @Override
  public void close() {
    rest.stop(0);
    socket.close();
  }
}
