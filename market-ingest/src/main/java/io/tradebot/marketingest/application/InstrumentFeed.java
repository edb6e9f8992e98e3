package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.marketingest.domain.BookSync;
import io.tradebot.marketingest.domain.CandleBuilder;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.LocalOrderBook;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import io.tradebot.marketingest.domain.TradeContinuity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one instrument's streams. Belongs to the thread of its pipeline. */
final class InstrumentFeed implements TradeContinuity.Output, CandleBuilder.Output {
  /**
   * A price beyond this many times the last trade's, either way, is not believed until the venue
   * confirms it.
   */
  private static final long IMPLAUSIBLE_FACTOR = 2;

  private static final long QUIET_NS = 1_000_000_000L;
  private static final long QUIET_CHECK_NS = 2_000_000_000L;
  private static final long DOUBT_CHECK_NS = 500_000_000L;
  private static final long SHORTEST_RETRY_NS = 100_000_000L;
  private static final long LONGEST_RETRY_NS = 10_000_000_000L;
  private static final long STREAM_ANSWER_NS = 2_000_000_000L;
  private static final int REPAIRS_BEFORE_GIVING_UP = 5;
  private static final long RECORD_QUOTE_EVERY_NS = 100_000_000L;
  private static final long RECORD_BOOK_EVERY_NS = 1_000_000_000L;

  final InstrumentId instrument;
  final int connection;
  private final IngestSettings settings;
  private final VenueClock clock;
  private final MarketPublisher publisher;
  private final MarketRecorder recorder;
  private final FeedHealth health;
  private final IngestMetrics venueMetrics;
  private final IngestMetrics.PerInstrument metrics;
  private final Map<Timeframe, CandleLedger> ledgers;

  private final BookSync book;
  private final TradeContinuity trades = new TradeContinuity(this);
  private final CandleBuilder candles;

  // Quotes
  private @Nullable BestQuote waitingQuote;
  private long lastQuoteId;
  private long lastTradePrice;
  private long quoteRecordedNs;

  // Book
  private boolean bookChanged;
  private long bookPublishedNs;
  private long bookRecordedNs;
  private boolean snapshotInFlight;
  private long snapshotNotBeforeNs;
  private long snapshotRetryNs = SHORTEST_RETRY_NS;

  // Trades
  private boolean verified;
  private boolean tradesInFlight;
  private long tradesNotBeforeNs;
  private long tradesRetryNs = SHORTEST_RETRY_NS;
  private int repairs;
  private long verifiedAtNs = Long.MIN_VALUE;
  private long doubtedAtNs = Long.MIN_VALUE;

  // Silence, by our clock
  private long quoteSeenNs;
  private long bookSeenNs;
  private boolean quoteStale;
  private boolean bookStale;
  private boolean open;

  InstrumentFeed(
      InstrumentId instrument,
      int connection,
      IngestSettings settings,
      VenueClock clock,
      MarketPublisher publisher,
      MarketRecorder recorder,
      FeedHealth health,
      IngestMetrics venueMetrics,
      Map<Timeframe, CandleLedger> ledgers) {
    this.instrument = instrument;
    this.connection = connection;
    this.settings = settings;
    this.clock = clock;
    this.publisher = publisher;
    this.recorder = recorder;
    this.health = health;
    this.venueMetrics = venueMetrics;
    this.metrics = venueMetrics.of(instrument);
    this.ledgers = new EnumMap<>(ledgers);
    this.book =
        BookSync.of(
            settings.quality().book(), settings.bookDepth(), settings.quality().keptLevels());
    this.candles =
        new CandleBuilder(instrument, settings.timeframes(), settings.candleGrace(), this);
    note("feed", "not connected");
  }

  // ---- connection

  void opened(long nowNs) {
    open = true;
    quoteSeenNs = nowNs;
    bookSeenNs = nowNs;
    tradesNotBeforeNs = nowNs;
    note("feed", "");
    // The whole book may have come before the last subscription was answered.
    note("book", book.isSynced() ? "" : "synchronising");
  }

  void lost(String reason) {
    open = false;
    verified = false;
    bookChanged = false;
    waitingQuote = null;
    book.reset();
    publisher.withholdBook(instrument);
    note("feed", "disconnected: " + reason);
  }

