package io.tradebot.marketingest.adapter.binance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns a frame of a combined stream into what it says. No frame makes it throw. Not thread-safe:
 * it reuses its buffers.
 *
 * <p>Known are {@code trade}, {@code bookTicker} and {@code depthUpdate} in their envelope, answers
 * to requests, error frames and {@code serverShutdown}. Fields may come in any order; unknown ones
 * are checked for syntax and skipped; a known one that comes twice is a mistake. Prices and
 * quantities are strings with a plain decimal, times milliseconds.
 */
public final class BinanceMapper {
  /** Longest frame that is read; the deepest updates seen are below 64 KiB. */
  static final int MAX_FRAME_BYTES = 1 << 20;

  /** The first moment of 2017 in Unix epoch milliseconds, before the exchange opened. */
  private static final long EARLIEST_MS = 1_483_228_800_000L;

  /** The first moment of 2100; what is above is not in milliseconds. */
  private static final long LATEST_MS = 4_102_444_800_000L;

  private static final int MAX_LEVELS = 10_000;

  private enum Kind {
    TRADE,
    QUOTE,
    DEPTH
  }

  private final BinanceSymbols symbols;
  private final JsonScanner scanner = new JsonScanner();
  private long[] levels = new long[256];
  private int levelCount;
  private String field = "";

  public BinanceMapper(BinanceSymbols symbols) {
    this.symbols = symbols;
  }

  /**
   * Reads one text frame.
   *
   * @param length how many of the bytes belong to it
   * @param receiveTimeNs our clock
   * @param venueTimeNs the venue's clock as far as we know it, for messages that carry no time
   */
  public StreamMessage map(byte[] bytes, int length, long receiveTimeNs, long venueTimeNs) {
    if (length == 0) {
      return new StreamMessage.Rejected(RejectReason.EMPTY, "frame");
    }
    if (length > MAX_FRAME_BYTES) {
      return new StreamMessage.Rejected(RejectReason.TOO_LARGE, "frame");
    }
    scanner.reset(bytes, length);
    field = "frame";
    StreamMessage message = envelope(receiveTimeNs, venueTimeNs);
    RejectReason failure = scanner.failure();
    return failure == null && message != null
        ? message
        : new StreamMessage.Rejected(failure == null ? RejectReason.UNKNOWN_TYPE : failure, field);
  }

