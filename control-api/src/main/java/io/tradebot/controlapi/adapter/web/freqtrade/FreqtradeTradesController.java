package io.tradebot.controlapi.adapter.web.freqtrade;

import io.swagger.v3.oas.annotations.Hidden;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PerformanceUpdated.Scope;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.controlapi.adapter.web.CommandIssuer;
import io.tradebot.controlapi.adapter.web.Parameters;
import io.tradebot.controlapi.adapter.web.Problem;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Trades and what they brought, as freqtrade's clients ask for them. */
@Hidden
@RestController
@RequestMapping("/api/v1")
class FreqtradeTradesController {
  private final BotState state;
  private final TradeBook book;
  private final TradebotConfiguration configuration;
  private final Parameters parameters;
  private final CommandIssuer commands;
  private final InstantSource clock;

  FreqtradeTradesController(
      BotState state,
      PagedHistory history,
      TradebotConfiguration configuration,
      Parameters parameters,
      CommandIssuer commands,
      InstantSource clock) {
    this.state = state;
    this.book = new TradeBook(state, history);
    this.configuration = configuration;
    this.parameters = parameters;
    this.commands = commands;
    this.clock = clock;
  }

  @GetMapping("/status")
  List<Shapes.Trade> status() {
    return book.open().stream().map(book::trade).toList();
  }

  @GetMapping("/trades")
  Shapes.Trades trades(
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String offset) {
    int count = parameters.limit(limit, 500, 1, 500);
    int skipped = 0;
    if (offset != null && !offset.isEmpty()) {
      try {
        skipped = Integer.parseUnsignedInt(offset);
      } catch (NumberFormatException malformed) {
        throw Problem.badParameter("offset", "a number from 0");
      }
      if (skipped < 0) {
        throw Problem.badParameter("offset", "a number from 0 to " + Integer.MAX_VALUE);
      }
    }
    List<PositionClosed> all = book.closed();
    List<Shapes.Trade> page = all.stream().skip(skipped).limit(count).map(book::trade).toList();
    return new Shapes.Trades(page, page.size(), skipped, all.size());
  }

  @GetMapping("/trade/{id}")
  Shapes.Trade trade(@PathVariable String id) {
    return Stream.concat(
            book.open().stream().filter(position -> isNamed(position, id)).map(book::trade),
            book.closed().stream()
                .filter(closed -> isNamed(closed.position(), id))
                .map(book::trade))
        .findFirst()
        .orElseThrow(
            () -> Problem.of(HttpStatus.NOT_FOUND, "Trade not found", "no trade has this id"));
  }

  private static boolean isNamed(Position position, String id) {
    return Long.toString(TradeBook.id(position.positionId())).equals(id);
  }

  /** What the executor counted, with freqtrade's zero for what is not known. */
  private record Figures(
      int trades,
      int wins,
      int losses,
      BigDecimal netProfit,
      double winRate,
      double profitFactor,
      double expectancy,
      double averageLoss) {
    static Figures of(PerformanceUpdated.@Nullable Group group) {
      return group == null
          ? new Figures(0, 0, 0, BigDecimal.ZERO, 0, 0, 0, 0)
          : new Figures(
              group.trades(),
              group.wins(),
              group.losses(),
              TradeBook.number(group.netProfit().amount()),
              group.winRate() == null ? 0 : group.winRate(),
              group.profitFactor() == null ? 0 : group.profitFactor(),
              group.expectancy() == null ? 0 : group.expectancy().toDouble(),
              group.averageLoss() == null ? 0 : group.averageLoss().toDouble());
    }
  }

  private PerformanceUpdated.@Nullable Group group(Scope scope, String name) {
    PerformanceUpdated performance = state.performance(configuration.account().id());
    return performance == null
        ? null
        : performance.groups().stream()
            .filter(group -> group.scope() == scope && group.name().equals(name))
            .findFirst()
            .orElse(null);
  }

  /** freqtrade asks for one trade; the venue's lists are read as a whole. */
  @PostMapping("/trades/{id}/reload")
  Shapes.Trade reload(@PathVariable String id) {
    Shapes.Trade known = trade(id);
    commands.issue(ControlAction.RECONCILE, null);
    return known.isOpen() ? trade(id) : known;
  }