  /**
   * Something came that could not be read, and it may have been a trade: until the venue has been
   * asked, no candle is closed.
   */
  void doubt() {
    if (verified) {
      verified = false;
      tradesNotBeforeNs = Math.max(tradesNotBeforeNs, clock.nowNs() + DOUBT_CHECK_NS);
    }
    doubtedAtNs = clock.venueNowNs();
  }

  /** Messages of the connection are missing: neither its books nor its trades are whole. */
  void sequenceBroken(long expected, long actual) {
    long nowNs = clock.nowNs();
    gap("book", GapKind.MISSING, expected, actual, clock.venueNowNs(), nowNs);
    discardBook();
    doubt();
  }

  /** What could not be read may have been a change of the book, and nothing else would show it. */
  void discardBook() {
    book.discard();
    resync();
  }

  /** The venue says whether it trades; its word is shown when it does not. */
  void onStatus(String status, boolean trading) {
    note("status", trading ? "" : status);
  }

  // ---- trades

  /** The venue says which trade is the newest: when we have not seen it, it is missing. */
  void onLastTrade(StreamMessage.LastTrade last, long receiveTimeNs) {
    if (trades.isStarted() && !trades.isWaiting() && last.tradeId() >= trades.nextId()) {
      gap(
          "trade",
          GapKind.MISSING,
          trades.nextId(),
          last.tradeId() + 1,
          last.eventTimeNs(),
          receiveTimeNs);
      verified = false;
      tradesNotBeforeNs = Math.min(tradesNotBeforeNs, clock.nowNs());
    }
  }

  void onTrade(PublicTrade trade) {
    metrics.trades.increment();
    metrics.latency(trade.receiveTimeNs() + clock.offsetNs() - trade.eventTimeNs());
    if (isImplausible(trade.price().raw())) {
      // Its number is missing from now on, so the venue is asked for it and has the last word.
      venueMetrics.rejected(RejectReason.IMPLAUSIBLE_PRICE);
      doubt();
      return;
    }
    long expected = trades.nextId();
    switch (trades.observe(trade)) {
      case NEXT -> live(trade);
      case LATE -> {
        live(trade);
        gap("trade", GapKind.OUT_OF_ORDER, trades.nextId(), trade);
      }
      case HELD, FETCHED -> live(trade);
      case GAP -> {
        live(trade);
        repairs = 0;
        tradesNotBeforeNs = Math.min(tradesNotBeforeNs, clock.nowNs());
        gap("trade", GapKind.MISSING, expected, trade);
      }
      case DUPLICATE -> metrics.duplicates.increment();
      case RESTARTED -> {
        gap("trade", GapKind.OUT_OF_ORDER, expected, trade);
        restart();
        trades.observe(trade);
      }
    }
  }

  private void live(PublicTrade trade) {
    publisher.trade(trade);
    recorder.trade(trade);
  }

  private void restart() {
    trades.restart(clock.venueNowNs());
    verified = false;
    lastTradePrice = 0;
    tradesNotBeforeNs = clock.nowNs();
  }

  @Override
  public void next(PublicTrade trade) {
    lastTradePrice = trade.price().raw();
    candles.trade(trade);
  }

  @Override
  public void hole(long fromNs, long toNs) {
    candles.hole(fromNs, toNs);
  }

  /** Whether the venue should be asked for trades now, and notes that it is. */
  boolean claimTradeRequest(long nowNs, long flowNs) {
    if (!open || tradesInFlight || nowNs < tradesNotBeforeNs) {
      return false;
    }
    boolean quiet =
        clock.venueNowNs() - Math.max(flowNs, verifiedAtNs)
            > QUIET_NS + settings.candleGrace().toNanos();
    if (verified && !trades.isWaiting() && !quiet) {
      return false;
    }
    tradesInFlight = true;
    tradesNotBeforeNs = nowNs + (verified && !trades.isWaiting() ? QUIET_CHECK_NS : 0);
    return true;
  }

  /** By the venue's clock: no trade that is asked for is older. */
  long tradesWantedSinceNs() {
    return trades.lastTimeNs();
  }

  /** Numbers to ask for; negative for the newest ones only. */
  long tradesWantedFrom() {
    return trades.isStarted() ? trades.nextId() : -1;
  }

