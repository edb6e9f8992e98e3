package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Puts the status together. Thread-safe. */
final class StatusAssembler {
  /** A service that was silent for longer counts as down; it speaks every second. */
  static final Duration SILENT = Duration.ofSeconds(5);

  private static final int ALERTS = 10;

  private final BotState state;
  private final EventBus bus;
  private final TradebotConfiguration configuration;
  private final InstantSource clock;

  StatusAssembler(
      BotState state, EventBus bus, TradebotConfiguration configuration, InstantSource clock) {
    this.state = state;
    this.bus = bus;
    this.configuration = configuration;
    this.clock = clock;
  }

  HealthView health() {
    boolean redis = bus.isConnected();
    List<ServiceView> services = services();
    ServiceView.Health status =
        !redis
            ? ServiceView.Health.DOWN
            : services.stream().allMatch(s -> s.health() == ServiceView.Health.UP)
                ? ServiceView.Health.UP
                : ServiceView.Health.DEGRADED;
    return new HealthView(
        status,
        redis,
        services.stream()
            .map(s -> new HealthView.Service(s.name(), s.health(), s.ageSeconds()))
            .toList());
  }

  StatusView status() {
    TradingStateChanged trading = state.tradingState();
    return new StatusView(
        configuration.mode().name().toLowerCase(Locale.ROOT),
        trading == null ? null : trading.to(),
        trading == null ? null : trading.occurredAt(),
        trading == null ? null : trading.reason(),
        trading == null ? 0 : trading.haltEpoch(),
        bus.isConnected(),
        services(),
        feeds(),
        configuration.activeStrategies().stream().map(this::strategy).toList(),
        state.sentiments().all().stream().map(StatusAssembler::sentiment).toList(),
        AccountView.of(state.equity(configuration.account().id())),
        PanicView.of(state.panic()),
        state.alerts().stream().limit(ALERTS).map(StatusAssembler::alert).toList(),
        configuration.fingerprint(),
        clock.instant());
  }

  /** The connection to each venue. */
  List<StatusView.Feed> feeds() {
    return configuration.venues().keySet().stream().sorted().map(this::feed).toList();
  }

  static StatusView.Alert alert(AlertRaised alert) {
    return new StatusView.Alert(
        alert.service().wireName(),
        alert.level(),
        alert.code(),
        alert.detail(),
        alert.occurredAt());
  }

  static StatusView.Sentiment sentiment(SentimentIndexUpdated index) {
    return new StatusView.Sentiment(
        index.asset().code(),
        index.index(),
        index.uncertainty(),
        index.posts(),
        index.stale(),
        index.occurredAt());
  }

  /** Why a service may not have answered, in words that follow its name. */
  String whySilent(ServiceName service, Duration waited) {
    Heartbeat beat = state.heartbeats().get(service);
    if (beat == null) {
      return "is down (no heartbeat)";
    }
    Duration age = Duration.between(beat.occurredAt(), clock.instant());
    if (age.compareTo(SILENT) > 0) {
      return "is down (last heartbeat " + age.toSeconds() + " s ago)";
    }
    return "is alive but did not answer within " + seconds(waited) + " s";
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1_000.0);
  }

  private List<ServiceView> services() {
    List<ServiceName> expected =
        new ArrayList<>(
            List.of(
                ServiceName.MARKET_INGEST,
                ServiceName.SENTIMENT_INGEST,
                ServiceName.STRATEGY_ENGINE,
                ServiceName.ORDER_EXECUTOR,
                ServiceName.CONTROL_API));
    if (!configuration.sentiment().enabled()) {
      expected.remove(ServiceName.SENTIMENT_INGEST);
    }
    if (configuration.mode() == Mode.DEMO) {
      expected.add(ServiceName.EXCHANGE_SIM);
    }
    return expected.stream().map(this::service).toList();
  }

  private ServiceView service(ServiceName name) {
    Heartbeat beat = state.heartbeats().get(name);
    if (beat == null) {
      return new ServiceView(
          name.wireName(),
          ServiceView.Health.MISSING,
          "no heartbeat",
          null,
          null,
          null,
          null,
          true);
    }
    Duration age = Duration.between(beat.occurredAt(), clock.instant());
    boolean silent = age.compareTo(SILENT) > 0;
    boolean same = beat.configFingerprint().equals(configuration.fingerprint());
    ServiceView.Health health =
        silent
            ? ServiceView.Health.MISSING
            : switch (beat.health()) {
              case UP -> same ? ServiceView.Health.UP : ServiceView.Health.DEGRADED;
              case DEGRADED -> ServiceView.Health.DEGRADED;
              case DOWN -> ServiceView.Health.DOWN;
            };
    String detail =
        silent
            ? "silent for " + age.toSeconds() + " s"
            : same ? beat.detail() : "runs with another configuration; " + beat.detail();
    return new ServiceView(
        name.wireName(),
        health,
        detail,
        Math.max(0, age.toMillis() / 100) / 10.0,
        beat.startedAt(),
        beat.version(),
        beat.instance(),
        same);
  }

  private boolean isProven(Venue venue) {
    TradebotConfiguration.VenueData data = configuration.venues().get(venue);
    return data != null && data.xchange().isEmpty();
  }

  private StatusView.Feed feed(Venue venue) {
    FeedEvent connection = state.connections().get(venue);
    FeedEvent trouble = state.troubles().get(venue);
    String word =
        switch (connection) {
          case FeedConnected _ -> "CONNECTED";
          case FeedDisconnected _ -> "DISCONNECTED";
          case null, default -> "UNKNOWN";
        };
    return new StatusView.Feed(
        venue.code(),
        isProven(venue),
        word,
        connection == null ? null : at(connection),
        connection instanceof FeedDisconnected gone ? gone.reason() : null,
        switch (trouble) {
          case FeedStale stale ->
              stale.stream()
                  + " of "
                  + stale.instrument()
                  + " silent for "
                  + stale.silentMs()
                  + " ms";
          case MarketGapDetected gap ->
              gap.kind()
                  + " in "
                  + gap.stream()
                  + " of "
                  + gap.instrument()
                  + ", expected "
                  + gap.expected()
                  + ", got "
                  + gap.actual();
          case null, default -> null;
        },
        trouble == null ? null : at(trouble));
  }

  private static Instant at(FeedEvent event) {
    return Instant.ofEpochSecond(0, event.receiveTimeNs());
  }

  private StatusView.Strategy strategy(StrategyId strategy) {
    long open =
        state.positions().all().stream()
            .filter(event -> isOpen(event) && event.position().strategy().equals(strategy))
            .count();
    Instant newest =
        state.analyses().all().stream()
            .filter(analysis -> analysis.strategy().equals(strategy))
            .map(AnalysisCompleted::occurredAt)
            .max(Comparator.naturalOrder())
            .orElse(null);
    return new StatusView.Strategy(strategy.name(), (int) open, newest);
  }

  static boolean isOpen(PositionEvent event) {
    return !(event instanceof PositionClosed) && !event.position().quantity().isZero();
  }
}