  @GetMapping("/profit")
  Shapes.Profit profit() {
    List<PositionClosed> closed = book.closed();
    List<Position> open = book.open();
    EquityMarked marked = state.equity(configuration.account().id());
    BigDecimal starting = TradeBook.startingCapital(marked);
    // Counted by the executor; only what freqtrade alone asks for is made of the trades here.
    Figures counted = Figures.of(group(Scope.TOTAL, ""));
    BigDecimal closedSum = counted.netProfit();
    double closedRatios = closed.stream().mapToDouble(FreqtradeTradesController::ratio).sum();
    List<Shapes.Trade> running = open.stream().map(book::trade).toList();
    BigDecimal allSum =
        running.stream().map(Shapes.Trade::totalProfitAbs).reduce(closedSum, BigDecimal::add);
    double allRatios =
        closedRatios
            + running.stream()
                .mapToDouble(t -> t.profitRatio() == null ? 0 : t.profitRatio())
                .sum();
    int all = counted.trades() + open.size();
    Instant now = clock.instant();
    Instant first = first(closed, open);
    Instant latest =
        Stream.concat(
                closed.stream().map(c -> c.position().openedAt()),
                open.stream().map(Position::openedAt))
            .max(Comparator.naturalOrder())
            .orElse(null);
    Map.Entry<String, List<PositionClosed>> best =
        byPair(closed).entrySet().stream()
            .max(Comparator.comparing(entry -> sumOf(entry.getValue())))
            .orElse(null);
    double bestRatio =
        best == null
            ? 0
            : best.getValue().stream().mapToDouble(FreqtradeTradesController::ratio).sum();
    Heartbeat executor = state.heartbeats().get(ServiceName.ORDER_EXECUTOR);
    double drawdown = Double.parseDouble(state.maxDrawdown().toString());
    return new Shapes.Profit(
        closedSum,
        closed.isEmpty() ? 0 : TradeBook.percent(closedRatios / closed.size()),
        closed.isEmpty() ? 0 : closedRatios / closed.size(),
        TradeBook.percent(closedRatios),
        closedRatios,
        TradeBook.percent(TradeBook.ratio(closedSum, starting)),
        TradeBook.ratio(closedSum, starting),
        BigDecimal.ZERO,
        allSum,
        all == 0 ? 0 : TradeBook.percent(allRatios / all),
        all == 0 ? 0 : allRatios / all,
        TradeBook.percent(allRatios),
        allRatios,
        TradeBook.percent(TradeBook.ratio(allSum, starting)),
        TradeBook.ratio(allSum, starting),
        BigDecimal.ZERO,
        all,
        counted.trades(),
        first == null ? "" : TradeBook.date(first),
        first == null ? "" : TradeBook.humanized(first, now),
        first == null ? 0 : first.toEpochMilli(),
        latest == null ? "" : TradeBook.date(latest),
        latest == null ? "" : TradeBook.humanized(latest, now),
        latest == null ? 0 : latest.toEpochMilli(),
        duration(closed),
        best == null ? "" : best.getKey(),
        TradeBook.percent(bestRatio),
        bestRatio,
        counted.wins(),
        counted.losses(),
        counted.profitFactor(),
        counted.winRate(),
        counted.expectancy(),
        counted.averageLoss() == 0 ? 0 : counted.expectancy() / counted.averageLoss(),
        drawdown,
        marked == null
            ? BigDecimal.ZERO
            : TradeBook.number(marked.peak().amount())
                .multiply(TradeBook.number(state.maxDrawdown()), MathContext.DECIMAL64),
        "",
        0,
        "",
        0,
        closed.stream()
            .map(c -> TradeBook.stake(c.position()))
            .reduce(BigDecimal.ZERO, BigDecimal::add),
        executor == null ? 0 : executor.startedAt().toEpochMilli(),
        executor == null ? "" : TradeBook.date(executor.startedAt()));
  }

  @GetMapping("/performance")
  List<Shapes.Performance> performance() {
    return byPair(book.closed()).entrySet().stream()
        .map(
            entry -> {
              Figures counted =
                  Figures.of(
                      group(
                          Scope.SYMBOL,
                          entry.getValue().getFirst().position().instrument().symbol().toString()));
              double ratio = TradeBook.ratio(counted.netProfit(), stakes(entry.getValue()));
              return new Shapes.Performance(
                  entry.getKey(),
                  TradeBook.percent(ratio),
                  ratio,
                  TradeBook.percent(ratio),
                  counted.netProfit(),
                  counted.trades());
            })
        .sorted(Comparator.comparing(Shapes.Performance::profitAbs).reversed())
        .toList();
  }

  @GetMapping("/entries")
  List<Shapes.Tagged> entries() {
    return tagged(c -> c.position().strategy().name(), Tag.ENTER);
  }

  @GetMapping("/exits")
  List<Shapes.Tagged> exits() {
    return tagged(PositionClosed::exitReason, Tag.EXIT);
  }

  @GetMapping("/mix_tags")
  List<Shapes.Tagged> mixTags() {
    return tagged(c -> c.position().strategy() + " " + c.exitReason(), Tag.MIX);
  }

  private enum Tag {
    ENTER,
    EXIT,
    MIX
  }