  /**
   * Takes the venue's answer.
   *
   * @param askedAtVenueNs the venue's time when it was asked: all trades up to then are in the
   *     answer
   */
  void onTradesFetched(List<PublicTrade> fetched, long askedAtVenueNs, boolean stillOpen) {
    tradesInFlight = false;
    if (!stillOpen) {
      return;
    }
    tradesRetryNs = SHORTEST_RETRY_NS;
    if (trades.isRestartShownBy(fetched)) {
      restart();
    }
    if (!trades.isStarted()) {
      if (fetched.isEmpty()) {
        tradesNotBeforeNs = clock.nowNs() + QUIET_NS;
        return;
      }
      if (!candles.isStarted()) {
        // Trades of the same moment as the first may lie before the page.
        candles.start(fetched.getFirst().eventTimeNs() + 1);
      }
    }
    long before = trades.isStarted() ? trades.nextId() : fetched.getFirst().tradeId();
    trades.repair(fetched);
    metrics.fetchedTrades.increment((double) Math.max(0, trades.nextId() - before));
    if (trades.isWaiting() && ++repairs >= REPAIRS_BEFORE_GIVING_UP) {
      trades.giveUp();
    }
    if (trades.isWaiting()) {
      tradesNotBeforeNs = clock.nowNs() + SHORTEST_RETRY_NS * repairs;
      return;
    }
    repairs = 0;
    verified = askedAtVenueNs > doubtedAtNs;
    verifiedAtNs = Math.max(verifiedAtNs, askedAtVenueNs);
    note("trades", "");
  }

  void onTradesFailed(VenueRequestException failure) {
    tradesInFlight = false;
    venueMetrics.requestFailed("trades");
    tradesNotBeforeNs = clock.nowNs() + Math.max(tradesRetryNs, failure.retryAfter().toNanos());
    tradesRetryNs = Math.min(LONGEST_RETRY_NS, tradesRetryNs * 2);
    note("trades", "cannot be verified: " + failure.getMessage());
  }

  // ---- candles

  /**
   * Closes what has ended.
   *
   * @param flowNs newest event time on the connection, by the venue's clock
   */
  void advanceCandles(long flowNs) {
    if (trades.isWaiting()) {
      return;
    }
    long provenNs = verified ? Math.max(flowNs, verifiedAtNs) : verifiedAtNs;
    if (provenNs != Long.MIN_VALUE) {
      candles.advance(provenNs, clock.nowNs());
    }
  }

  @Override
  public void closed(CandleClosed candle) {
    ledger(candle.timeframe()).closed(candle);
  }

  @Override
  public void incomplete(Timeframe timeframe, long fromNs, long toNs) {
    ledger(timeframe).incomplete(fromNs, toNs);
  }

  @Override
  public void late(PublicTrade trade) {
    metrics.lateTrades.increment();
  }

  private CandleLedger ledger(Timeframe timeframe) {
    CandleLedger ledger = ledgers.get(timeframe);
    if (ledger == null) {
      throw new IllegalStateException("no ledger for " + instrument + " " + timeframe);
    }
    return ledger;
  }

  // ---- quotes

  void onQuote(BestQuote quote) {
    metrics.quotes.increment();
    if (quote.updateId() > 0
        && quote.updateId() <= lastQuoteId
        && open
        && !isNumberedAnew(quote.updateId())) {
      metrics.duplicates.increment();
      return;
    }
    if (quote.isCrossed()) {
      venueMetrics.rejected(RejectReason.CROSSED);
      gap(
          "quote",
          GapKind.CROSSED,
          lastQuoteId,
          quote.updateId(),
          quote.eventTimeNs(),
          quote.receiveTimeNs());
      return;
    }
    if (isImplausible(quote.bid().raw()) || isImplausible(quote.ask().raw())) {
      venueMetrics.rejected(RejectReason.IMPLAUSIBLE_PRICE);
      return;
    }
    lastQuoteId = quote.updateId();
    waitingQuote = quote;
    quoteSeenNs = quote.receiveTimeNs();
    if (quoteStale) {
      quoteStale = false;
      note("quote", "");
    }
  }

  /** A venue that was set up anew counts from far below; a late frame is only a little behind. */
  private boolean isNumberedAnew(long updateId) {
    return updateId < lastQuoteId / 2;
  }

