package io.tradebot.marketingest.adapter.kraken;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.json.JsonFrameMapper;
import io.tradebot.marketingest.adapter.json.LevelList;
import io.tradebot.marketingest.domain.BookChecksum;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a frame of Kraken's WebSocket v2 into what it says. Not thread-safe.
 *
 * <p>Known are the channels {@code status}, {@code heartbeat}, {@code instrument}, {@code ticker},
 * {@code trade} and {@code book}, and answers to requests. Prices and quantities are JSON numbers
 * and are read from their text, which the checksum of a book is made of; times are text in UTC.
 */
final class KrakenMapper extends JsonFrameMapper {
  /** The list of all instruments is the longest: about 1 MB. */
  static final int MAX_FRAME_BYTES = 8 << 20;

  private static final int MAX_LEVELS = 1_000;

  private enum Channel {
    STATUS,
    HEARTBEAT,
    INSTRUMENT,
    TICKER,
    TRADE,
    BOOK
  }

  private final KrakenSymbols symbols;
  private final List<StreamMessage> messages = new ArrayList<>();
  private int priceDecimals;
  private int quantityDecimals;

  KrakenMapper(KrakenSymbols symbols) {
    super(MAX_FRAME_BYTES, MAX_LEVELS);
    this.symbols = symbols;
  }

