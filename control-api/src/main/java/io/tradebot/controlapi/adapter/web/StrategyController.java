package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PerformanceUpdated.Scope;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The strategies of the configuration. To disable one is to lock its entries until it is enabled
 * again: its exits go on being managed, and the lock survives restarts.
 */
@RestController
@RequestMapping("/api/strategies")
@Tag(name = "strategies")
class StrategyController {
  private final TradebotConfiguration configuration;
  private final PublicConfiguration parametersOf;
  private final BotState state;
  private final CommandDesk desk;
  private final CommandIssuer commands;
  private final Parameters parameters;
  private final InstantSource clock;

  StrategyController(
      TradebotConfiguration configuration,
      PublicConfiguration parametersOf,
      BotState state,
      CommandDesk desk,
      CommandIssuer commands,
      Parameters parameters,
      InstantSource clock) {
    this.configuration = configuration;
    this.parametersOf = parametersOf;
    this.state = state;
    this.desk = desk;
    this.commands = commands;
    this.parameters = parameters;
    this.clock = clock;
  }

  /**
   * A strategy.
   *
   * @param active whether the configuration names it in {@code strategy}
   * @param enabled whether it may enter: active, and no lock of all its entries stands
   * @param disabledBy the locks of all its entries
   * @param parameters as configured; changed in config.yml
   * @param figures of its closed trades; null before the executor has spoken
   */
  record StrategyView(
      String name,
      boolean active,
      boolean enabled,
      List<LockController.LockView> disabledBy,
      int openPositions,
      @Nullable Instant lastAnalysisAt,
      Map<String, Object> parameters,
      StatsView.@Nullable Figures figures) {}

  @GetMapping
  @Operation(summary = "All strategies: whether they may enter, their parameters and figures")
  List<StrategyView> strategies() {
    return parametersOf.strategies().keySet().stream()
        .map(name -> view(StrategyId.of(name)))
        .toList();
  }

  @GetMapping("/{name}")
  @Operation(summary = "One strategy")
  StrategyView strategy(@PathVariable String name) {
    return view(known(name));
  }

  @PostMapping(path = "/{name}/disable", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Let a strategy enter nothing more; its exits are still managed")
  CommandView disable(
      @PathVariable String name, @RequestBody(required = false) @Nullable CommandRequest request) {
    StrategyId strategy = active(name);
    return commands.issue(
        new LockEntries(
            desk.newId(),
            strategy,
            null,
            null,
            null,
            Caller.current().signature(),
            parameters.reason(request == null ? null : request.reason()),
            clock.instant()));
  }

  @PostMapping(path = "/{name}/enable", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Let a strategy enter again: lifts every lock of all its entries")
  CommandView enable(
      @PathVariable String name, @RequestBody(required = false) @Nullable CommandRequest request) {
    StrategyId strategy = active(name);
    String reason = parameters.reason(request == null ? null : request.reason());
    List<EntryLock> locks = locksOf(strategy);
    if (locks.isEmpty()) {
      throw Problem.of(HttpStatus.CONFLICT, "Refused", strategy + " is not disabled");
    }
    CommandView last = null;
    for (EntryLock lock : locks) {
      last =
          commands.issue(
              new LiftLock(
                  desk.newId(),
                  lock.lockId(),
                  Caller.current().signature(),
                  reason,
                  clock.instant()));
    }
    if (last == null) {
      throw new IllegalStateException("a list that is not empty had no element");
    }
    return last;
  }

  private StrategyId known(String name) {
    StrategyId strategy = parameters.strategy(name);
    if (strategy == null || !parametersOf.strategies().containsKey(strategy.name())) {
      throw Problem.of(
          HttpStatus.NOT_FOUND,
          "Unknown strategy",
          "there is no strategy of that name; there are " + parametersOf.strategies().keySet());
    }
    return strategy;
  }

  private StrategyId active(String name) {
    StrategyId strategy = known(name);
    if (!configuration.activeStrategies().contains(strategy)) {
      throw Problem.of(
          HttpStatus.CONFLICT,
          "Refused",
          strategy
              + " does not run: name it under \"strategy\" in config.yml and start the bot again");
    }
    return strategy;
  }

  private StrategyView view(StrategyId strategy) {
    List<EntryLock> locks = locksOf(strategy);
    boolean active = configuration.activeStrategies().contains(strategy);
    PerformanceUpdated performance = state.performance(configuration.account().id());
    return new StrategyView(
        strategy.name(),
        active,
        active && locks.isEmpty(),
        locks.stream().map(LockController.LockView::of).toList(),
        (int)
            state.positions().all().stream()
                .filter(
                    event ->
                        StatusAssembler.isOpen(event)
                            && event.position().strategy().equals(strategy))
                .count(),
        state.analyses().all().stream()
            .filter(analysis -> analysis.strategy().equals(strategy))
            .map(AnalysisCompleted::occurredAt)
            .max(Comparator.naturalOrder())
            .orElse(null),
        parametersOf.strategies().getOrDefault(strategy.name(), Map.of()),
        performance == null
            ? null
            : performance.groups().stream()
                .filter(
                    group ->
                        group.scope() == Scope.STRATEGY && group.name().equals(strategy.name()))
                .findFirst()
                .map(StatsView.Figures::of)
                .orElse(StatsView.Figures.NONE));
  }

  private List<EntryLock> locksOf(StrategyId strategy) {
    LocksChanged known = state.locks();
    Instant now = clock.instant();
    return known == null
        ? List.of()
        : known.locks().stream()
            .filter(
                lock ->
                    strategy.equals(lock.strategy())
                        && lock.instrument() == null
                        && lock.side() == null
                        && !lock.isOver(now))
            .toList();
  }
}
