package io.tradebot.marketingest.application;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.Timeframe;
import io.tradebot.marketingest.domain.RejectReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The numbers of one venue's feed. Thread-safe. */
public final class IngestMetrics {
  private final MeterRegistry registry;
  private final String venue;
  private final Map<RejectReason, Counter> rejects = new EnumMap<>(RejectReason.class);
  private final Counter frames;
  private final Counter bytes;
  private final Counter droppedFrames;
  private final Counter droppedMessages;

  public IngestMetrics(MeterRegistry registry, Venue venue) {
    this.registry = registry;
    this.venue = venue.code();
    for (RejectReason reason : RejectReason.values()) {
      rejects.put(reason, counter("tradebot.ingest.rejects", "reason", reason.name()));
    }
    frames = counter("tradebot.ingest.frames");
    bytes = counter("tradebot.ingest.bytes");
    droppedFrames = counter("tradebot.ingest.dropped", "what", "frame");
    droppedMessages = counter("tradebot.ingest.dropped", "what", "message");
    // Seen as zero from the start, so that the rise to one shows.
    counter("tradebot.ingest.request.failures", "what", "depth");
    counter("tradebot.ingest.reconnects", "why", "lost");
  }

  void frame(int length) {
    frames.increment();
    bytes.increment(length);
  }

  /** A frame that found the queue full. */
  void frameDropped() {
    droppedFrames.increment();
  }

  /** A message that could not be published because Redis is away. */
  void messageDropped() {
    droppedMessages.increment();
  }

  void rejected(RejectReason reason) {
    Counter counter = rejects.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A connection was lost or replaced. */
  public void reconnected(String why) {
    counter("tradebot.ingest.reconnects", "why", why).increment();
  }

  void feedEventDropped() {
    counter("tradebot.ingest.dropped", "what", "feed-event").increment();
  }

  void requestFailed(String what) {
    counter("tradebot.ingest.request.failures", "what", what).increment();
  }

  <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).tag("venue", venue).register(registry);
  }

  PerInstrument of(InstrumentId instrument) {
    return new PerInstrument(instrument);
  }

  private Counter counter(String name, String... tags) {
    return Counter.builder(name).tag("venue", venue).tags(tags).register(registry);
  }

  /** The numbers of one instrument. */
  final class PerInstrument {
    final Counter trades;
    final Counter quotes;
    final Counter depths;
    final Counter bytes;
    final Counter duplicates;
    final Counter lateTrades;
    final Counter fetchedTrades;
    final Counter resyncs;
    final Counter staleMillis;
    private final String symbol;
    private final Timer latency;

    private PerInstrument(InstrumentId instrument) {
      symbol = instrument.symbol().toString();
      trades = own("tradebot.ingest.messages", "stream", "trade");
      quotes = own("tradebot.ingest.messages", "stream", "quote");
      depths = own("tradebot.ingest.messages", "stream", "book");
      bytes = own("tradebot.ingest.symbol.bytes");
      duplicates = own("tradebot.ingest.duplicates");
      lateTrades = own("tradebot.ingest.trades.late");
      fetchedTrades = own("tradebot.ingest.trades.fetched");
      resyncs = own("tradebot.ingest.book.resyncs");
      staleMillis = own("tradebot.ingest.stale.millis");
      // Seen as zero from the start, so that the rise to one shows.
      own("tradebot.ingest.gaps", "stream", "trade", "kind", GapKind.MISSING.name());
      own("tradebot.ingest.gaps", "stream", "book", "kind", GapKind.MISSING.name());
      latency =
          Timer.builder("tradebot.ingest.latency")
              .description(
                  "from the venue's event time to our receipt, corrected by the clock offset")
              .tags("venue", venue, "symbol", symbol)
              .serviceLevelObjectives(
                  Duration.ofMillis(1),
                  Duration.ofMillis(5),
                  Duration.ofMillis(10),
                  Duration.ofMillis(50),
                  Duration.ofMillis(100),
                  Duration.ofMillis(500),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(5))
              .register(registry);
    }

    void latency(long ns) {
      // Below zero the clock offset is off by more than the way takes.
      latency.record(Math.max(0, ns), TimeUnit.NANOSECONDS);
    }

    void gap(String stream, GapKind kind) {
      own("tradebot.ingest.gaps", "stream", stream, "kind", kind.name()).increment();
    }

    /** A row of the gap ledger. */
    void gapClosed(String stream, GapKind kind, boolean repaired) {
      own(
              "tradebot.ingest.gaps.closed",
              "stream",
              stream,
              "kind",
              kind.name(),
              "repaired",
              Boolean.toString(repaired))
          .increment();
    }

    <T> void gauge(String name, T of, ToDoubleFunction<T> value, String... more) {
      Gauge.builder(name, of, value)
          .tags("venue", venue, "symbol", symbol)
          .tags(more)
          .register(registry);
    }

    void candle(Timeframe timeframe, CandleSource source) {
      own("tradebot.ingest.candles", "timeframe", timeframe.code(), "source", source.name())
          .increment();
    }

    /** A candle was compared with the venue's. */
    void candleAudited(Timeframe timeframe) {
      own("tradebot.ingest.candles.audited", "timeframe", timeframe.code()).increment();
    }

    /** The venue gave no candles to compare with. */
    void auditFailed() {
      requestFailed("candles");
    }

    void candleSkipped(Timeframe timeframe) {
      own("tradebot.ingest.candles.skipped", "timeframe", timeframe.code()).increment();
    }

    private Counter own(String name, String... tags) {
      return Counter.builder(name)
          .tags("venue", venue, "symbol", symbol)
          .tags(tags)
          .register(registry);
    }
  }
}