  @Override
  protected @Nullable StreamMessage read(long receiveTimeNs, long venueTimeNs) {
    Channel channel = null;
    boolean snapshot = false;
    boolean answer = false;
    boolean success = false;
    String error = null;
    long requestId = 0;
    int dataAt = -1;
    boolean isRead = false;
    int seen = 0;
    messages.clear();
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("channel")) {
        seen = mark(seen, 1, "channel");
        scanner.readString();
        channel = channel();
        if (channel == null) {
          return null;
        }
      } else if (scanner.stringIs("type")) {
        seen = mark(seen, 2, "type");
        scanner.readString();
        snapshot = scanner.stringIs("snapshot");
        if (!snapshot && !scanner.stringIs("update")) {
          scanner.fail(RejectReason.UNKNOWN_TYPE);
        }
      } else if (scanner.stringIs("data")) {
        seen = mark(seen, 4, "data");
        scanner.peek();
        dataAt = scanner.position();
        // Nearly always what is needed to read it stands before it.
        isRead = channel != null && (seen & 2) != 0;
        if (isRead && channel != null) {
          data(channel, snapshot, receiveTimeNs, venueTimeNs);
        } else {
          scanner.skipValue();
        }
      } else if (scanner.stringIs("method")) {
        seen = mark(seen, 8, "method");
        scanner.readString();
        answer = true;
      } else if (scanner.stringIs("success")) {
        seen = mark(seen, 16, "success");
        success = scanner.readBoolean();
      } else if (scanner.stringIs("error")) {
        seen = mark(seen, 32, "error");
        error = shortText();
      } else if (scanner.stringIs("req_id")) {
        seen = mark(seen, 64, "req_id");
        requestId = scanner.readLong();
      } else {
        at("frame");
        scanner.skipValue();
      }
    }
    scanner.expectEnd();
    if (scanner.failed()) {
      return null;
    }
    if (answer || error != null) {
      return success
          ? new StreamMessage.Acknowledged(requestId)
          : new StreamMessage.Refused(0, error == null ? "without a reason" : error);
    }
    if (channel == Channel.HEARTBEAT) {
      return new StreamMessage.Heartbeat(0);
    }
    if (channel == null) {
      at("channel");
      return null;
    }
    if (!complete(seen, 7)) {
      return null;
    }
    if (!isRead) {
      scanner.moveTo(dataAt);
      data(channel, snapshot, receiveTimeNs, venueTimeNs);
    }
    return scanner.failed() ? null : taken();
  }

  private StreamMessage taken() {
    return switch (messages.size()) {
      case 0 -> new StreamMessage.Heartbeat(0);
      case 1 -> messages.getFirst();
      default -> new StreamMessage.Several(messages);
    };
  }

  private void data(Channel channel, boolean snapshot, long receiveTimeNs, long venueTimeNs) {
    if (channel == Channel.INSTRUMENT) {
      instruments();
      return;
    }
    scanner.expect('[');
    for (boolean first = true; scanner.nextElement(first); first = false) {
      StreamMessage message =
          switch (channel) {
            case BOOK -> book(snapshot, receiveTimeNs);
            case TICKER -> ticker(receiveTimeNs, venueTimeNs);
            case TRADE -> trade(receiveTimeNs);
            case STATUS -> status();
            case HEARTBEAT, INSTRUMENT -> null;
          };
      if (message == null) {
        // The scanner has failed, or the channel has no data.
        scanner.fail(RejectReason.UNKNOWN_TYPE);
        return;
      }
      // What was traded before the subscription is asked for over REST.
      if (channel != Channel.TRADE || !snapshot) {
        messages.add(message);
      }
    }
  }

  private @Nullable StreamMessage status() {
    int seen = 0;
    String system = "";
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("system")) {
        seen = mark(seen, 1, "system");
        system = shortText();
      } else {
        scanner.skipValue();
      }
    }
    return complete(seen, 1)
        ? new StreamMessage.Status(null, system, system.equals("online"))
        : null;
  }

  /** The pairs that are ours, of all that the exchange lists. */
  private void instruments() {
    int seen = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("pairs")) {
        seen = mark(seen, 1, "pairs");
        scanner.expect('[');
        for (boolean one = true; scanner.nextElement(one); one = false) {
          pair();
        }
      } else {
        scanner.skipValue();
      }
    }
    complete(seen, 1);
  }

  private void pair() {
    int seen = 0;
    InstrumentId instrument = null;
    String status = "";
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("symbol")) {
        seen = mark(seen, 1, "symbol");
        scanner.readString();
        instrument =
            scanner.failed()
                ? null
                : symbols
                    .onStreams()
                    .find(scanner.bytes(), scanner.stringStart(), scanner.stringEnd());
      } else if (scanner.stringIs("status")) {
        seen = mark(seen, 2, "status");
        status = shortText();
      } else {
        scanner.skipValue();
      }
    }
    if (complete(seen, 3) && instrument != null) {
      messages.add(new StreamMessage.Status(instrument, status, status.equals("online")));
    }
  }

  private @Nullable StreamMessage trade(long receiveTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    Side side = null;
    long price = 0;
    long quantity = 0;
    long id = 0;
    long timeNs = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("symbol")) {
        seen = mark(seen, 1, "symbol");
        instrument = known(symbols.onStreams());
      } else if (scanner.stringIs("side")) {
        seen = mark(seen, 2, "side");
        side = side();
      } else if (scanner.stringIs("price")) {
        seen = mark(seen, 4, "price");
        price = positive(scanner.readDecimalNumber());
      } else if (scanner.stringIs("qty")) {
        seen = mark(seen, 8, "qty");
        quantity = positive(scanner.readDecimalNumber());
      } else if (scanner.stringIs("trade_id")) {
        seen = mark(seen, 16, "trade_id");
        id = scanner.readLong();
      } else if (scanner.stringIs("timestamp")) {
        seen = mark(seen, 32, "timestamp");
        timeNs = plausible(scanner.readInstant());
      } else {
        scanner.skipValue();
      }
    }
    if (!complete(seen, 63) || instrument == null || side == null) {
      return null;
    }
    return new StreamMessage.Trade(
        new PublicTrade(
            instrument,
            id,
            Price.ofRaw(price),
            Quantity.ofRaw(quantity),
            side,
            timeNs,
            receiveTimeNs));
  }

  private @Nullable StreamMessage ticker(long receiveTimeNs, long venueTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    long bid = 0;
    long bidQuantity = 0;
    long ask = 0;
    long askQuantity = 0;
    long timeNs = venueTimeNs;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("symbol")) {
        seen = mark(seen, 1, "symbol");
        instrument = known(symbols.onStreams());
      } else if (scanner.stringIs("bid")) {
        seen = mark(seen, 2, "bid");
        bid = positive(scanner.readDecimalNumber());
      } else if (scanner.stringIs("bid_qty")) {
        seen = mark(seen, 4, "bid_qty");
        bidQuantity = positive(scanner.readDecimalNumber());
      } else if (scanner.stringIs("ask")) {
        seen = mark(seen, 8, "ask");
        ask = positive(scanner.readDecimalNumber());
      } else if (scanner.stringIs("ask_qty")) {
        seen = mark(seen, 16, "ask_qty");
        askQuantity = positive(scanner.readDecimalNumber());
      } else if (scanner.stringIs("timestamp")) {
        seen = mark(seen, 32, "timestamp");
        timeNs = plausible(scanner.readInstant());
      } else {
        scanner.skipValue();
      }
    }
    if (!complete(seen, 31) || instrument == null) {
      return null;
    }
    return new StreamMessage.Quote(
        new BestQuote(
            instrument,
            Price.ofRaw(bid),
            Quantity.ofRaw(bidQuantity),
            Price.ofRaw(ask),
            Quantity.ofRaw(askQuantity),
            0,
            timeNs,
            receiveTimeNs));
  }

  private @Nullable StreamMessage book(boolean snapshot, long receiveTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    long[] bidLevels = null;
    long[] askLevels = null;
    long crc32 = 0;
    long timeNs = 0;
    priceDecimals = 0;
    quantityDecimals = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("symbol")) {
        seen = mark(seen, 1, "symbol");
        instrument = known(symbols.onStreams());
      } else if (scanner.stringIs("bids")) {
        seen = mark(seen, 2, "bids");
        bidLevels = levels(bids);
      } else if (scanner.stringIs("asks")) {
        seen = mark(seen, 4, "asks");
        askLevels = levels(asks);
      } else if (scanner.stringIs("checksum")) {
        seen = mark(seen, 8, "checksum");
        crc32 = scanner.readLong();
      } else if (scanner.stringIs("timestamp")) {
        seen = mark(seen, 16, "timestamp");
        timeNs = plausible(scanner.readInstant());
      } else {
        scanner.skipValue();
      }
    }
    if (!complete(seen, 31) || instrument == null || bidLevels == null || askLevels == null) {
      return null;
    }
    BookChecksum checksum = new BookChecksum(crc32, priceDecimals, quantityDecimals);
    return snapshot
        ? new StreamMessage.Snapshot(
            instrument, new DepthSnapshot(bidLevels, askLevels, timeNs, checksum))
        : new StreamMessage.Depth(
            instrument, new DepthUpdate(bidLevels, askLevels, timeNs, receiveTimeNs, checksum));
  }

  private long[] levels(LevelList side) {
    side.clear();
    scanner.expect('[');
    for (boolean first = true; scanner.nextElement(first); first = false) {
      int seen = 0;
      long price = 0;
      long quantity = 0;
      scanner.expect('{');
      for (boolean one = true; scanner.nextKey(one); one = false) {
        if (scanner.stringIs("price")) {
          seen = mark(seen, 1, "price");
          price = positive(scanner.readDecimalNumber());
          priceDecimals = Math.max(priceDecimals, decimals());
        } else if (scanner.stringIs("qty")) {
          seen = mark(seen, 2, "qty");
          quantity = scanner.readDecimalNumber();
          quantityDecimals = Math.max(quantityDecimals, decimals());
        } else {
          scanner.skipValue();
        }
      }
      if (!complete(seen, 3)) {
        break;
      }
      addLevel(side, price, quantity);
    }
    return side.toArray();
  }

  private int decimals() {
    if (scanner.decimals() > FixedPoint.DECIMALS) {
      scanner.fail(RejectReason.TOO_PRECISE);
      return 0;
    }
    return scanner.decimals();
  }

  private @Nullable Side side() {
    scanner.readString();
    if (scanner.failed()) {
      return null;
    }
    if (scanner.stringIs("buy")) {
      return Side.BUY;
    }
    if (scanner.stringIs("sell")) {
      return Side.SELL;
    }
    scanner.fail(RejectReason.UNKNOWN_TYPE);
    return null;
  }

  private @Nullable Channel channel() {
    if (scanner.stringIs("book")) {
      return Channel.BOOK;
    }
    if (scanner.stringIs("ticker")) {
      return Channel.TICKER;
    }
    if (scanner.stringIs("trade")) {
      return Channel.TRADE;
    }
    if (scanner.stringIs("heartbeat")) {
      return Channel.HEARTBEAT;
    }
    if (scanner.stringIs("status")) {
      return Channel.STATUS;
    }
    return scanner.stringIs("instrument") ? Channel.INSTRUMENT : null;
  }
}
