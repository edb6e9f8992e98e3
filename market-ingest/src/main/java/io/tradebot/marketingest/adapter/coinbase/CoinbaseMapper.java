package io.tradebot.marketingest.adapter.coinbase;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.json.JsonFrameMapper;
import io.tradebot.marketingest.adapter.json.LevelList;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a frame of Coinbase into what it says. Not thread-safe.
 *
 * <p>Two shapes are known. Advanced Trade has an envelope with a channel ({@code l2_data}, {@code
 * market_trades}, {@code heartbeats}, {@code subscriptions}), the number of the message on its
 * connection, and events. The Exchange feed, which recordings are made of, is flat with a type
 * ({@code snapshot}, {@code l2update}, {@code match}, {@code last_match}, {@code heartbeat}, {@code
 * subscriptions}) and numbers trades only. Both tell the maker's side of a trade.
 */
final class CoinbaseMapper extends JsonFrameMapper {
  /** The whole book of a busy product has some ten thousand levels. */
  static final int MAX_FRAME_BYTES = 16 << 20;

  private static final int MAX_LEVELS = 131_072;

  private static final int TYPE = 1;
  private static final int CHANNEL = 1 << 1;
  private static final int PRODUCT = 1 << 2;
  private static final int BIDS = 1 << 3;
  private static final int ASKS = 1 << 4;
  private static final int CHANGES = 1 << 5;
  private static final int TIME = 1 << 6;
  private static final int TRADE_ID = 1 << 7;
  private static final int SIDE = 1 << 8;
  private static final int SIZE = 1 << 9;
  private static final int PRICE = 1 << 10;
  private static final int LAST_TRADE_ID = 1 << 11;
  private static final int TIMESTAMP = 1 << 12;
  private static final int SEQUENCE_NUMBER = 1 << 13;
  private static final int EVENTS = 1 << 14;

  private enum Kind {
    UNKNOWN,
    ERROR,
    SUBSCRIPTIONS,
    SNAPSHOT,
    UPDATE,
    MATCH,
    LAST_MATCH,
    HEARTBEAT,
    L2_DATA,
    MARKET_TRADES,
    HEARTBEATS
  }

  // Never compared, so that arrays do.
  @SuppressWarnings("ArrayRecordComponent")
  private record BookEvent(InstrumentId instrument, boolean snapshot, long[] bids, long[] asks) {}

  private final SymbolTable symbols;

  // What the frame being read has said so far.
  private Kind kind = Kind.UNKNOWN;
  private @Nullable InstrumentId product;
  private @Nullable Side aggressor;
  private long price;
  private long size;
  private long tradeId;
  private long timeNs;
  private final List<BookEvent> books = new ArrayList<>();
  private final List<PublicTrade> trades = new ArrayList<>();

  CoinbaseMapper(SymbolTable symbols) {
    super(MAX_FRAME_BYTES, MAX_LEVELS);
    this.symbols = symbols;
  }

