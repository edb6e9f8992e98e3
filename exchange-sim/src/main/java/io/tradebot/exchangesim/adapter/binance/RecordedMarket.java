package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.ObservedMarketMatcher;
import io.tradebot.exchangesim.adapter.file.RecordedClock;
import io.tradebot.exchangesim.adapter.file.Recording;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.application.MarketSource;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Plays a recording: each frame goes out unchanged, and what it says of book and trades is what
 * REST, candles and the account's fills are made from.
 *
 * <p>Playing begins when a client listens. From the first moment REST serves the recorded depth
 * snapshot, then the book that the frames make of it.
 */
public final class RecordedMarket implements MarketSource {
  private static final Logger log = LoggerFactory.getLogger(RecordedMarket.class);

  private final Exchange exchange;
  private final BinanceStreams streams;
  private final Audience audience;
  private final Recording recording;
  private final RecordedClock clock;
  private final boolean quotesRecorded;
  private final Map<String, Book> books = new HashMap<>();
  private Recording.@Nullable Frame next;
  private boolean playing;
  private long played;

  private record Book(Market market, ObservedMarketMatcher matcher) {}

  public RecordedMarket(
      Exchange exchange,
      BinanceProtocol protocol,
      Recording recording,
      Recording.Contents contents,
      RecordedClock clock)
      throws IOException {
    this.exchange = exchange;
    this.streams = protocol.streams();
    this.audience = protocol.audience();
    streams.sendVerbatim();
    this.recording = recording;
    this.clock = clock;
    this.quotesRecorded = contents.quotes();
    contents
        .snapshots()
        .forEach(
            (symbol, snapshot) -> {
              Market market = exchange.market(symbol.toUpperCase(Locale.ROOT));
              ObservedMarketMatcher matcher = new ObservedMarketMatcher(market);
              market.matchWith(matcher);
              Book book = new Book(market, matcher);
              books.put(symbol, book);
              if (snapshot != null) {
                long updateId = snapshot.path("lastUpdateId").asLong();
                apply(book, Side.BUY, snapshot.path("bids"), updateId);
                apply(book, Side.SELL, snapshot.path("asks"), updateId);
              }
            });
    this.next = recording.next();
  }

  @Override
  public long nextNs() {
    Recording.Frame frame = next;
    if (frame == null || !mayPlay()) {
      return ENDED;
    }
    return frame.atNs();
  }

  private boolean mayPlay() {
    if (!playing && audience.hasListeners()) {
      playing = true;
      log.info("a client listens: the recording begins");
    }
    return playing && audience.keepsUp();
  }

  @Override
  public void fire() {
    Recording.Frame frame = next;
    if (frame == null) {
      return;
    }
    long eventMs = frame.data().path("E").asLong(0);
    if (eventMs > 0) {
      clock.reached(eventMs);
      exchange.advanceTo(clock.millis());
    }
    play(frame);
    played++;
    try {
      next = recording.next();
    } catch (IOException failure) {
      next = null;
      clock.over();
      throw new UncheckedIOException("the recording ends early", failure);
    }
    if (next == null) {
      clock.over();
      log.info("the recording is over after {} frames", played);
    }
  }

  private void play(Recording.Frame frame) {
    Book book = books.get(frame.symbol());
    if (book == null) {
      return;
    }
    JsonNode data = frame.data();
    String kind = frame.kind();
    if (kind.startsWith("depth") && data.has("U")) {
      playDepth(frame, book, data);
    } else if (kind.equals("trade")) {
      streams.sendText(frame.stream(), frame.payload());
      playTrade(book, data);
    } else {
      streams.sendText(frame.stream(), frame.payload());
    }
    book.market().finish();
  }

  private void playDepth(Recording.Frame frame, Book book, JsonNode data) {
    String symbol = frame.symbol();
    for (String stream : new String[] {"@depth@100ms", "@depth", "@depth@1000ms"}) {
      streams.sendText(symbol + stream, frame.payload());
    }
    long updateId = data.path("u").asLong();
    if (updateId > book.market().depth().updateId()) {
      apply(book, Side.BUY, data.path("b"), updateId);
      apply(book, Side.SELL, data.path("a"), updateId);
      book.market().depth().reached(updateId);
      if (!quotesRecorded) {
        streams.send(
            symbol + "@bookTicker",
            () -> Wire.bookTicker(book.market().listing().wireName(), book.market().depth()));
      }
    }
    book.market().closeCandles(data.path("E").asLong());
  }

  private static void apply(Book book, Side side, JsonNode levels, long updateId) {
    for (JsonNode level : levels) {
      long price = FixedPoint.parse(level.path(0).asString());
      long quantity = FixedPoint.parse(level.path(1).asString());
      book.market().levelChanged(side, price, quantity, updateId);
      book.matcher().observeLevel(side, price, quantity);
    }
  }

  private void playTrade(Book book, JsonNode data) {
    long price = FixedPoint.parse(data.path("p").asString());
    long quantity = FixedPoint.parse(data.path("q").asString());
    boolean buyerIsMaker = data.path("m").asBoolean();
    book.market()
        .publish(
            new TapeTrade(
                data.path("t").asLong(),
                price,
                quantity,
                data.path("T").asLong(),
                buyerIsMaker,
                0,
                0));
    book.matcher().observeTrade(buyerIsMaker ? Side.SELL : Side.BUY, price, quantity);
    exchange.commit();
  }
}
