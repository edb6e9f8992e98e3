package io.tradebot.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Frames of one symbol as Binance's combined streams send them, made from a seed: quotes, trades
 * with numbers that rise by one, and book updates that join each other.
 *
 * <p>The mix is 40 % quotes, 35 % trades, 25 % book updates of 2 to 12 levels around a price that
 * wanders; about 150 bytes a frame, as recorded.
 */
final class MarketFrames {
  static final long FIRST_TRADE = 1_000_000;
  static final long FIRST_UPDATE = 5_000_000;
  private static final int LEVELS = 400;

  /** What a frame holds. */
  enum Kind {
    QUOTE,
    TRADE,
    DEPTH,
    MALFORMED
  }

  final List<byte[]> frames = new ArrayList<>();
  final List<Kind> kinds = new ArrayList<>();

  /** Text of the trades, in order, as the REST interface gives them. */
  final List<String> trades = new ArrayList<>();

  /** Number of the last update in each frame; 0 for frames that are none. */
  final List<Long> lastUpdateIds = new ArrayList<>();

  private final SplittableRandom random;
  private final long eventMs;
  private long price = 6_000_000;
  private long updateId = FIRST_UPDATE;

  /**
   * Makes frames.
   *
   * @param malformed share of frames that are spoilt, each beside a good one, so that the good ones
   *     stay whole
   * @param eventMs the venue's time that all of them carry
   */
  MarketFrames(int count, double malformed, long seed, long eventMs) {
    this.random = new SplittableRandom(seed);
    this.eventMs = eventMs;
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      price += random.nextInt(-3, 4);
      if (kind < 40) {
        add(Kind.QUOTE, quote());
      } else if (kind < 75) {
        add(Kind.TRADE, trade());
      } else {
        add(Kind.DEPTH, depth());
      }
      if (random.nextDouble() < malformed / (1 - malformed)) {
        spoil();
      }
    }
  }

  /** A book that has no update after a number, as the REST interface gives it. */
  static String snapshot(long lastUpdateId) {
    StringBuilder text =
        new StringBuilder("{\"lastUpdateId\":").append(lastUpdateId).append(",\"bids\":[");
    for (int i = 0; i < LEVELS; i++) {
      text.append(i == 0 ? "" : ",")
          .append("[\"")
          .append(decimal(5_999_900 - i * 10L))
          .append("\",\"1.5\"]");
    }
    text.append("],\"asks\":[");
    for (int i = 0; i < LEVELS; i++) {
      text.append(i == 0 ? "" : ",")
          .append("[\"")
          .append(decimal(6_000_100 + i * 10L))
          .append("\",\"1.5\"]");
    }
    return text.append("]}").toString();
  }

  private void add(Kind kind, String text) {
    frames.add(text.getBytes(US_ASCII));
    kinds.add(kind);
    lastUpdateIds.add(kind == Kind.DEPTH ? updateId : 0);
  }

  private String quote() {
    return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":"
        + (FIRST_UPDATE + frames.size())
        + ",\"s\":\"BTCUSDT\",\"b\":\""
        + decimal(price)
        + "\",\"B\":\""
        + quantity()
        + "\",\"a\":\""
        + decimal(price + 1)
        + "\",\"A\":\""
        + quantity()
        + "\"}}";
  }

  private String trade() {
    long id = FIRST_TRADE + trades.size();
    String at = decimal(price);
    String quantity = quantity();
    boolean maker = random.nextBoolean();
    trades.add(
        "{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"quoteQty\":\"1\",\"time\":%d,\"isBuyerMaker\":%s,\"isBestMatch\":true}"
            .formatted(id, at, quantity, eventMs, maker));
    return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":"
        + eventMs
        + ",\"s\":\"BTCUSDT\",\"t\":"
        + id
        + ",\"p\":\""
        + at
        + "\",\"q\":\""
        + quantity
        + "\",\"T\":"
        + eventMs
        + ",\"m\":"
        + maker
        + ",\"M\":true}}";
  }

  /** Changes levels that lie away from the middle, so that the book never crosses. */
  private String depth() {
    long first = updateId + 1;
    StringBuilder bids = new StringBuilder();
    StringBuilder asks = new StringBuilder();
    int changes = 2 + random.nextInt(11);
    for (int i = 0; i < changes; i++) {
      long away = 100 + 10L * random.nextInt(LEVELS / 2);
      boolean bid = random.nextBoolean();
      StringBuilder side = bid ? bids : asks;
      side.append(side.isEmpty() ? "" : ",")
          .append("[\"")
          .append(decimal(bid ? 6_000_000 - away : 6_000_000 + away))
          .append("\",\"")
          .append(random.nextInt(8) == 0 ? "0.00000000" : quantity())
          .append("\"]");
    }
    updateId += changes;
    return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
        // A time that runs ahead of the clock would be refused.
        + (eventMs + frames.size() / 1_000)
        + ",\"s\":\"BTCUSDT\",\"U\":"
        + first
        + ",\"u\":"
        + updateId
        + ",\"b\":["
        + bids
        + "],\"a\":["
        + asks
        + "]}}";
  }

  private void spoil() {
    byte[] good = frames.getLast();
    byte[] bad =
        switch (random.nextInt(4)) {
          case 0 -> java.util.Arrays.copyOf(good, random.nextInt(good.length));
          case 1 -> new String(good, US_ASCII).replace("\":", "\" ").getBytes(US_ASCII);
          case 2 ->
              new String(good, US_ASCII).replaceFirst("\\d\\.\\d", "1e400").getBytes(US_ASCII);
          default -> "<html><body>502 Bad Gateway</body></html>".getBytes(US_ASCII);
        };
    frames.add(bad);
    kinds.add(Kind.MALFORMED);
    lastUpdateIds.add(0L);
  }

  private String quantity() {
    return random.nextInt(5) + ".%08d".formatted(1 + random.nextInt(99_999_999));
  }

  private static String decimal(long cents) {
    return cents / 100 + ".%02d000000".formatted(cents % 100);
  }
}