  /** Publishes the newest quote of the batch, if there is a new one. */
  void flushQuote() {
    BestQuote quote = waitingQuote;
    if (quote == null) {
      return;
    }
    waitingQuote = null;
    publisher.quote(quote);
    if (quote.receiveTimeNs() - quoteRecordedNs >= RECORD_QUOTE_EVERY_NS) {
      quoteRecordedNs = quote.receiveTimeNs();
      recorder.quote(quote);
    }
  }

  private boolean isImplausible(long price) {
    return lastTradePrice > 0
        && (price / IMPLAUSIBLE_FACTOR > lastTradePrice
            || price < lastTradePrice / IMPLAUSIBLE_FACTOR);
  }

  // ---- book

  void onDepth(DepthUpdate update) {
    metrics.depths.increment();
    metrics.latency(update.receiveTimeNs() + clock.offsetNs() - update.eventTimeNs());
    bookSeenNs = update.receiveTimeNs();
    if (bookStale) {
      bookStale = false;
      note("book", book.isSynced() ? "" : "synchronising");
    }
    apply(book.onUpdate(update), update.firstId(), update.eventTimeNs(), update.receiveTimeNs());
    quoteFromBook(update.receiveTimeNs());
  }

  /** A whole book came on the stream. */
  void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
    metrics.depths.increment();
    bookSeenNs = receiveTimeNs;
    bookStale = false;
    apply(book.onSnapshot(snapshot), book.lastId(), snapshot.eventTimeNs(), receiveTimeNs);
    if (book.isSynced()) {
      snapshotRetryNs = SHORTEST_RETRY_NS;
      note("book", "");
    }
    quoteFromBook(receiveTimeNs);
  }

  /** Makes the quote that a venue without a stream of quotes does not send. */
  private void quoteFromBook(long receiveTimeNs) {
    LocalOrderBook levels = book.book();
    if (!settings.quality().quotesFromBook()
        || !book.isSynced()
        || levels.bidLevels() == 0
        || levels.askLevels() == 0) {
      return;
    }
    onQuote(
        new BestQuote(
            instrument,
            Price.ofRaw(levels.bidPrice(0)),
            Quantity.ofRaw(levels.bidQuantity(0)),
            Price.ofRaw(levels.askPrice(0)),
            Quantity.ofRaw(levels.askQuantity(0)),
            book.lastId(),
            book.eventTimeNs(),
            receiveTimeNs));
  }

  /** Whether the venue should be asked for its book now, and notes that it is. */
  boolean claimSnapshotRequest(long nowNs) {
    if (!open || snapshotInFlight || nowNs < snapshotNotBeforeNs || !book.needsSnapshot()) {
      return false;
    }
    if (settings.quality().book().isWholeBookOnStream()) {
      // The answer comes as any other message, or not at all.
      snapshotNotBeforeNs = nowNs + STREAM_ANSWER_NS + snapshotRetryNs;
      snapshotRetryNs = Math.min(LONGEST_RETRY_NS, snapshotRetryNs * 2);
    } else {
      snapshotInFlight = true;
    }
    return true;
  }

  void onSnapshotFetched(DepthSnapshot snapshot, boolean stillOpen) {
    snapshotInFlight = false;
    if (!stillOpen) {
      return;
    }
    long nowNs = clock.nowNs();
    apply(book.onSnapshot(snapshot), snapshot.lastId(), clock.venueNowNs(), nowNs);
    if (book.isSynced()) {
      snapshotRetryNs = SHORTEST_RETRY_NS;
      note("book", "");
    } else {
      snapshotNotBeforeNs = nowNs + snapshotRetryNs;
      snapshotRetryNs = Math.min(LONGEST_RETRY_NS, snapshotRetryNs * 2);
    }
  }

  void onSnapshotFailed(VenueRequestException failure) {
    snapshotInFlight = false;
    venueMetrics.requestFailed("depth");
    snapshotNotBeforeNs = clock.nowNs() + Math.max(snapshotRetryNs, failure.retryAfter().toNanos());
    snapshotRetryNs = Math.min(LONGEST_RETRY_NS, snapshotRetryNs * 2);
    note("book", "cannot be read: " + failure.getMessage());
  }

  private void apply(BookSync.Result result, long number, long eventTimeNs, long receiveTimeNs) {
    switch (result) {
      case APPLIED -> bookChanged = true;
      case HELD, SNAPSHOT_TOO_OLD -> {}
      case DUPLICATE -> metrics.duplicates.increment();
      case GAP -> {
        gap("book", GapKind.MISSING, book.expectedId(), number, eventTimeNs, receiveTimeNs);
        resync();
      }
      case CHECKSUM -> {
        gap("book", GapKind.CHECKSUM, book.lastId(), book.lastId(), eventTimeNs, receiveTimeNs);
        resync();
      }
      case CROSSED -> {
        gap("book", GapKind.CROSSED, book.lastId(), number, eventTimeNs, receiveTimeNs);
        resync();
      }
      case EXHAUSTED -> resync();
    }
  }

  private void resync() {
    bookChanged = false;
    metrics.resyncs.increment();
    publisher.withholdBook(instrument);
    note("book", "synchronising");
  }

  void publishBook(long nowNs) {
    // Updates come at about this pace, now a little early, now late: a tenth early is on time, or
    // every other would wait.
    long pauseNs = settings.bookPublishInterval().toNanos() * 9 / 10;
    if (!bookChanged || !book.isSynced() || nowNs - bookPublishedNs < pauseNs) {
      return;
    }
    bookChanged = false;
    bookPublishedNs = nowNs;
    long eventTimeNs = book.eventTimeNs() == 0 ? clock.venueNowNs() : book.eventTimeNs();
    BookSnapshot snapshot =
        new BookSnapshot(
            instrument,
            book.book().topBids(settings.bookDepth()),
            book.book().topAsks(settings.bookDepth()),
            book.lastId(),
            eventTimeNs,
            bookSeenNs);
    publisher.book(snapshot);
    if (nowNs - bookRecordedNs >= RECORD_BOOK_EVERY_NS) {
      bookRecordedNs = nowNs;
      recorder.book(snapshot);
    }
  }

  BookSync bookSync() {
    return book;
  }

  // ---- silence

  void checkSilence(long nowNs, long sinceLastCheckNs) {
    if (!open) {
      return;
    }
    long limitNs = settings.staleAfter().toNanos();
    boolean quoteSilent = nowNs - quoteSeenNs > limitNs;
    boolean bookSilent = nowNs - bookSeenNs > limitNs;
    if (quoteSilent && !quoteStale) {
      quoteStale = true;
      stale("quote", nowNs - quoteSeenNs, nowNs);
    }
    if (bookSilent && !bookStale) {
      bookStale = true;
      stale("book", nowNs - bookSeenNs, nowNs);
    }
    if (quoteSilent || bookSilent) {
      metrics.staleMillis.increment(sinceLastCheckNs / 1e6);
    }
  }

  /** The whole connection is silent: says so for every stream that has not been announced. */
  void connectionSilent(long silentNs, long nowNs) {
    for (String stream : List.of("trade", "quote", "book")) {
      boolean announced =
          (stream.equals("quote") && quoteStale) || (stream.equals("book") && bookStale);
      if (!announced) {
        stale(stream, silentNs, nowNs);
      }
    }
    quoteStale = true;
    bookStale = true;
  }

  private void stale(String stream, long silentNs, long nowNs) {
    if (!stream.equals("trade")) {
      note(stream, "stale");
    }
    publisher.feed(
        new FeedStale(instrument, stream, silentNs / 1_000_000L, clock.venueNowNs(), nowNs));
  }

  private void gap(String stream, GapKind kind, long expected, PublicTrade trade) {
    gap(stream, kind, expected, trade.tradeId(), trade.eventTimeNs(), trade.receiveTimeNs());
  }

  private void gap(
      String stream,
      GapKind kind,
      long expected,
      long actual,
      long eventTimeNs,
      long receiveTimeNs) {
    metrics.gap(stream, kind);
    MarketGapDetected gap =
        new MarketGapDetected(
            instrument, stream, kind, expected, actual, eventTimeNs, receiveTimeNs);
    publisher.feed(gap);
    recorder.gap(gap);
  }

  private void note(String stream, String problem) {
    health.set(instrument + " " + stream, problem);
  }
}