  private @Nullable StreamMessage envelope(long receiveTimeNs, long venueTimeNs) {
    Kind kind = null;
    int streamStart = 0;
    int streamEnd = 0;
    int laterData = -1;
    StreamMessage message = null;
    long id = -1;
    boolean acknowledged = false;
    boolean shutdown = false;
    long code = 0;
    String text = null;
    boolean seenStream = false;
    boolean seenData = false;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("stream")) {
        field = "stream";
        once(seenStream);
        seenStream = true;
        scanner.readString();
        if (scanner.failed()) {
          return null;
        }
        streamStart = scanner.stringStart();
        streamEnd = scanner.stringEnd();
        kind = kindOf(streamStart, streamEnd);
        if (kind == null) {
          return null;
        }
      } else if (scanner.stringIs("data")) {
        field = "data";
        once(seenData);
        seenData = true;
        if (kind == null) {
          laterData = scanner.position();
          scanner.skipValue();
        } else {
          message = data(kind, streamStart, streamEnd, receiveTimeNs, venueTimeNs);
        }
      } else if (scanner.stringIs("id")) {
        field = "id";
        if (scanner.peek() == '"' || scanner.peek() == 'n') {
          scanner.skipValue();
        } else {
          id = scanner.readLong();
        }
      } else if (scanner.stringIs("result")) {
        field = "result";
        acknowledged = scanner.peek() == 'n' || scanner.peek() == '[';
        scanner.skipValue();
      } else if (scanner.stringIs("error")) {
        field = "error";
        scanner.expect('{');
        for (boolean inner = true; scanner.nextKey(inner); inner = false) {
          if (scanner.stringIs("code")) {
            code = signed();
          } else if (scanner.stringIs("msg")) {
            text = shortText();
          } else {
            scanner.skipValue();
          }
        }
      } else if (scanner.stringIs("code")) {
        field = "code";
        code = signed();
      } else if (scanner.stringIs("msg")) {
        field = "msg";
        text = shortText();
      } else if (scanner.stringIs("e")) {
        field = "e";
        scanner.readString();
        shutdown = scanner.stringIs("serverShutdown");
      } else {
        field = "frame";
        scanner.skipValue();
      }
    }
    scanner.expectEnd();
    if (scanner.failed()) {
      return null;
    }
    if (message != null) {
      return message;
    }
    if (kind != null && laterData >= 0) {
      scanner.moveTo(laterData);
      return data(kind, streamStart, streamEnd, receiveTimeNs, venueTimeNs);
    }
    if (laterData >= 0 && isShutdown(laterData)) {
      return new StreamMessage.ShutdownAnnounced();
    }
    if (shutdown) {
      return new StreamMessage.ShutdownAnnounced();
    }
    if (text != null) {
      return new StreamMessage.Refused(code, text);
    }
    if (acknowledged && id >= 0) {
      return new StreamMessage.Acknowledged(id);
    }
    if (kind != null) {
      field = "data";
      scanner.fail(RejectReason.MISSING_FIELD);
      return null;
    }
    field = "stream";
    return null;
  }

  private boolean isShutdown(int dataPosition) {
    scanner.moveTo(dataPosition);
    if (scanner.peek() != '{') {
      return false;
    }
    scanner.expect('{');
    boolean shutdown = false;
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("e") && scanner.peek() == '"') {
        scanner.readString();
        shutdown = scanner.stringIs("serverShutdown");
      } else {
        scanner.skipValue();
      }
    }
    return shutdown;
  }

  private @Nullable Kind kindOf(int start, int end) {
    byte[] bytes = scanner.bytes();
    int at = start;
    while (at < end && bytes[at] != '@') {
      at++;
    }
    if (is(at, end, "@trade")) {
      return Kind.TRADE;
    }
    if (is(at, end, "@bookTicker")) {
      return Kind.QUOTE;
    }
    if (is(at, end, "@depth@100ms") || is(at, end, "@depth")) {
      return Kind.DEPTH;
    }
    return null;
  }

  private boolean is(int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (scanner.bytes()[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable StreamMessage data(
      Kind kind, int streamStart, int streamEnd, long receiveTimeNs, long venueTimeNs) {
    return switch (kind) {
      case TRADE -> trade(streamStart, streamEnd, receiveTimeNs);
      case QUOTE -> quote(streamStart, streamEnd, receiveTimeNs, venueTimeNs);
      case DEPTH -> depth(streamStart, streamEnd, receiveTimeNs);
    };
  }

  private @Nullable StreamMessage trade(int streamStart, int streamEnd, long receiveTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    long id = 0;
    long price = 0;
    long quantity = 0;
    long timeNs = 0;
    boolean buyerIsMaker = false;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      switch (scanner.singleCharacter()) {
        case 'e' -> {
          seen = mark(seen, 1, "e");
          eventType("trade");
        }
        case 's' -> {
          seen = mark(seen, 2, "s");
          instrument = symbol(streamStart, streamEnd);
        }
        case 't' -> {
          seen = mark(seen, 4, "t");
          id = scanner.readLong();
        }
        case 'p' -> {
          seen = mark(seen, 8, "p");
          price = positiveDecimal();
        }
        case 'q' -> {
          seen = mark(seen, 16, "q");
          quantity = positiveDecimal();
        }
        case 'T' -> {
          seen = mark(seen, 32, "T");
          timeNs = timeNs();
        }
        case 'm' -> {
          seen = mark(seen, 64, "m");
          buyerIsMaker = scanner.readBoolean();
        }
        default -> scanner.skipValue();
      }
    }
    if (!complete(seen, 127) || instrument == null) {
      return null;
    }
    return new StreamMessage.Trade(
        new PublicTrade(
            instrument,
            id,
            Price.ofRaw(price),
            Quantity.ofRaw(quantity),
            buyerIsMaker ? Side.SELL : Side.BUY,
            timeNs,
            receiveTimeNs));
  }

  private @Nullable StreamMessage quote(
      int streamStart, int streamEnd, long receiveTimeNs, long venueTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    long updateId = 0;
    long bid = 0;
    long bidQuantity = 0;
    long ask = 0;
    long askQuantity = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      switch (scanner.singleCharacter()) {
        case 'u' -> {
          seen = mark(seen, 1, "u");
          updateId = scanner.readLong();
        }
        case 's' -> {
          seen = mark(seen, 2, "s");
          instrument = symbol(streamStart, streamEnd);
        }
        case 'b' -> {
          seen = mark(seen, 4, "b");
          bid = positiveDecimal();
        }
        case 'B' -> {
          seen = mark(seen, 8, "B");
          bidQuantity = positiveDecimal();
        }
        case 'a' -> {
          seen = mark(seen, 16, "a");
          ask = positiveDecimal();
        }
        case 'A' -> {
          seen = mark(seen, 32, "A");
          askQuantity = positiveDecimal();
        }
        default -> scanner.skipValue();
      }
    }
    if (!complete(seen, 63) || instrument == null) {
      return null;
    }
    return new StreamMessage.Quote(
        new BestQuote(
            instrument,
            Price.ofRaw(bid),
            Quantity.ofRaw(bidQuantity),
            Price.ofRaw(ask),
            Quantity.ofRaw(askQuantity),
            updateId,
            venueTimeNs,
            receiveTimeNs));
  }

  private @Nullable StreamMessage depth(int streamStart, int streamEnd, long receiveTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    long firstId = 0;
    long lastId = 0;
    long timeNs = 0;
    long[] bids = null;
    long[] asks = null;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      switch (scanner.singleCharacter()) {
        case 'e' -> {
          seen = mark(seen, 1, "e");
          eventType("depthUpdate");
        }
        case 'E' -> {
          seen = mark(seen, 2, "E");
          timeNs = timeNs();
        }
        case 's' -> {
          seen = mark(seen, 4, "s");
          instrument = symbol(streamStart, streamEnd);
        }
        case 'U' -> {
          seen = mark(seen, 8, "U");
          firstId = scanner.readLong();
        }
        case 'u' -> {
          seen = mark(seen, 16, "u");
          lastId = scanner.readLong();
        }
        case 'b' -> {
          seen = mark(seen, 32, "b");
          bids = levels();
        }
        case 'a' -> {
          seen = mark(seen, 64, "a");
          asks = levels();
        }
        default -> scanner.skipValue();
      }
    }
    if (!complete(seen, 127) || instrument == null || bids == null || asks == null) {
      return null;
    }
    if (lastId < firstId || firstId == 0) {
      field = "u";
      scanner.fail(RejectReason.BAD_SEQUENCE);
      return null;
    }
    return new StreamMessage.Depth(
        instrument, new DepthUpdate(firstId, lastId, bids, asks, timeNs, receiveTimeNs));
  }

  private long[] levels() {
    levelCount = 0;
    scanner.expect('[');
    for (boolean first = true; scanner.nextElement(first); first = false) {
      if (levelCount + 2 > levels.length) {
        if (levelCount >= 2 * MAX_LEVELS) {
          scanner.fail(RejectReason.TOO_LARGE);
          break;
        }
        levels = Arrays.copyOf(levels, levels.length * 2);
      }
      scanner.expect('[');
      levels[levelCount] = positiveDecimal();
      scanner.expect(',');
      levels[levelCount + 1] = scanner.readDecimal();
      // Long ago a third, empty element stood here.
      while (!scanner.failed() && scanner.peek() == ',') {
        scanner.expect(',');
        scanner.skipValue();
      }
      scanner.expect(']');
      levelCount += 2;
    }
    return scanner.failed() ? new long[0] : Arrays.copyOf(levels, levelCount);
  }

  private void eventType(String wanted) {
    scanner.readString();
    if (!scanner.failed() && !scanner.stringIs(wanted)) {
      scanner.fail(RejectReason.CONTRADICTION);
    }
  }

  /** The instrument of the payload, which must be the one of the stream's name. */
  private @Nullable InstrumentId symbol(int streamStart, int streamEnd) {
    scanner.readString();
    if (scanner.failed()) {
      return null;
    }
    int from = scanner.stringStart();
    int to = scanner.stringEnd();
    byte[] bytes = scanner.bytes();
    InstrumentId instrument = symbols.find(bytes, from, to);
    if (instrument == null) {
      scanner.fail(RejectReason.UNKNOWN_SYMBOL);
      return null;
    }
    int length = to - from;
    if (streamEnd - streamStart <= length || bytes[streamStart + length] != '@') {
      scanner.fail(RejectReason.CONTRADICTION);
      return null;
    }
    for (int i = 0; i < length; i++) {
      int upper = bytes[from + i];
      int lower = upper >= 'A' && upper <= 'Z' ? upper + 32 : upper;
      if (bytes[streamStart + i] != lower) {
        scanner.fail(RejectReason.CONTRADICTION);
        return null;
      }
    }
    return instrument;
  }

  private long positiveDecimal() {
    long value = scanner.readDecimal();
    if (value == 0) {
      scanner.fail(RejectReason.NOT_POSITIVE);
    }
    return value;
  }

  private long timeNs() {
    long ms = scanner.readLong();
    if (ms < EARLIEST_MS || ms >= LATEST_MS) {
      scanner.fail(RejectReason.BAD_TIME);
      return 0;
    }
    return ms * 1_000_000L;
  }

  private long signed() {
    if (scanner.peek() == '-') {
      scanner.expect('-');
      return -scanner.readLong();
    }
    return scanner.readLong();
  }

  private @Nullable String shortText() {
    scanner.readString();
    if (scanner.failed()) {
      return null;
    }
    int length = Math.min(200, scanner.stringEnd() - scanner.stringStart());
    return new String(scanner.bytes(), scanner.stringStart(), length, UTF_8);
  }

  private int mark(int seen, int bit, String name) {
    if (!scanner.failed()) {
      field = name;
      once((seen & bit) != 0);
    }
    return seen | bit;
  }

  private void once(boolean already) {
    if (already) {
      scanner.fail(RejectReason.DUPLICATE_FIELD);
    }
  }

  private boolean complete(int seen, int wanted) {
    if (scanner.failed()) {
      return false;
    }
    if (seen != wanted) {
      field = "data";
      scanner.fail(RejectReason.MISSING_FIELD);
      return false;
    }
    return true;
  }
}
