package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.Completeness;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.controlapi.application.ChartCandles;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Prices, candles, and how complete and fresh the market data are. */
@RestController
@Tag(name = "market")
class MarketController {
  private static final Duration JUDGED = Duration.ofHours(24);
  private static final int GAPS = 500;

  private final TradebotConfiguration configuration;
  private final BotState state;
  private final StateStore store;
  private final ChartCandles candles;
  private final StatusAssembler status;
  private final Parameters parameters;
  private final InstantSource clock;

  MarketController(
      TradebotConfiguration configuration,
      BotState state,
      StateStore store,
      ChartCandles candles,
      StatusAssembler status,
      Parameters parameters,
      InstantSource clock) {
    this.configuration = configuration;
    this.state = state;
    this.store = store;
    this.candles = candles;
    this.status = status;
    this.parameters = parameters;
    this.clock = clock;
  }

  /**
   * The market data at a glance.
   *
   * @param feeds the connection to each venue
   */
  record MarketView(
      List<StatusView.Feed> feeds, List<InstrumentView> instruments, Instant timestamp) {}

  /**
   * One instrument.
   *
   * @param traded whether it is at the account's venue
   * @param ageMs since the quote was received; null without one
   * @param fresh whether the quote is younger than the venue's {@code stale_after}
   * @param quality of the last 24 hours
   */
  record InstrumentView(
      String venue,
      String symbol,
      boolean traded,
      @Nullable QuoteView quote,
      @Nullable Long ageMs,
      boolean fresh,
      QualityView quality) {}

  /** The best bid and ask. */
  record QuoteView(
      String bid,
      String bidQuantity,
      String ask,
      String askQuantity,
      double spreadBps,
      boolean crossed,
      Instant at) {
    static QuoteView of(BestQuote quote) {
      return new QuoteView(
          quote.bid().toString(),
          quote.bidQuantity().toString(),
          quote.ask().toString(),
          quote.askQuantity().toString(),
          quote.spreadBps(),
          quote.isCrossed(),
          Instant.ofEpochSecond(0, quote.receiveTimeNs()));
    }
  }

  /**
   * How complete the data are.
   *
   * @param from begin of the span that was judged
   * @param score share of the span in which nothing was missing in any stream
   * @param streams those with at least one row in the gap ledger
   */
  record QualityView(Instant from, double score, long lostMs, Map<String, StreamQuality> streams) {}

  /** How complete one stream is. */
  record StreamQuality(
      int gaps, int unrepaired, long messages, long lostMs, long longestMs, double share) {}

  /** A row of the gap ledger. */
  record GapView(
      String venue,
      String symbol,
      String stream,
      GapKind kind,
      Instant from,
      Instant to,
      long count,
      boolean repaired) {}

  /** Rows of the gap ledger, newest first. */
  record Gaps(List<GapView> gaps) {}

  /**
   * Closed candles, oldest first.
   *
   * @param candles prices and volume (of the base asset) as exact decimals
   */
  record Candles(String venue, String symbol, String timeframe, List<CandleView> candles) {}

  /** A candle; {@code time} is the start of its interval. */
  record CandleView(
      Instant time,
      @Schema(example = "60000.5") String open,
      String high,
      String low,
      String close,
      String volume) {
    static CandleView of(ChartCandles.Candle candle) {
      return new CandleView(
          candle.openTime(),
          candle.open().toPlainString(),
          candle.high().toPlainString(),
          candle.low().toPlainString(),
          candle.close().toPlainString(),
          candle.volume().toPlainString());
    }
  }

  @GetMapping("/api/market")
  @Operation(summary = "Per instrument the quote, its age, and the quality of the last 24 hours")
  MarketView market() {
    Instant now = clock.instant();
    return new MarketView(
        status.feeds(),
        configuration.instruments().stream().map(instrument -> view(instrument, now)).toList(),
        now);
  }

  @GetMapping("/api/market/gaps")
  @Operation(summary = "The gap ledger: what was missing, doubled or silent; newest first")
  Gaps gaps(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String limit) {
    int count = parameters.limit(limit, 100, 1, GAPS);
    var wanted = parameters.symbol(symbol);
    List<MarketGapClosed> rows = new ArrayList<>();
    for (InstrumentId instrument : configuration.instruments()) {
      if (wanted == null || wanted.equals(instrument.symbol())) {
        rows.addAll(ledger(instrument));
      }
    }
    return new Gaps(
        rows.stream()
            .sorted((a, b) -> Long.compare(b.toNs(), a.toNs()))
            .limit(count)
            .map(MarketController::gap)
            .toList());
  }

  @GetMapping("/api/candles")
  @Operation(
      summary = "Closed candles of a symbol, oldest first",
      description =
          "timeframe: one of market.timeframes, the first by default; the newest limit (1 to 5000)"
              + " candles that begin within from and to (ISO 8601)")
  Candles candles(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String timeframe,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String limit) {
    InstrumentId instrument = parameters.requiredInstrument(symbol);
    var length = parameters.timeframe(timeframe);
    int count = parameters.limit(limit, 500, 1, 5_000);
    Parameters.Span span =
        parameters.span(
            from, to, clock.instant().plusSeconds(1), length.length().multipliedBy(count));
    return new Candles(
        instrument.venue().code(),
        instrument.symbol().toString(),
        length.code(),
        candles.read(instrument, length, span.from(), span.to(), count).stream()
            .map(CandleView::of)
            .toList());
  }

  private InstrumentView view(InstrumentId instrument, Instant now) {
    BestQuote quote = state.quotes().get(instrument);
    Long age =
        quote == null
            ? null
            : Math.max(
                0,
                Duration.between(Instant.ofEpochSecond(0, quote.receiveTimeNs()), now).toMillis());
    var venue = configuration.venues().get(instrument.venue());
    return new InstrumentView(
        instrument.venue().code(),
        instrument.symbol().toString(),
        instrument.venue().equals(configuration.account().id().venue()),
        quote == null ? null : QuoteView.of(quote),
        age,
        age != null && venue != null && age <= venue.staleAfter().toMillis(),
        quality(instrument, now));
  }

  private QualityView quality(InstrumentId instrument, Instant now) {
    Instant from = now.minus(JUDGED);
    Completeness judged = Completeness.of(ns(from), ns(now), ledger(instrument));
    Map<String, StreamQuality> streams = new TreeMap<>();
    judged
        .streams()
        .forEach(
            (name, stream) ->
                streams.put(
                    name,
                    new StreamQuality(
                        stream.rows(),
                        stream.unrepaired(),
                        stream.count(),
                        stream.lostNs() / 1_000_000,
                        stream.longestNs() / 1_000_000,
                        stream.share())));
    return new QualityView(from, judged.score(), judged.lostNs() / 1_000_000, streams);
  }

  private List<MarketGapClosed> ledger(InstrumentId instrument) {
    List<MarketGapClosed> rows = new ArrayList<>();
    for (Envelope<?> envelope : store.newest(StateKeys.gaps(instrument), GAPS)) {
      if (envelope.payload() instanceof MarketGapClosed row) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static GapView gap(MarketGapClosed row) {
    return new GapView(
        row.instrument().venue().code(),
        row.instrument().symbol().toString(),
        row.stream(),
        row.kind(),
        Instant.ofEpochSecond(0, row.fromNs()),
        Instant.ofEpochSecond(0, row.toNs()),
        row.count(),
        row.repaired());
  }

  private static long ns(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
  }
}
