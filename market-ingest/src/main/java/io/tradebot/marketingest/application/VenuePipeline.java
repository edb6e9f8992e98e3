package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.marketingest.domain.BookProof;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the frames of one venue into market events, on one thread.
 *
 * <p>The sockets' threads and the answers of requests only put something into its bounded queue.
 * Everything that waits is handled in order; the quotes of a batch are published at its end, the
 * newest of each instrument only, so that quotes thin out by themselves when the batches grow
 * because publishing is slow, while trades never do.
 */
public final class VenuePipeline implements StreamListener, Runnable {
  private static final Logger log = LoggerFactory.getLogger(VenuePipeline.class);

  static final int CAPACITY = 1 << 16;
  private static final int CONGESTED = CAPACITY * 3 / 4;
  private static final int BATCH = 256;
  private static final long TICK_NS = 10_000_000L;
  private static final long SILENCE_CHECK_NS = 100_000_000L;
  private static final int TRADE_PAGES = 20;
  private static final long UNKNOWN = -1;

  /** So many older numbers in a row, each one above the one before, are the truth. */
  private static final int OLDER_NUMBERS_BELIEVED = 5;

  /** How far an event may lie ahead of the venue's clock as we know it. */
  private static final long AHEAD_NS = 10_000_000_000L;

  private sealed interface Input {
    // Never compared, so that an array does.
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int connection, byte[] bytes, long receiveTimeNs) implements Input {}

    record Told(int connection, StreamMessage message, long receiveTimeNs) implements Input {}

    record Binary(int connection) implements Input {}

    record Opened(int connection) implements Input {}

    record Lost(int connection, String reason) implements Input {}

    record Snapshot(InstrumentFeed feed, int epoch, DepthSnapshot snapshot) implements Input {}

    record SnapshotFailed(InstrumentFeed feed, VenueRequestException failure) implements Input {}

    record Trades(InstrumentFeed feed, int epoch, long askedAtNs, List<PublicTrade> trades)
        implements Input {}