  @Override
  protected @Nullable StreamMessage read(long receiveTimeNs, long venueTimeNs) {
    kind = Kind.UNKNOWN;
    product = null;
    aggressor = null;
    timeNs = 0;
    books.clear();
    trades.clear();
    bids.clear();
    asks.clear();
    String error = "";
    long number = 0;
    int eventsAt = -1;
    int seen = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("type")) {
        seen = mark(seen, TYPE, "type");
        kind = type();
      } else if (scanner.stringIs("channel")) {
        seen = mark(seen, CHANNEL, "channel");
        kind = channel();
      } else if (scanner.stringIs("events")) {
        seen = mark(seen, EVENTS, "events");
        if ((seen & CHANNEL) != 0) {
          events(receiveTimeNs);
        } else {
          eventsAt = scanner.position();
          scanner.skipValue();
        }
      } else if (scanner.stringIs("sequence_num")) {
        seen = mark(seen, SEQUENCE_NUMBER, "sequence_num");
        number = scanner.readLong();
      } else if (scanner.stringIs("timestamp")) {
        seen = mark(seen, TIMESTAMP, "timestamp");
        timeNs = plausible(scanner.readInstant());
      } else if (scanner.stringIs("time")) {
        seen = mark(seen, TIME, "time");
        timeNs = plausible(scanner.readInstant());
      } else if (scanner.stringIs("product_id")) {
        seen = mark(seen, PRODUCT, "product_id");
        product = product();
      } else if (scanner.stringIs("bids")) {
        seen = mark(seen, BIDS, "bids");
        levels(bids);
      } else if (scanner.stringIs("asks")) {
        seen = mark(seen, ASKS, "asks");
        levels(asks);
      } else if (scanner.stringIs("changes")) {
        seen = mark(seen, CHANGES, "changes");
        changes();
      } else if (scanner.stringIs("trade_id")) {
        seen = mark(seen, TRADE_ID, "trade_id");
        tradeId = scanner.readLong();
      } else if (scanner.stringIs("last_trade_id")) {
        seen = mark(seen, LAST_TRADE_ID, "last_trade_id");
        tradeId = scanner.readLong();
      } else if (scanner.stringIs("side")) {
        seen = mark(seen, SIDE, "side");
        aggressor = aggressor("buy", "sell");
      } else if (scanner.stringIs("size")) {
        seen = mark(seen, SIZE, "size");
        size = positive(scanner.readDecimal());
      } else if (scanner.stringIs("price")) {
        seen = mark(seen, PRICE, "price");
        price = positive(scanner.readDecimal());
      } else if (scanner.stringIs("message") || scanner.stringIs("reason")) {
        at("message");
        error = error.isEmpty() ? shortText() : error + ": " + shortText();
      } else {
        at("frame");
        scanner.skipValue();
      }
    }
    scanner.expectEnd();
    if (eventsAt >= 0 && !scanner.failed()) {
      scanner.moveTo(eventsAt);
      events(receiveTimeNs);
    }
    if (scanner.failed()) {
      return null;
    }
    if ((seen & CHANNEL) == 0) {
      return flat(seen, error, receiveTimeNs);
    }
    if (kind == Kind.UNKNOWN) {
      at("channel");
      return null;
    }
    return complete(seen, EVENTS | SEQUENCE_NUMBER | TIMESTAMP)
        ? new StreamMessage.Sequenced(number, ofEvents(receiveTimeNs))
        : null;
  }

  private Kind type() {
    scanner.readString();
    if (scanner.stringIs("l2update")) {
      return Kind.UPDATE;
    }
    if (scanner.stringIs("match")) {
      return Kind.MATCH;
    }
    if (scanner.stringIs("heartbeat")) {
      return Kind.HEARTBEAT;
    }
    if (scanner.stringIs("snapshot")) {
      return Kind.SNAPSHOT;
    }
    if (scanner.stringIs("last_match")) {
      return Kind.LAST_MATCH;
    }
    if (scanner.stringIs("subscriptions")) {
      return Kind.SUBSCRIPTIONS;
    }
    return scanner.stringIs("error") ? Kind.ERROR : Kind.UNKNOWN;
  }

  private Kind channel() {
    scanner.readString();
    if (scanner.stringIs("l2_data")) {
      return Kind.L2_DATA;
    }
    if (scanner.stringIs("market_trades")) {
      return Kind.MARKET_TRADES;
    }
    if (scanner.stringIs("heartbeats")) {
      return Kind.HEARTBEATS;
    }
    return scanner.stringIs("subscriptions") ? Kind.SUBSCRIPTIONS : Kind.UNKNOWN;
  }

  // ---- the flat shape

  private @Nullable StreamMessage flat(int seen, String error, long receiveTimeNs) {
    InstrumentId of = product;
    return switch (kind) {
      case ERROR -> new StreamMessage.Refused(0, error);
      case SUBSCRIPTIONS -> new StreamMessage.Acknowledged(0);
      case SNAPSHOT ->
          complete(seen, PRODUCT | BIDS | ASKS) && of != null
              ? new StreamMessage.Snapshot(
                  of, new DepthSnapshot(bids.toArray(), asks.toArray(), timeNs, null))
              : null;
      case UPDATE ->
          complete(seen, PRODUCT | CHANGES | TIME) && of != null
              ? new StreamMessage.Depth(
                  of, new DepthUpdate(bids.toArray(), asks.toArray(), timeNs, receiveTimeNs, null))
              : null;
      case MATCH ->
          complete(seen, PRODUCT | TIME | TRADE_ID | SIDE | SIZE | PRICE)
                  && of != null
                  && aggressor != null
              ? new StreamMessage.Trade(
                  new PublicTrade(
                      of,
                      tradeId,
                      Price.ofRaw(price),
                      Quantity.ofRaw(size),
                      aggressor,
                      timeNs,
                      receiveTimeNs))
              : null;
      case LAST_MATCH ->
          complete(seen, PRODUCT | TIME | TRADE_ID) && of != null
              ? new StreamMessage.LastTrade(of, tradeId, timeNs)
              : null;
      case HEARTBEAT ->
          complete(seen, PRODUCT | TIME | LAST_TRADE_ID) && of != null
              ? new StreamMessage.LastTrade(of, tradeId, timeNs)
              : null;
      case UNKNOWN, L2_DATA, MARKET_TRADES, HEARTBEATS -> {
        at("type");
        yield null;
      }
    };
  }

  private void levels(LevelList side) {
    scanner.expect('[');
    for (boolean first = true; scanner.nextElement(first); first = false) {
      scanner.expect('[');
      long levelPrice = positive(scanner.readDecimal());
      scanner.expect(',');
      addLevel(side, levelPrice, scanner.readDecimal());
      scanner.expect(']');
    }
  }

  private void changes() {
    scanner.expect('[');
    for (boolean first = true; scanner.nextElement(first); first = false) {
      scanner.expect('[');
      scanner.readString();
      boolean isBid = scanner.stringIs("buy");
      if (!isBid && !scanner.stringIs("sell")) {
        scanner.fail(RejectReason.UNKNOWN_TYPE);
      }
      scanner.expect(',');
      long levelPrice = positive(scanner.readDecimal());
      scanner.expect(',');
      addLevel(isBid ? bids : asks, levelPrice, scanner.readDecimal());
      scanner.expect(']');
    }
  }

  // ---- the shape with an envelope

  private void events(long receiveTimeNs) {
    switch (kind) {
      case L2_DATA -> {
        scanner.expect('[');
        for (boolean first = true; scanner.nextElement(first); first = false) {
          bookEvent();
        }
      }
      case MARKET_TRADES -> {
        scanner.expect('[');
        for (boolean first = true; scanner.nextElement(first); first = false) {
          tradeEvent(receiveTimeNs);
        }
      }
      case UNKNOWN,
          ERROR,
          SUBSCRIPTIONS,
          SNAPSHOT,
          UPDATE,
          MATCH,
          LAST_MATCH,
          HEARTBEAT,
          HEARTBEATS ->
          scanner.skipValue();
    }
  }

  private StreamMessage ofEvents(long receiveTimeNs) {
    List<StreamMessage> messages = new ArrayList<>();
    for (BookEvent book : books) {
      messages.add(
          book.snapshot()
              ? new StreamMessage.Snapshot(
                  book.instrument(), new DepthSnapshot(book.bids(), book.asks(), timeNs, null))
              : new StreamMessage.Depth(
                  book.instrument(),
                  new DepthUpdate(book.bids(), book.asks(), timeNs, receiveTimeNs, null)));
    }
    // They come newest first.
    trades.sort(Comparator.comparingLong(PublicTrade::tradeId));
    trades.forEach(trade -> messages.add(new StreamMessage.Trade(trade)));
    return switch (messages.size()) {
      case 0 ->
          kind == Kind.SUBSCRIPTIONS
              ? new StreamMessage.Acknowledged(0)
              : new StreamMessage.Heartbeat(kind == Kind.HEARTBEATS ? timeNs : 0);
      case 1 -> messages.getFirst();
      default -> new StreamMessage.Several(messages);
    };
  }

  private void bookEvent() {
    int seen = 0;
    boolean snapshot = false;
    InstrumentId instrument = null;
    bids.clear();
    asks.clear();
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("type")) {
        seen = mark(seen, 1, "type");
        snapshot = isSnapshot();
      } else if (scanner.stringIs("product_id")) {
        seen = mark(seen, 2, "product_id");
        instrument = product();
      } else if (scanner.stringIs("updates")) {
        seen = mark(seen, 4, "updates");
        scanner.expect('[');
        for (boolean one = true; scanner.nextElement(one); one = false) {
          levelUpdate();
        }
      } else {
        scanner.skipValue();
      }
    }
    if (complete(seen, 7) && instrument != null) {
      books.add(new BookEvent(instrument, snapshot, bids.toArray(), asks.toArray()));
    }
  }

  private void levelUpdate() {
    int seen = 0;
    boolean isBid = false;
    long levelPrice = 0;
    long quantity = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("side")) {
        seen = mark(seen, 1, "side");
        scanner.readString();
        isBid = scanner.stringIs("bid");
        if (!isBid && !scanner.stringIs("offer") && !scanner.stringIs("ask")) {
          scanner.fail(RejectReason.UNKNOWN_TYPE);
        }
      } else if (scanner.stringIs("price_level")) {
        seen = mark(seen, 2, "price_level");
        levelPrice = positive(scanner.readDecimal());
      } else if (scanner.stringIs("new_quantity")) {
        seen = mark(seen, 4, "new_quantity");
        quantity = scanner.readDecimal();
      } else {
        scanner.skipValue();
      }
    }
    if (complete(seen, 7)) {
      addLevel(isBid ? bids : asks, levelPrice, quantity);
    }
  }

  private void tradeEvent(long receiveTimeNs) {
    int seen = 0;
    boolean snapshot = false;
    int before = trades.size();
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("type")) {
        seen = mark(seen, 1, "type");
        snapshot = isSnapshot();
      } else if (scanner.stringIs("trades")) {
        seen = mark(seen, 2, "trades");
        scanner.expect('[');
        for (boolean one = true; scanner.nextElement(one); one = false) {
          trade(receiveTimeNs);
        }
      } else {
        scanner.skipValue();
      }
    }
    if (complete(seen, 3) && snapshot) {
      // What was traded before the subscription is asked for over REST.
      trades.subList(before, trades.size()).clear();
    }
  }

  private void trade(long receiveTimeNs) {
    int seen = 0;
    InstrumentId instrument = null;
    Side side = null;
    long id = 0;
    long tradePrice = 0;
    long quantity = 0;
    long tradeTimeNs = 0;
    scanner.expect('{');
    for (boolean first = true; scanner.nextKey(first); first = false) {
      if (scanner.stringIs("trade_id")) {
        seen = mark(seen, 1, "trade_id");
        id = scanner.readLongText();
      } else if (scanner.stringIs("product_id")) {
        seen = mark(seen, 2, "product_id");
        instrument = product();
      } else if (scanner.stringIs("price")) {
        seen = mark(seen, 4, "price");
        tradePrice = positive(scanner.readDecimal());
      } else if (scanner.stringIs("size")) {
        seen = mark(seen, 8, "size");
        quantity = positive(scanner.readDecimal());
      } else if (scanner.stringIs("side")) {
        seen = mark(seen, 16, "side");
        side = aggressor("BUY", "SELL");
      } else if (scanner.stringIs("time")) {
        seen = mark(seen, 32, "time");
        tradeTimeNs = plausible(scanner.readInstant());
      } else {
        scanner.skipValue();
      }
    }
    if (complete(seen, 63) && instrument != null && side != null) {
      trades.add(
          new PublicTrade(
              instrument,
              id,
              Price.ofRaw(tradePrice),
              Quantity.ofRaw(quantity),
              side,
              tradeTimeNs,
              receiveTimeNs));
    }
  }

  private boolean isSnapshot() {
    scanner.readString();
    if (scanner.stringIs("snapshot")) {
      return true;
    }
    if (!scanner.stringIs("update")) {
      scanner.fail(RejectReason.UNKNOWN_TYPE);
    }
    return false;
  }

  private @Nullable InstrumentId product() {
    return known(symbols);
  }

  /** The maker's side is told; the aggressor's is the other. */
  private @Nullable Side aggressor(String buy, String sell) {
    scanner.readString();
    if (scanner.failed()) {
      return null;
    }
    if (scanner.stringIs(buy)) {
      return Side.SELL;
    }
    if (scanner.stringIs(sell)) {
      return Side.BUY;
    }
    scanner.fail(RejectReason.UNKNOWN_TYPE);
    return null;
  }
}
