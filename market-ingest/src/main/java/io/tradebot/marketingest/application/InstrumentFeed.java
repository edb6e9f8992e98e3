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
  private static final int ANSWERS_BEFORE_DISBELIEF = 3;
  private static final long STREAM_ANSWER_NS = 2_000_000_000L;
  private static final int REPAIRS_BEFORE_GIVING_UP = 5;

  /** So many older quotes in a row, each newer than the one before, are the truth. */
  private static final int OLDER_QUOTES_BELIEVED = 5;

  private static final String TRADE = "trade";
  private static final String QUOTE = "quote";
  private static final String BOOK = "book";
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
  private final GapLedger gapLedger;
  private final OpenGaps gaps;

  private final BookSync book;
  private final TradeContinuity trades = new TradeContinuity(this);
  private final CandleBuilder candles;

  // Quotes
  private @Nullable BestQuote waitingQuote;
  private long lastQuoteId;
  private long lastQuoteTimeNs;
  private @Nullable BestQuote lastQuote;
  private long olderQuoteId;
  private int olderQuotes;
  private long lastTradePrice;
  private long quoteRecordedNs;

  // Book
  private boolean bookChanged;

  /** For the metrics, which are read on other threads. */
  private volatile boolean bookSynced;

  private long soundBookNs;
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
  private boolean holed;
  private boolean fetchedSinceGap;
  private long absentSinceNs = Long.MIN_VALUE;
  private long verifiedAtNs = Long.MIN_VALUE;
  private long doubtedAtNs = Long.MIN_VALUE;

  // Silence, by our clock
  private long quoteSeenNs;
  private long bookSeenNs;
  private boolean quoteStale;
  private boolean bookStale;
  private boolean tradeStale;
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
      GapLedger gapLedger,
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
    this.gapLedger = gapLedger;
    this.gaps = new OpenGaps(gapLedger);
    this.ledgers = new EnumMap<>(ledgers);
    this.book =
        BookSync.of(
            settings.quality().book(), settings.bookDepth(), settings.quality().keptLevels());
    this.candles =
        new CandleBuilder(instrument, settings.timeframes(), settings.candleGrace(), this);
    metrics.gauge("tradebot.ingest.book.synced", this, feed -> feed.bookSynced ? 1 : 0);
    note("feed", "not connected");
  }

  /** A frame of this instrument came. */
  void onBytes(int length) {
    metrics.bytes.increment(length);
  }

  // ---- connection

  /**
   * Says until when an earlier process has recorded this instrument; called before the first frame.
   */
  void absentSince(long lastNs) {
    absentSinceNs = lastNs;
    for (String stream : List.of(TRADE, QUOTE, BOOK)) {
      gaps.open(stream, GapKind.ABSENT, lastNs, lastNs);
    }
  }

  /** Until when an earlier process has recorded; {@code Long.MIN_VALUE} when there was none. */
  long absentSinceNs() {
    return absentSinceNs;
  }

  void opened(long nowNs) {
    open = true;
    quoteSeenNs = nowNs;
    bookSeenNs = nowNs;
    tradeStale = false;
    tradesNotBeforeNs = nowNs;
    gapLedger.begin(clock.venueNowNs());
    note("feed", "");
    // The whole book may have come before the last subscription was answered.
    note(BOOK, book.isSynced() ? "" : "synchronising");
  }

  /**
   * The connection is gone.
   *
   * @param soundNs newest event time that it has brought, by the venue's clock
   */
  void lost(String reason, long soundNs) {
    open = false;
    verified = false;
    bookChanged = false;
    waitingQuote = null;
    book.reset();
    publisher.withholdBook(instrument);
    for (String stream : List.of(TRADE, QUOTE, BOOK)) {
      gaps.open(stream, GapKind.DISCONNECTED, soundNs, soundNs);
    }
    note("feed", "disconnected: " + reason);
  }

  /** The process ends; what is open is written as it stands. */
  void end() {
    gaps.end(clock.venueNowNs());
  }

  /**
   * Something came that could not be read, and it may have been a trade: until the venue has been
   * asked, no candle is closed.
   */
  void doubt() {
    if (verified) {
      verified = false;
      tradesNotBeforeNs = Math.max(tradesNotBeforeNs, clock.nowNs() + DOUBT_CHECK_NS);
      fetchedSinceGap = false;
      gaps.open(TRADE, GapKind.UNREADABLE, trades.lastTimeNs(), clock.venueNowNs());
    }
    doubtedAtNs = clock.venueNowNs();
  }

  /** Messages of the connection are missing: neither its books nor its trades are whole. */
  void sequenceBroken(long expected, long actual) {
    gap(BOOK, GapKind.MISSING, expected, actual, clock.venueNowNs(), clock.nowNs());
    discardBook(GapKind.MISSING, Math.max(0, actual - expected));
    doubt();
  }

  /** What could not be read may have been a change of the book, and nothing else would show it. */
  void discardBook() {
    discardBook(GapKind.UNREADABLE, 1);
  }

  private void discardBook(GapKind why, long messages) {
    book.discard();
    resync(why, messages, clock.venueNowNs());
  }

  /** The venue says whether it trades; its word is shown when it does not. */
  void onStatus(String status, boolean trading) {
    note("status", trading ? "" : status);
  }

  // ---- trades

  /** The venue says which trade is the newest: when we have not seen it, it is missing. */
  void onLastTrade(StreamMessage.LastTrade last, long receiveTimeNs) {
    if (trades.isStarted() && !trades.isWaiting() && last.tradeId() >= trades.nextId()) {
      fetchedSinceGap = false;
      gaps.open(TRADE, GapKind.MISSING, trades.lastTimeNs(), last.eventTimeNs());
      gap(
          TRADE,
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
    tradeStale = false;
    if (!settings.quality().tradesNumbered()) {
      trustFrom(trade);
    }
    long expected = trades.nextId();
    switch (trades.observe(trade)) {
      case NEXT, HELD, FETCHED -> live(trade);
      case LATE -> {
        live(trade);
        gaps.count(TRADE, 1);
        gap(TRADE, GapKind.OUT_OF_ORDER, expected, trade);
        settleTrades();
      }
      case GAP -> {
        live(trade);
        repairs = 0;
        tradesNotBeforeNs = Math.min(tradesNotBeforeNs, clock.nowNs());
        if (!gaps.isOpen(TRADE, GapKind.DISCONNECTED)) {
          if (!gaps.isOpen(TRADE, GapKind.MISSING)) {
            fetchedSinceGap = false;
          }
          gaps.open(TRADE, GapKind.MISSING, trades.lastTimeNs(), trade.eventTimeNs());
        }
        gap(TRADE, GapKind.MISSING, expected, trade);
      }
      case DUPLICATE -> {
        metrics.duplicates.increment();
        gaps.harmless(TRADE, GapKind.DUPLICATE, trade.eventTimeNs());
      }
      case RESTARTED -> {
        gap(TRADE, GapKind.OUT_OF_ORDER, expected, trade);
        gaps.open(TRADE, GapKind.MISSING, trades.lastTimeNs(), trade.eventTimeNs());
        restart();
        trades.observe(trade);
      }
    }
  }

  /**
   * Where the venue does not number its trades, nobody can say what was traded before the first one
   * after a loss: the candles of that time are left out.
   */
  private void trustFrom(PublicTrade trade) {
    boolean isNext = trade.tradeId() == trades.nextId();
    if (trade.tradeId() < trades.nextId() || (verified && isNext)) {
      return;
    }
    // Trades of the same moment may have come before it.
    long fromNs = trade.eventTimeNs() + 1;
    if (candles.isStarted()) {
      candles.hole(trades.lastTimeNs(), fromNs);
    } else {
      candles.start(fromNs);
    }
    trades.startAt(trade.tradeId());
    verified = true;
    verifiedAtNs = Math.max(verifiedAtNs, fromNs);
    if (gaps.isOpen(TRADE, GapKind.UNREADABLE)) {
      gaps.count(TRADE, 1);
    }
    gaps.closeAll(TRADE, fromNs, false);
  }

  private void live(PublicTrade trade) {
    publisher.trade(trade);
  }

  private void restart() {
    trades.restart(clock.venueNowNs());
    verified = false;
    lastTradePrice = 0;
    tradesNotBeforeNs = clock.nowNs();
  }

  @Override
  public void next(PublicTrade trade, boolean streamed) {
    lastTradePrice = trade.price().raw();
    candles.trade(trade);
    if (trade.eventTimeNs() <= absentSinceNs) {
      // An earlier process has recorded it.
      return;
    }
    if (!streamed) {
      metrics.fetchedTrades.increment();
      fetchedSinceGap = true;
      gaps.count(TRADE, 1);
    }
    // Here, and not as they come, so that the store has each once and the fetched ones as well.
    recorder.trade(trade);
  }

  @Override
  public void hole(long fromNs, long toNs) {
    holed = true;
    candles.hole(fromNs, toNs);
  }

  /** Ends the gaps that the trades have closed. */
  private void settleTrades() {
    if (gaps.isEmpty() || trades.isWaiting()) {
      return;
    }
    GapKind kind = fetchedSinceGap || holed ? GapKind.MISSING : GapKind.OUT_OF_ORDER;
    gaps.close(TRADE, GapKind.MISSING, kind, Long.MIN_VALUE, !holed);
    if (verified) {
      gaps.closeAll(TRADE, verifiedAtNs, !holed);
      holed = false;
    }
  }

  /** Whether the venue should be asked for trades now, and notes that it is. */
  boolean claimTradeRequest(long nowNs, long flowNs) {
    if (!open
        || tradesInFlight
        || nowNs < tradesNotBeforeNs
        || !settings.quality().tradesNumbered()) {
      return false;
    }
    boolean quiet =
        clock.venueNowNs() - Math.max(flowNs, verifiedAtNs)
            > QUIET_NS
                + settings.candleGrace().toNanos()
                + settings.quality().tradeDelay().toNanos();
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
    if (!trades.isStarted() && fetched.getFirst().eventTimeNs() > absentSinceNs) {
      holed |= absentSinceNs != Long.MIN_VALUE;
    }
    trades.repair(fetched);
    if (trades.isWaiting()) {
      repairs++;
      giveUpWhatCannotBeRepaired(fetched);
    }
    if (trades.isWaiting()) {
      tradesNotBeforeNs = clock.nowNs() + SHORTEST_RETRY_NS * repairs;
      return;
    }
    repairs = 0;
    verified = askedAtVenueNs > doubtedAtNs;
    verifiedAtNs = Math.max(verifiedAtNs, askedAtVenueNs);
    settleTrades();
    note("trades", "");
  }

  /** Trades that the venue does not know were not its own; what it has lost stays missing. */
  private void giveUpWhatCannotBeRepaired(List<PublicTrade> fetched) {
    boolean unknown = !fetched.isEmpty() && trades.firstHeldId() > fetched.getLast().tradeId();
    if (unknown && repairs >= ANSWERS_BEFORE_DISBELIEF) {
      venueMetrics.rejected(RejectReason.UNKNOWN_TO_VENUE);
      trades.disown(fetched.getLast().tradeId());
    } else if (repairs >= REPAIRS_BEFORE_GIVING_UP) {
      trades.giveUp();
    }
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
    ledgers.values().forEach(ledger -> ledger.late(trade.eventTimeNs()));
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
      boolean same = quote.updateId() == lastQuoteId;
      metrics.duplicates.increment();
      gaps.harmless(QUOTE, same ? GapKind.DUPLICATE : GapKind.OUT_OF_ORDER, quote.eventTimeNs());
      return;
    }
    olderQuotes = 0;
    if (quote.isCrossed()) {
      venueMetrics.rejected(RejectReason.CROSSED);
      gaps.open(QUOTE, GapKind.CROSSED, soundQuoteNs(quote), quote.eventTimeNs());
      gap(
          QUOTE,
          GapKind.CROSSED,
          lastQuoteId,
          quote.updateId(),
          quote.eventTimeNs(),
          quote.receiveTimeNs());
      return;
    }
    if (isImplausible(quote.bid().raw()) || isImplausible(quote.ask().raw())) {
      venueMetrics.rejected(RejectReason.IMPLAUSIBLE_PRICE);
      gaps.open(QUOTE, GapKind.UNREADABLE, soundQuoteNs(quote), quote.eventTimeNs());
      gaps.count(QUOTE, 1);
      return;
    }
    lastQuoteId = quote.updateId();
    lastQuoteTimeNs = quote.eventTimeNs();
    lastQuote = quote;
    waitingQuote = quote;
    quoteSeenNs = quote.receiveTimeNs();
    gaps.closeAll(QUOTE, quote.eventTimeNs(), false);
    if (quoteStale) {
      quoteStale = false;
      note(QUOTE, "");
    }
  }

  private long soundQuoteNs(BestQuote quote) {
    return lastQuoteTimeNs == 0 ? quote.eventTimeNs() : lastQuoteTimeNs;
  }

  /**
   * Whether an older number is the truth. A venue that was set up anew counts from far below; after
   * one number that was too high by mistake all that follow are older, yet rise. Late frames are
   * few.
   */
  private boolean isNumberedAnew(long updateId) {
    olderQuotes = updateId > olderQuoteId ? olderQuotes + 1 : 1;
    olderQuoteId = updateId;
    return updateId < lastQuoteId / 2
        || (updateId < lastQuoteId && olderQuotes >= OLDER_QUOTES_BELIEVED);
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
    boolean wasStale = bookStale;
    bookStale = false;
    apply(book.onUpdate(update), update.firstId(), update.eventTimeNs(), update.receiveTimeNs());
    if (wasStale) {
      note(BOOK, book.isSynced() ? "" : "synchronising");
      if (book.isSynced()) {
        // The numbers go on where they stopped, so nothing happened in the silence.
        gaps.closeAll(BOOK, update.eventTimeNs(), true);
      }
    }
    quoteFromBook(update.receiveTimeNs());
  }

  /** A change of the book came late or again, as the number of its message shows. */
  void onDepthOutOfSequence(GapKind kind, DepthUpdate update) {
    metrics.depths.increment();
    if (kind == GapKind.DUPLICATE) {
      metrics.duplicates.increment();
    }
    gaps.harmless(BOOK, kind, update.eventTimeNs());
  }

  /** A whole book came on the stream. */
  void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
    metrics.depths.increment();
    bookSeenNs = receiveTimeNs;
    bookStale = false;
    apply(book.onSnapshot(snapshot), book.lastId(), snapshot.eventTimeNs(), receiveTimeNs);
    if (book.isSynced()) {
      snapshotRetryNs = SHORTEST_RETRY_NS;
      gaps.closeAll(BOOK, Math.max(snapshot.eventTimeNs(), clock.venueNowNs()), false);
      note(BOOK, "");
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
      gaps.closeAll(BOOK, Math.max(book.eventTimeNs(), clock.venueNowNs()), false);
      note(BOOK, "");
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
    note(BOOK, "cannot be read: " + failure.getMessage());
  }

  private void apply(BookSync.Result result, long number, long eventTimeNs, long receiveTimeNs) {
    switch (result) {
      case APPLIED -> {
        bookChanged = true;
        soundBookNs = Math.max(eventTimeNs, soundBookNs);
      }
      case HELD, CONTAINED, SNAPSHOT_TOO_OLD -> {}
      case DUPLICATE -> {
        metrics.duplicates.increment();
        gaps.harmless(BOOK, GapKind.DUPLICATE, eventTimeNs);
      }
      case GAP -> {
        gap(BOOK, GapKind.MISSING, book.expectedId(), number, eventTimeNs, receiveTimeNs);
        resync(GapKind.MISSING, Math.max(0, number - book.expectedId()), eventTimeNs);
      }
      case CHECKSUM -> {
        gap(BOOK, GapKind.CHECKSUM, book.lastId(), book.lastId(), eventTimeNs, receiveTimeNs);
        resync(GapKind.CHECKSUM, 0, eventTimeNs);
      }
      case CROSSED -> {
        gap(BOOK, GapKind.CROSSED, book.lastId(), number, eventTimeNs, receiveTimeNs);
        resync(GapKind.CROSSED, 0, eventTimeNs);
      }
      case EXHAUSTED -> resync(GapKind.EXHAUSTED, 0, eventTimeNs);
    }
  }

  private void resync(GapKind why, long missing, long eventTimeNs) {
    bookChanged = false;
    metrics.resyncs.increment();
    publisher.withholdBook(instrument);
    gaps.open(BOOK, why, soundBookNs == 0 ? eventTimeNs : soundBookNs, eventTimeNs);
    gaps.count(BOOK, missing);
    note(BOOK, "synchronising");
  }

  void publishBook(long nowNs) {
    bookSynced = book.isSynced();
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
      // While the book moves away from the quote, the quotes do not rest, they are stuck.
      GapKind kind = isQuoteOvertaken() ? GapKind.SILENT : GapKind.QUIET;
      gaps.open(QUOTE, kind, quoteSeenNs + clock.offsetNs(), clock.venueNowNs());
      stale(QUOTE, nowNs - quoteSeenNs, nowNs);
    }
    if (bookSilent && !bookStale) {
      bookStale = true;
      gaps.open(BOOK, GapKind.QUIET, bookSeenNs + clock.offsetNs(), clock.venueNowNs());
      stale(BOOK, nowNs - bookSeenNs, nowNs);
    }
    if (quoteSilent || bookSilent) {
      metrics.staleMillis.increment(sinceLastCheckNs / 1e6);
    }
    gaps.settle(clock.venueNowNs());
  }

  private boolean isQuoteOvertaken() {
    BestQuote quote = lastQuote;
    return quote != null
        && book.isSynced()
        && book.eventTimeNs() > quote.eventTimeNs()
        && book.book().bidLevels() > 0
        && book.book().askLevels() > 0
        && (book.book().bidPrice(0) != quote.bid().raw()
            || book.book().askPrice(0) != quote.ask().raw());
  }

  /**
   * The whole connection is silent: says so for every stream that has not been announced.
   *
   * @param soundNs newest event time that it has brought, by the venue's clock
   */
  void connectionSilent(long silentNs, long nowNs, long soundNs) {
    if (!tradeStale) {
      tradeStale = true;
      verified = false;
      tradesNotBeforeNs = Math.max(tradesNotBeforeNs, nowNs + QUIET_NS);
      gaps.open(TRADE, GapKind.SILENT, soundNs, clock.venueNowNs());
      stale(TRADE, silentNs, nowNs);
    }
    gaps.open(QUOTE, GapKind.SILENT, soundNs, clock.venueNowNs());
    if (!quoteStale) {
      quoteStale = true;
      stale(QUOTE, silentNs, nowNs);
    }
    gaps.open(BOOK, GapKind.SILENT, soundNs, clock.venueNowNs());
    if (!bookStale) {
      bookStale = true;
      stale(BOOK, silentNs, nowNs);
    }
  }

  private void stale(String stream, long silentNs, long nowNs) {
    if (!stream.equals(TRADE)) {
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
    publisher.feed(
        new MarketGapDetected(
            instrument, stream, kind, expected, actual, eventTimeNs, receiveTimeNs));
  }

  private void note(String stream, String problem) {
    health.set(instrument + " " + stream, problem);
  }
}