    record TradesFailed(InstrumentFeed feed, VenueRequestException failure) implements Input {}
  }

  private final IngestSettings settings;
  private final FrameMapper mapper;
  private final MarketHistory venue;
  private final MarketStream stream;
  private final Executor requests;
  private final MarketPublisher publisher;
  private final VenueClock clock;
  private final IngestMetrics metrics;
  private final Map<InstrumentId, InstrumentFeed> byInstrument = new HashMap<>();
  private final List<InstrumentFeed> feeds;
  private final ArrayBlockingQueue<Input> queue = new ArrayBlockingQueue<>(CAPACITY);

  // Per connection: newest event time (venue's clock), last frame (our clock), open or not, number
  // of times lost.
  private final long[] flowNs;
  private final long[] frameSeenNs;

  /** When the last frame of a connection came from the socket, handled yet or not; our clock. */
  private final AtomicLongArray frameArrivedNs;

  private final boolean[] open;
  private final int[] epoch;
  private final long[] nextNumber;

  // Per connection: the numbers that were jumped last, from and to (exclusive); the last one that
  // was older than expected, and how many of these have followed each other.
  private final long[] jumpedFrom;
  private final long[] jumpedTo;
  private final long[] olderNumber;
  private final int[] olderNumbers;
  private final long tradeDelayNs;
  private long tickedNs;
  private long silenceCheckedNs;
  private volatile boolean dropped;

  VenuePipeline(
      IngestSettings settings,
      FrameMapper mapper,
      MarketHistory venue,
      MarketStream stream,
      Executor requests,
      MarketPublisher publisher,
      VenueClock clock,
      IngestMetrics metrics,
      List<InstrumentFeed> feeds) {
    this.settings = settings;
    this.mapper = mapper;
    this.venue = venue;
    this.stream = stream;
    this.requests = requests;
    this.publisher = publisher;
    this.clock = clock;
    this.metrics = metrics;
    this.feeds = List.copyOf(feeds);
    for (InstrumentFeed feed : feeds) {
      byInstrument.put(feed.instrument, feed);
    }
    int connections = stream.connections();
    flowNs = new long[connections];
    Arrays.fill(flowNs, Long.MIN_VALUE / 2);
    frameSeenNs = new long[connections];
    frameArrivedNs = new AtomicLongArray(connections);
    open = new boolean[connections];
    epoch = new int[connections];
    nextNumber = new long[connections];
    Arrays.fill(nextNumber, UNKNOWN);
    jumpedFrom = new long[connections];
    jumpedTo = new long[connections];
    olderNumber = new long[connections];
    olderNumbers = new int[connections];
    tradeDelayNs = settings.quality().tradeDelay().toNanos();
    metrics.gauge("tradebot.ingest.queue.depth", this, pipeline -> pipeline.queue.size());
  }

  // ---- from the sockets

  @Override
  public void onFrame(int connection, byte[] frame, long receiveTimeNs) {
    offer(connection, receiveTimeNs, new Input.Frame(connection, frame, receiveTimeNs));
  }

  @Override
  public void onMessage(int connection, StreamMessage message, long receiveTimeNs) {
    offer(connection, receiveTimeNs, new Input.Told(connection, message, receiveTimeNs));
  }

  private void offer(int connection, long receiveTimeNs, Input input) {
    frameArrivedNs.set(connection, receiveTimeNs);
    if (!queue.offer(input)) {
      // The numbers in the frames will show what is missing; where there are none, the doubt does.
      metrics.frameDropped();
      dropped = true;
    }
  }

  @Override
  public void onBinaryFrame(int connection, int bytes) {
    enqueue(new Input.Binary(connection));
  }

  @Override
  public void onOpened(int connection) {
    enqueue(new Input.Opened(connection));
  }

  @Override
  public void onLost(int connection, String reason) {
    enqueue(new Input.Lost(connection, reason));
  }

  @Override
  public boolean isCongested() {
    return queue.size() > CONGESTED;
  }

  private void enqueue(Input input) {
    try {
      queue.put(input);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the thread

  @Override
  public void run() {
    List<Input> batch = new ArrayList<>(BATCH);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Input first = queue.poll(TICK_NS, TimeUnit.NANOSECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
        }
        process(batch);
        batch.clear();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process ends, and so does the thread: writes what is open in the gap ledger. */
  void end() {
    feeds.forEach(InstrumentFeed::end);
  }

  /**
   * Handles everything that waits, on the caller's thread; for a pipeline that runs on no thread of
   * its own.
   */
  void drain() {
    List<Input> batch = new ArrayList<>();
    do {
      batch.clear();
      queue.drainTo(batch, BATCH);
      process(batch);
    } while (!queue.isEmpty());
  }

  private void process(List<Input> batch) {
    for (Input input : batch) {
      handle(input);
    }
    for (InstrumentFeed feed : feeds) {
      feed.flushQuote();
    }
    long nowNs = clock.nowNs();
    if (nowNs - tickedNs >= TICK_NS || nowNs < tickedNs || batch.isEmpty()) {
      tickedNs = nowNs;
      tick(nowNs);
    }
  }

  private void handle(Input input) {
    switch (input) {
      case Input.Frame frame -> frame(frame);
      case Input.Told told -> {
        metrics.frame(0);
        frameSeenNs[told.connection()] = told.receiveTimeNs();
        message(
            told.connection(),
            told.message(),
            told.receiveTimeNs(),
            told.receiveTimeNs() + clock.offsetNs());
      }
      case Input.Binary binary -> {
        frameSeenNs[binary.connection()] = clock.nowNs();
        metrics.rejected(RejectReason.BINARY);
      }
      case Input.Opened opened -> opened(opened.connection());
      case Input.Lost lost -> lost(lost.connection(), lost.reason());
      case Input.Snapshot snapshot ->
          snapshot
              .feed()
              .onSnapshotFetched(
                  snapshot.snapshot(), snapshot.epoch() == epoch[snapshot.feed().connection]);
      case Input.SnapshotFailed failed -> failed.feed().onSnapshotFailed(failed.failure());
      case Input.Trades trades ->
          trades
              .feed()
              .onTradesFetched(
                  trades.trades(),
                  trades.askedAtNs(),
                  trades.epoch() == epoch[trades.feed().connection]);
      case Input.TradesFailed failed -> failed.feed().onTradesFailed(failed.failure());
    }
  }

  private void frame(Input.Frame frame) {
    metrics.frame(frame.bytes().length);
    int connection = frame.connection();
    frameSeenNs[connection] = frame.receiveTimeNs();
    long venueTimeNs = frame.receiveTimeNs() + clock.offsetNs();
    StreamMessage message =
        mapper.map(frame.bytes(), frame.bytes().length, frame.receiveTimeNs(), venueTimeNs);
    countBytes(message, frame.bytes().length);
    message(connection, message, frame.receiveTimeNs(), venueTimeNs);
  }

  /** A frame about several instruments counts for none of them. */
  private void countBytes(StreamMessage message, int length) {
    switch (message) {
      case StreamMessage.Trade(PublicTrade trade) -> feed(trade.instrument()).onBytes(length);
      case StreamMessage.Quote(var quote) -> feed(quote.instrument()).onBytes(length);
      case StreamMessage.Depth(InstrumentId instrument, var _) -> feed(instrument).onBytes(length);
      case StreamMessage.Sequenced(long _, StreamMessage inner) -> countBytes(inner, length);
      default -> {}
    }
  }

  private void message(
      int connection, StreamMessage message, long receiveTimeNs, long venueTimeNs) {
    switch (message) {
      case StreamMessage.Trade(PublicTrade trade) -> {
        if (isTimely(trade.eventTimeNs(), venueTimeNs)) {
          feed(trade.instrument()).onTrade(trade);
          flow(connection, trade.eventTimeNs());
        } else {
          doubt(connection);
        }
      }
      case StreamMessage.Quote(var quote) -> feed(quote.instrument()).onQuote(quote);
      case StreamMessage.Depth(InstrumentId instrument, var update) -> {
        if (isTimely(update.eventTimeNs(), venueTimeNs)) {
          InstrumentFeed feed = feed(instrument);
          feed.onDepth(update);
          flow(connection, update.eventTimeNs() - tradeDelayNs);
          requestSnapshot(feed, receiveTimeNs);
        }
      }
      case StreamMessage.Snapshot(InstrumentId instrument, DepthSnapshot snapshot) -> {
        if (isTimely(snapshot.eventTimeNs(), venueTimeNs)) {
          feed(instrument).onSnapshot(snapshot, receiveTimeNs);
        }
      }
      case StreamMessage.LastTrade last -> {
        if (isTimely(last.eventTimeNs(), venueTimeNs)) {
          feed(last.instrument()).onLastTrade(last, receiveTimeNs);
          flow(connection, last.eventTimeNs() - tradeDelayNs);
        }
      }
      case StreamMessage.Heartbeat(long eventTimeNs) -> {
        if (eventTimeNs > 0 && isTimely(eventTimeNs, venueTimeNs)) {
          flow(connection, eventTimeNs - tradeDelayNs);
        }
      }
      case StreamMessage.Status(InstrumentId instrument, String status, boolean trading) -> {
        for (InstrumentFeed feed : feeds) {
          if (instrument == null || instrument.equals(feed.instrument)) {
            feed.onStatus(status, trading);
          }
        }
      }
      case StreamMessage.Several(List<StreamMessage> messages) -> {
        for (StreamMessage one : messages) {
          message(connection, one, receiveTimeNs, venueTimeNs);
        }
      }
      case StreamMessage.Sequenced(long number, StreamMessage inner) -> {
        if (isNextInSequence(connection, number)) {
          message(connection, inner, receiveTimeNs, venueTimeNs);
        } else {
          boolean late = number >= jumpedFrom[connection] && number < jumpedTo[connection];
          outOfSequence(
              connection,
              inner,
              late ? GapKind.OUT_OF_ORDER : GapKind.DUPLICATE,
              receiveTimeNs,
              venueTimeNs);
        }
      }
      case StreamMessage.Rejected(RejectReason reason, String field) -> {
        metrics.rejected(reason);
        log.debug("frame refused: {} at {}", reason, field);
        doubt(connection);
        if (reason != RejectReason.UNKNOWN_TYPE) {
          doubtBooks(connection);
        }
      }
      case StreamMessage.Refused(long code, String text) -> {
        log.warn("{} refused a request: {} {}", settings.venue(), code, text);
        stream.reconnect(connection, "request refused with code " + code);
      }
      case StreamMessage.ShutdownAnnounced() ->
          stream.replace(connection, "shutdown announced by the venue");
      case StreamMessage.Acknowledged _ -> {}
    }
  }

  private boolean isTimely(long eventTimeNs, long venueTimeNs) {
    if (eventTimeNs <= venueTimeNs + AHEAD_NS) {
      return true;
    }
    metrics.rejected(RejectReason.BAD_TIME);
    return false;
  }

  private void doubt(int connection) {
    for (InstrumentFeed feed : feeds) {
      if (feed.connection == connection) {
        feed.doubt();
      }
    }
  }

  /** Up to when the connection has told all, by the venue's clock. */
  private long soundNs(int connection) {
    return flowNs[connection] > 0 ? flowNs[connection] : clock.venueNowNs();
  }

  /** Where the next message will not show it, a frame that was not read costs the books. */
  private void doubtBooks(int connection) {
    BookProof proof = settings.quality().book();
    if (proof == BookProof.SEQUENCE || proof == BookProof.NONE) {
      for (InstrumentFeed feed : feeds) {
        if (feed.connection == connection) {
          feed.discardBook();
        }
      }
    }
  }

  private boolean isNextInSequence(int connection, long number) {
    long expected = nextNumber[connection];
    if (number != 0 && number < expected && !isNumberedLower(connection, number)) {
      metrics.rejected(RejectReason.BAD_SEQUENCE);
      return false;
    }
    nextNumber[connection] = number + 1;
    if (number != 0 && expected >= 0 && number != expected) {
      jumpedFrom[connection] = expected;
      jumpedTo[connection] = number;
      for (InstrumentFeed feed : feeds) {
        if (feed.connection == connection) {
          feed.sequenceBroken(expected, number);
        }
      }
    }
    return true;
  }

  /**
   * Whether an older number is the truth: after one that was too high by mistake all that follow
   * are older, yet rise by one. Late and doubled messages are few.
   */
  private boolean isNumberedLower(int connection, long number) {
    boolean follows = number == olderNumber[connection] + 1;
    olderNumbers[connection] = follows ? olderNumbers[connection] + 1 : 1;
    olderNumber[connection] = number;
    return olderNumbers[connection] >= OLDER_NUMBERS_BELIEVED;
  }

  /**
   * A message came late or again. Trades have numbers of their own, so they do not need the
   * message's; a change of a book is not applied.
   */
  private void outOfSequence(
      int connection, StreamMessage message, GapKind kind, long receiveTimeNs, long venueTimeNs) {
    switch (message) {
      case StreamMessage.Trade trade -> message(connection, trade, receiveTimeNs, venueTimeNs);
      case StreamMessage.Depth(InstrumentId instrument, var update) -> {
        if (isTimely(update.eventTimeNs(), venueTimeNs)) {
          feed(instrument).onDepthOutOfSequence(kind, update);
        }
      }
      case StreamMessage.Several(List<StreamMessage> messages) -> {
        for (StreamMessage one : messages) {
          outOfSequence(connection, one, kind, receiveTimeNs, venueTimeNs);
        }
      }
      default -> {}
    }
  }

  private void flow(int connection, long eventTimeNs) {
    flowNs[connection] = Math.max(flowNs[connection], eventTimeNs);
  }

  private InstrumentFeed feed(InstrumentId instrument) {
    InstrumentFeed feed = byInstrument.get(instrument);
    if (feed == null) {
      throw new IllegalStateException("the mapper knows " + instrument + ", the pipeline does not");
    }
    return feed;
  }

  private void opened(int connection) {
    long nowNs = clock.nowNs();
    open[connection] = true;
    frameSeenNs[connection] = nowNs;
    for (InstrumentFeed feed : feeds) {
      if (feed.connection == connection) {
        feed.opened(nowNs);
      }
    }
    publisher.feed(new FeedConnected(settings.venue(), connection, clock.venueNowNs(), nowNs));
  }

  private void lost(int connection, String reason) {
    long nowNs = clock.nowNs();
    epoch[connection]++;
    nextNumber[connection] = UNKNOWN;
    boolean wasOpen = open[connection];
    open[connection] = false;
    for (InstrumentFeed feed : feeds) {
      if (feed.connection == connection) {
        feed.lost(reason, soundNs(connection));
      }
    }
    if (wasOpen) {
      publisher.feed(
          new FeedDisconnected(settings.venue(), connection, reason, clock.venueNowNs(), nowNs));
    }
  }

  private void tick(long nowNs) {
    if (dropped) {
      dropped = false;
      for (int connection = 0; connection < open.length; connection++) {
        doubt(connection);
      }
    }
    for (InstrumentFeed feed : feeds) {
      long flow = flowNs[feed.connection];
      feed.advanceCandles(flow);
      feed.publishBook(nowNs);
      requestSnapshot(feed, nowNs);
      requestTrades(feed, nowNs, flow);
    }
    long sinceNs = nowNs - silenceCheckedNs;
    if (sinceNs >= SILENCE_CHECK_NS || sinceNs < 0) {
      silenceCheckedNs = nowNs;
      checkSilence(nowNs, Math.min(Math.max(sinceNs, 0), 2 * SILENCE_CHECK_NS));
    }
  }

  private void checkSilence(long nowNs, long sinceNs) {
    long longestNs = settings.quality().longestSilence().toNanos();
    long staleAfterNs = Math.min(settings.staleAfter().toNanos(), longestNs);
    long deadAfterNs = Math.min(settings.reconnectAfter().toNanos(), longestNs);
    for (int connection = 0; connection < open.length; connection++) {
      long silentNs = nowNs - frameSeenNs[connection];
      if (open[connection] && silentNs > staleAfterNs) {
        for (InstrumentFeed feed : feeds) {
          if (feed.connection == connection) {
            feed.connectionSilent(silentNs, nowNs, soundNs(connection));
          }
        }
      }
      // What waits for us is no silence of the venue: a new connection would only add to it.
      long nothingCameNs =
          nowNs - Math.max(frameSeenNs[connection], frameArrivedNs.get(connection));
      if (open[connection] && nothingCameNs > deadAfterNs && !isCongested()) {
        stream.reconnect(connection, "silent for " + nothingCameNs / 1_000_000L + " ms");
        // The loss is reported by the stream; until then there is no second complaint.
        frameSeenNs[connection] = nowNs;
      }
    }
    for (InstrumentFeed feed : feeds) {
      feed.checkSilence(nowNs, sinceNs);
    }
  }

  // ---- requests, answered through the queue

  private void requestSnapshot(InstrumentFeed feed, long nowNs) {
    if (!feed.claimSnapshotRequest(nowNs)) {
      return;
    }
    if (settings.quality().book().isWholeBookOnStream()) {
      stream.sendBookAgain(feed.instrument);
      return;
    }
    int askedIn = epoch[feed.connection];
    requests.execute(
        () -> {
          try {
            enqueue(
                new Input.Snapshot(
                    feed, askedIn, venue.depth(feed.instrument, settings.snapshotDepth())));
          } catch (VenueRequestException failure) {
            enqueue(new Input.SnapshotFailed(feed, failure));
          }
        });
  }

  private void requestTrades(InstrumentFeed feed, long nowNs, long flow) {
    if (!feed.claimTradeRequest(nowNs, flow)) {
      return;
    }
    int askedIn = epoch[feed.connection];
    long fromId = feed.tradesWantedFrom();
    long sinceNs = fromId < 0 ? feed.absentSinceNs() : feed.tradesWantedSinceNs();
    requests.execute(
        () -> {
          long askedAtNs = clock.venueNowNs();
          try {
            enqueue(
                new Input.Trades(
                    feed, askedIn, askedAtNs, fetchTrades(feed.instrument, fromId, sinceNs)));
          } catch (VenueRequestException failure) {
            enqueue(new Input.TradesFailed(feed, failure));
          }
        });
  }

  private List<PublicTrade> fetchTrades(InstrumentId instrument, long fromId, long sinceNs) {
    List<PublicTrade> newest = venue.latestTrades(instrument);
    if (newest.isEmpty()) {
      return newest;
    }
    if (fromId < 0) {
      return backTo(instrument, newest, sinceNs);
    }
    if (newest.getFirst().tradeId() <= fromId) {
      return newest;
    }
    List<PublicTrade> all = new ArrayList<>();
    long nextId = fromId;
    long nextSinceNs = sinceNs;
    for (int page = 0; page < TRADE_PAGES && nextId < newest.getFirst().tradeId(); page++) {
      List<PublicTrade> older = venue.tradesFrom(instrument, nextId, nextSinceNs);
      if (older.isEmpty() || older.getFirst().tradeId() < nextId) {
        break;
      }
      all.addAll(older);
      nextId = older.getLast().tradeId() + 1;
      nextSinceNs = older.getLast().eventTimeNs();
    }
    all.addAll(newest);
    return all;
  }

  /** Goes back page by page to the moment up to which an earlier process has recorded. */
  private List<PublicTrade> backTo(
      InstrumentId instrument, List<PublicTrade> newest, long sinceNs) {
    if (sinceNs == Long.MIN_VALUE) {
      return newest;
    }
    ArrayDeque<PublicTrade> all = new ArrayDeque<>(newest);
    for (int page = 0; page < TRADE_PAGES && all.getFirst().eventTimeNs() > sinceNs; page++) {
      long firstId = all.getFirst().tradeId();
      List<PublicTrade> older =
          venue.tradesFrom(instrument, Math.max(0, firstId - MarketHistory.PAGE), sinceNs);
      int before = all.size();
      for (PublicTrade trade : older.reversed()) {
        if (trade.tradeId() == all.getFirst().tradeId() - 1) {
          all.addFirst(trade);
        }
      }
      if (all.size() == before) {
        break;
      }
    }
    return List.copyOf(all);
  }
}
