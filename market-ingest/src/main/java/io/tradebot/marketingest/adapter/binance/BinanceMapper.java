package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.json.JsonFrameMapper;
import io.tradebot.marketingest.adapter.json.LevelList;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
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
public final class BinanceMapper extends JsonFrameMapper {
  /** Longest frame that is read; the deepest updates seen are below 64 KiB. */
  static final int MAX_FRAME_BYTES = 1 << 20;

  private static final int MAX_LEVELS = 10_000;

  private enum Kind {
    TRADE,
    QUOTE,
    DEPTH
  }

  private final BinanceSymbols symbols;

  public BinanceMapper(BinanceSymbols symbols) {
    super(MAX_FRAME_BYTES, MAX_LEVELS);
    this.symbols = symbols;
  }

  @Override
  protected @Nullable StreamMessage read(long receiveTimeNs, long venueTimeNs) {
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
    int seen = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("stream")) {
        seen = mark(seen, 1, "stream");
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
        seen = mark(seen, 2, "data");
        if (kind == null) {
          laterData = scanner.position();
          scanner.skipValue();
        } else {
          message = data(kind, streamStart, streamEnd, receiveTimeNs, venueTimeNs);
        }
      } else if (scanner.stringIs("id")) {
        at("id");
        if (scanner.peek() == '"' || scanner.peek() == 'n') {
          scanner.skipValue();
        } else {
          id = scanner.readLong();
        }
      } else if (scanner.stringIs("result")) {
        at("result");
        acknowledged = scanner.peek() == 'n' || scanner.peek() == '[';
        scanner.skipValue();
      } else if (scanner.stringIs("error")) {
        at("error");
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
        at("code");
        code = signed();
      } else if (scanner.stringIs("msg")) {
        at("msg");
        text = shortText();
      } else if (scanner.stringIs("e")) {
        at("e");
        scanner.readString();
        shutdown = scanner.stringIs("serverShutdown");
      } else {
        at("frame");
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
      refuse(RejectReason.MISSING_FIELD, "data");
      return null;
    }
    at("stream");
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
          price = positive(scanner.readDecimal());
        }
        case 'q' -> {
          seen = mark(seen, 16, "q");
          quantity = positive(scanner.readDecimal());
        }
        case 'T' -> {
          seen = mark(seen, 32, "T");
          timeNs = millisNs();
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
          bid = positive(scanner.readDecimal());
        }
        case 'B' -> {
          seen = mark(seen, 8, "B");
          bidQuantity = positive(scanner.readDecimal());
        }
        case 'a' -> {
          seen = mark(seen, 16, "a");
          ask = positive(scanner.readDecimal());
        }
        case 'A' -> {
          seen = mark(seen, 32, "A");
          askQuantity = positive(scanner.readDecimal());
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
    long[] bidLevels = null;
    long[] askLevels = null;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      switch (scanner.singleCharacter()) {
        case 'e' -> {
          seen = mark(seen, 1, "e");
          eventType("depthUpdate");
        }
        case 'E' -> {
          seen = mark(seen, 2, "E");
          timeNs = millisNs();
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
          bidLevels = levels(bids);
        }
        case 'a' -> {
          seen = mark(seen, 64, "a");
          askLevels = levels(asks);
        }
        default -> scanner.skipValue();
      }
    }
    if (!complete(seen, 127) || instrument == null || bidLevels == null || askLevels == null) {
      return null;
    }
    if (lastId < firstId || firstId == 0) {
      refuse(RejectReason.BAD_SEQUENCE, "u");
      return null;
    }
    return new StreamMessage.Depth(
        instrument, new DepthUpdate(firstId, lastId, bidLevels, askLevels, timeNs, receiveTimeNs));
  }

  private long[] levels(LevelList side) {
    side.clear();
    scanner.expect('[');
    for (boolean first = true; scanner.nextElement(first); first = false) {
      scanner.expect('[');
      long price = positive(scanner.readDecimal());
      scanner.expect(',');
      addLevel(side, price, scanner.readDecimal());
      // Long ago a third, empty element stood here.
      while (!scanner.failed() && scanner.peek() == ',') {
        scanner.expect(',');
        scanner.skipValue();
      }
      scanner.expect(']');
    }
    return side.toArray();
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
}