  private List<Shapes.Tagged> tagged(Function<PositionClosed, String> key, Tag tag) {
    Map<String, List<PositionClosed>> groups =
        book.closed().stream()
            .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(
            entry -> {
              double ratio = TradeBook.ratio(sumOf(entry.getValue()), stakes(entry.getValue()));
              return new Shapes.Tagged(
                  tag == Tag.ENTER ? entry.getKey() : null,
                  tag == Tag.EXIT ? entry.getKey() : null,
                  tag == Tag.MIX ? entry.getKey() : null,
                  ratio,
                  TradeBook.percent(ratio),
                  sumOf(entry.getValue()),
                  entry.getValue().size());
            })
        .toList();
  }

  @GetMapping("/stats")
  Shapes.Stats stats() {
    List<PositionClosed> closed = book.closed();
    Map<String, Shapes.ExitReason> reasons = new TreeMap<>();
    closed.stream()
        .collect(Collectors.groupingBy(PositionClosed::exitReason))
        .forEach(
            (reason, trades) ->
                reasons.put(
                    reason,
                    new Shapes.ExitReason(count(trades, 1), count(trades, -1), count(trades, 0))));
    Map<String, @Nullable Double> durations = new LinkedHashMap<>();
    durations.put("wins", averageSeconds(closed, 1));
    durations.put("draws", averageSeconds(closed, 0));
    durations.put("losses", averageSeconds(closed, -1));
    return new Shapes.Stats(reasons, durations);
  }

  @GetMapping("/daily")
  Shapes.Periods daily(@RequestParam(required = false) @Nullable String timescale) {
    return periods(timescale, 7, day -> day, day -> day.minusDays(1));
  }

  @GetMapping("/weekly")
  Shapes.Periods weekly(@RequestParam(required = false) @Nullable String timescale) {
    return periods(
        timescale,
        4,
        day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
        day -> day.minusWeeks(1));
  }

  @GetMapping("/monthly")
  Shapes.Periods monthly(@RequestParam(required = false) @Nullable String timescale) {
    return periods(timescale, 3, day -> day.withDayOfMonth(1), day -> day.minusMonths(1));
  }

  private Shapes.Periods periods(
      @Nullable String timescale,
      int standard,
      UnaryOperator<LocalDate> begin,
      UnaryOperator<LocalDate> before) {
    int count = parameters.limit("timescale", timescale, standard, 1, 366);
    Map<LocalDate, List<PositionClosed>> byBegin =
        book.closed().stream()
            .collect(Collectors.groupingBy(c -> begin.apply(day(c.occurredAt()))));
    EquityMarked marked = state.equity(configuration.account().id());
    BigDecimal balance =
        marked == null
            ? BigDecimal.ZERO
            : TradeBook.number(marked.equity().minus(marked.unrealized()).amount());
    List<Shapes.Period> data = new ArrayList<>();
    LocalDate day = begin.apply(day(clock.instant()));
    for (int i = 0; i < count; i++) {
      List<PositionClosed> trades = byBegin.getOrDefault(day, List.of());
      BigDecimal profit = sumOf(trades);
      balance = balance.subtract(profit);
      data.add(
          new Shapes.Period(
              day.toString(),
              profit,
              TradeBook.ratio(profit, balance),
              balance,
              BigDecimal.ZERO,
              trades.size()));
      day = before.apply(day);
    }
    return new Shapes.Periods(data, "", configuration.account().quoteAsset().code());
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static BigDecimal net(PositionClosed closed) {
    return TradeBook.number(closed.position().realized().amount());
  }

  private static double ratio(PositionClosed closed) {
    return TradeBook.ratio(net(closed), TradeBook.stake(closed.position()));
  }

  private static BigDecimal sumOf(List<PositionClosed> trades) {
    return trades.stream()
        .map(FreqtradeTradesController::net)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal stakes(List<PositionClosed> trades) {
    return trades.stream()
        .map(c -> TradeBook.stake(c.position()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Map<String, List<PositionClosed>> byPair(List<PositionClosed> trades) {
    return trades.stream()
        .collect(
            Collectors.groupingBy(
                c -> Pairs.of(c.position().instrument().symbol()),
                TreeMap::new,
                Collectors.toList()));
  }

  private static int count(List<PositionClosed> trades, int sign) {
    return (int) trades.stream().filter(c -> net(c).signum() == sign).count();
  }

  private static @Nullable Double averageSeconds(List<PositionClosed> trades, int sign) {
    var seconds =
        trades.stream()
            .filter(c -> net(c).signum() == sign)
            .mapToLong(c -> Duration.between(c.position().openedAt(), c.occurredAt()).toSeconds())
            .average();
    return seconds.isPresent() ? seconds.getAsDouble() : null;
  }

  private static String duration(List<PositionClosed> trades) {
    long seconds =
        (long)
            trades.stream()
                .mapToLong(
                    c -> Duration.between(c.position().openedAt(), c.occurredAt()).toSeconds())
                .average()
                .orElse(0);
    return "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  private static @Nullable Instant first(List<PositionClosed> closed, List<Position> open) {
    return Stream.concat(
            closed.stream().map(c -> c.position().openedAt()),
            open.stream().map(Position::openedAt))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
