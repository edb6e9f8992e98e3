package io.tradebot.exchangesim.adapter.file;

import io.tradebot.common.money.FixedPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CSV of trades, read as the frames that a client would have recorded.
 *
 * <p>Columns go by the names in the first line: {@code price}; {@code qty}, {@code quantity} or
 * {@code amount}; {@code time} or {@code timestamp} in s, ms, us or ns; {@code side} or {@code
 * taker_side} with {@code buy} or {@code sell}, or {@code isBuyerMaker}; optionally {@code id} or
 * {@code trade_id}, and {@code symbol}. A file without such a line has the columns of Binance's
 * public archive: id, price, qty, quoteQty, time, isBuyerMaker. Without a symbol column the name of
 * the file begins with it, e.g. {@code BTCUSDT-trades-2024-08-08.csv}.
 *
 * <p>A file of trades knows no book, so one is assumed: the side that the taker hit stands at the
 * trade's price and the other {@value #SPREAD} away, with {@value #DEPTH} on both.
 */
final class TradeFile implements Recording.Lines {
  private static final String SPREAD = "0.01";
  private static final String DEPTH = "10";
  private static final List<String> ARCHIVE =
      List.of("id", "price", "qty", "quoteqty", "time", "isbuyermaker");
  private static final Pattern SYMBOL_IN_NAME =
      Pattern.compile("(?:^|-)([A-Z0-9]{5,20})-(?:agg)?[Tt]rades");

  private final Path file;
  private final BufferedReader reader;
  private final Queue<String> waiting = new ArrayDeque<>();
  private List<String> columns = ARCHIVE;
  private long lineNumber;
  private long updateId = 1;
  private long trades;
  private String bid = "";
  private String ask = "";

  TradeFile(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  @Override
  public @Nullable String readLine() throws IOException {
    while (waiting.isEmpty()) {
      String line = reader.readLine();
      if (line == null) {
        return null;
      }
      lineNumber++;
      if (line.isBlank()) {
        continue;
      }
      List<String> cells = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
      if (lineNumber == 1 && cells.stream().anyMatch(cell -> cell.equalsIgnoreCase("price"))) {
        columns = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
        continue;
      }
      try {
        take(cells);
      } catch (IllegalArgumentException wrong) {
        throw new IOException(file + " line " + lineNumber + ": " + wrong.getMessage(), wrong);
      }
    }
    return waiting.poll();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private void take(List<String> cells) {
    String symbol = symbol(cells);
    long priceRaw = positive("price", required(cells, "price"));
    long quantityRaw = positive("quantity", required(cells, "qty", "quantity", "amount"));
    long timeNs = timeNs(required(cells, "time", "timestamp"));
    boolean buyerIsMaker = buyerIsMaker(cells);
    String id = find(cells, "id", "trade_id", "tradeid");
    trades++;
    long ms = timeNs / 1_000_000;
    long spread = FixedPoint.parse(SPREAD);
    String nextBid = FixedPoint.format(buyerIsMaker ? priceRaw : priceRaw - spread);
    String nextAsk = FixedPoint.format(buyerIsMaker ? priceRaw + spread : priceRaw);
    boolean first = bid.isEmpty();
    if (first || !nextBid.equals(bid) || !nextAsk.equals(ask)) {
      updateId++;
      String stream = symbol.toLowerCase(Locale.ROOT) + "@depth@100ms";
      waiting.add(
          "%d {\"stream\":\"%s\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"b\":[%s],\"a\":[%s]}}"
              .formatted(
                  timeNs,
                  stream,
                  ms,
                  symbol,
                  updateId,
                  updateId,
                  side(bid, nextBid),
                  side(ask, nextAsk)));
      if (first) {
        waiting.add(
            "{\"lastUpdateId\":%d,\"bids\":[%s],\"asks\":[%s]}"
                .formatted(updateId - 1, level(nextBid, DEPTH), level(nextAsk, DEPTH)));
      }
      bid = nextBid;
      ask = nextAsk;
    }
    waiting.add(
        "%d {\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%s,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":%s,\"M\":true}}"
            .formatted(
                timeNs,
                symbol.toLowerCase(Locale.ROOT),
                ms,
                symbol,
                id == null ? Long.toString(trades) : Long.toString(Long.parseLong(id)),
                FixedPoint.format(priceRaw),
                FixedPoint.format(quantityRaw),
                ms,
                buyerIsMaker));
  }

  private static String side(String before, String now) {
    return before.isEmpty() || before.equals(now)
        ? level(now, DEPTH)
        : level(before, "0") + "," + level(now, DEPTH);
  }

  private static String level(String price, String quantity) {
    return "[\"" + price + "\",\"" + quantity + "\"]";
  }

  private String symbol(List<String> cells) {
    String symbol = find(cells, "symbol");
    if (symbol != null) {
      return symbol.toUpperCase(Locale.ROOT);
    }
    Matcher name = SYMBOL_IN_NAME.matcher(file.getFileName().toString());
    if (name.find()) {
      return name.group(1);
    }
    throw new IllegalArgumentException(
        "no column symbol, and the file's name does not begin with one, e.g. BTCUSDT-trades.csv");
  }

  private boolean buyerIsMaker(List<String> cells) {
    String side = find(cells, "side", "taker_side");
    if (side != null) {
      return switch (side.toLowerCase(Locale.ROOT)) {
        case "buy" -> false;
        case "sell" -> true;
        default ->
            throw new IllegalArgumentException("side must be buy or sell, was \"" + side + "\"");
      };
    }
    String maker = required(cells, "isbuyermaker", "is_buyer_maker");
    return switch (maker.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "isBuyerMaker must be true or false, was \"" + maker + "\"");
    };
  }

  private static long positive(String what, String text) {
    long raw = FixedPoint.parse(text);
    if (raw <= 0) {
      throw new IllegalArgumentException(what + " must be positive, was " + text);
    }
    return raw;
  }

  /** The unit shows in the size: a time after 1973 and before 5138 in each. */
  private static long timeNs(String text) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("time must be a number, was \"" + text + "\"", malformed);
    }
    int digits = value.precision() - value.scale();
    int shift =
        switch (digits) {
          case 9, 10, 11 -> 9;
          case 12, 13, 14 -> 6;
          case 15, 16, 17 -> 3;
          case 18, 19 -> 0;
          default ->
              throw new IllegalArgumentException("time must be Unix s, ms, us or ns, was " + text);
        };
    return value.movePointRight(shift).longValue();
  }

  private String required(List<String> cells, String... names) {
    String cell = find(cells, names);
    if (cell == null || cell.isEmpty()) {
      throw new IllegalArgumentException(
          "no column " + String.join(" or ", names) + "; there are " + String.join(", ", columns));
    }
    return cell;
  }

  private @Nullable String find(List<String> cells, String... names) {
    for (String name : names) {
      int index = columns.indexOf(name);
      if (index >= 0 && index < cells.size()) {
        return cells.get(index);
      }
    }
    return null;
  }
}
