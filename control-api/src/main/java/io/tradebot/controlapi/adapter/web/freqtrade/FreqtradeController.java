package io.tradebot.controlapi.adapter.web.freqtrade;

import io.swagger.v3.oas.annotations.Hidden;
import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.common.system.LogWritten;
import io.tradebot.controlapi.adapter.web.Caller;
import io.tradebot.controlapi.adapter.web.CommandIssuer;
import io.tradebot.controlapi.adapter.web.Parameters;
import io.tradebot.controlapi.adapter.web.Problem;
import io.tradebot.controlapi.adapter.web.Sessions;
import io.tradebot.controlapi.application.ChartCandles;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.configuration.TradebotConfiguration.StopPlacement;
import io.tradebot.platform.service.ServiceVersion;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The bot, its commands, pairs, locks and logs, as freqtrade's clients ask for them. */
@Hidden
@RestController
@RequestMapping("/api/v1")
class FreqtradeController {
  private static final double API_VERSION = 2.29;
  private static final int LOG_LINES = 500;

  private final TradebotConfiguration configuration;
  private final BotState state;
  private final TradeBook book;
  private final CommandDesk desk;
  private final CommandIssuer commands;
  private final Parameters parameters;
  private final PagedHistory history;
  private final ChartCandles candles;
  private final Sessions sessions;
  private final InstantSource clock;

  FreqtradeController(
      TradebotConfiguration configuration,
      BotState state,
      CommandDesk desk,
      CommandIssuer commands,
      Parameters parameters,
      PagedHistory history,
      ChartCandles candles,
      Sessions sessions,
      InstantSource clock) {
    this.configuration = configuration;
    this.state = state;
    this.book = new TradeBook(state, history);
    this.desk = desk;
    this.commands = commands;
    this.parameters = parameters;
    this.history = history;
    this.candles = candles;
    this.sessions = sessions;
    this.clock = clock;
  }

  // --- who ---

  @GetMapping("/ping")
  Shapes.Status ping() {
    return new Shapes.Status("pong");
  }

  @PostMapping("/token/login")
  Shapes.Tokens login() {
    Caller caller = Caller.current();
    return new Shapes.Tokens(
        sessions.open(caller, Sessions.Kind.ACCESS, Sessions.ACCESS).token(),
        sessions.open(caller, Sessions.Kind.REFRESH, Sessions.REFRESH).token());
  }

  /** Open to the filter, which knows no refresh tokens. */
  @PostMapping("/token/refresh")
  Shapes.AccessToken refresh(HttpServletRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    String token =
        given != null && given.toLowerCase(Locale.ROOT).startsWith("bearer ")
            ? given.substring("bearer ".length()).strip()
            : "";
    Caller caller =
        sessions
            .find(token, Sessions.Kind.REFRESH)
            .orElseThrow(
                () ->
                    Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        "Not authenticated",
                        "send the refresh token as a bearer token, or log in again"));
    return new Shapes.AccessToken(
        sessions.open(caller, Sessions.Kind.ACCESS, Sessions.ACCESS).token());
  }

  // --- what runs ---

  @GetMapping("/version")
  Shapes.Version version() {
    return new Shapes.Version(ServiceVersion.current());
  }

  @GetMapping("/sysinfo")
  Shapes.SysInfo sysInfo() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      double free = system.getFreeMemorySize();
      double total = system.getTotalMemorySize();
      return new Shapes.SysInfo(
          List.of(Math.max(0, Math.round(system.getCpuLoad() * 1_000) / 10.0)),
          Math.round((total - free) / total * 1_000) / 10.0);
    }
    return new Shapes.SysInfo(List.of(), 0);
  }

  @GetMapping("/health")
  Shapes.Health health() {
    Heartbeat executor = state.heartbeats().get(ServiceName.ORDER_EXECUTOR);
    if (executor == null) {
      return new Shapes.Health(null, null, null, null, null, null, null);
    }
    String last = TradeBook.date(executor.occurredAt());
    String start = TradeBook.date(executor.startedAt());
    long startMs = executor.startedAt().getEpochSecond();
    return new Shapes.Health(
        last, last, executor.occurredAt().getEpochSecond(), start, startMs, start, startMs);
  }

  @GetMapping("/show_config")
  Shapes.Config showConfig() {
    Timeframe timeframe = configuration.market().timeframes().getFirst();
    boolean onExchange = configuration.execution().exits().stops() == StopPlacement.EXCHANGE;
    double trailing = configuration.execution().exits().trailingDistance();
    Map<String, Double> roi = new java.util.TreeMap<>();
    configuration
        .execution()
        .exits()
        .roi()
        .forEach(
            step ->
                roi.put(
                    Long.toString(step.after().toMinutes()),
                    Double.valueOf(step.profit().toString())));
    TradingStateChanged trading = state.tradingState();
    return new Shapes.Config(
        ServiceVersion.current(),
        null,
        API_VERSION,
        configuration.mode() != Mode.LIVE,
        "spot",
        false,
        configuration.account().quoteAsset().code(),
        "unlimited",
        null,
        8,
        configuration.risk().maxOpenPositions(),
        roi,
        -Double.parseDouble(configuration.sizing().minStop().toString()),
        onExchange,
        trailing > 0,
        null,
        null,
        false,
        new Shapes.UnfilledTimeout(
            configuration.execution().entryTimeout().toSeconds(),
            configuration.execution().exits().timeout().toSeconds(),
            "seconds",
            0),
        new Shapes.OrderTypes(
            orderType(configuration.execution().entry().name()),
            orderType(configuration.execution().exits().style().name()),
            "market",
            "market",
            "market",
            onExchange ? "limit" : "market",
            onExchange,
            (int) configuration.execution().exits().minInterval().toSeconds()),
        true,
        timeframe.code(),
        timeframe.length().toMillis(),
        timeframe.length().toMinutes(),
        configuration.account().id().venue().code().toLowerCase(Locale.ROOT),
        String.join(",", configuration.activeStrategies().stream().map(StrategyId::name).toList()),
        true,
        Map.of("price_side", "same"),
        Map.of("price_side", "same"),
        "tradebot",
        trading == null ? "stopped" : word(trading.to()),
        configuration.mode() == Mode.LIVE ? "live" : "dry_run",
        false,
        0);
  }

  private static String orderType(String style) {
    return style.equals("MARKET") ? "market" : "limit";
  }

  private static String word(TradingState state) {
    return switch (state) {
      case RUNNING -> "running";
      case PAUSED -> "paused";
      case STOPPED, HALTED -> "stopped";
    };
  }

  // --- commands ---

  @PostMapping("/start")
  Shapes.Status start() {
    return issue(ControlAction.START);
  }

  @PostMapping("/stop")
  Shapes.Status stop() {
    return issue(ControlAction.STOP);
  }

  @PostMapping({"/pause", "/stopentry", "/stopbuy"})
  Shapes.Status pause() {
    return issue(ControlAction.PAUSE);
  }

  /** The configuration is read at start alone; what can be done now is to reconcile. */
  @PostMapping("/reload_config")
  Shapes.Status reloadConfig() {
    return issue(ControlAction.RESTART);
  }

  private Shapes.Status issue(ControlAction action) {
    return new Shapes.Status(commands.issue(action, null).message());
  }

  @PostMapping({"/forceenter", "/forcebuy"})
  Shapes.Status forceEnter(@RequestBody Shapes.ForceEnter request) {
    if (request.side() != null && !request.side().equals("long")) {
      throw Problem.badParameter("side", "long: there are no short positions here");
    }
    if (request.leverage() != null && request.leverage().compareTo(BigDecimal.ONE) != 0) {
      throw Problem.badParameter("leverage", "1 or absent");
    }
    InstrumentId instrument = required(request.pair());
    boolean market = request.price() == null || "market".equals(request.ordertype());
    Price price =
        market || request.price() == null
            ? null
            : parameters.amount("price", request.price().toPlainString(), Price::of);
    ForceEntry entry =
        new ForceEntry(
            desk.newId(),
            StrategyId.MANUAL,
            instrument,
            request.stakeamount() == null
                ? null
                : quantity(request.stakeamount(), price, instrument),
            price,
            TimeInForce.GTC,
            false,
            Caller.current().signature(),
            parameters.reason(request.entryTag()),
            clock.instant());
    return new Shapes.Status(commands.issue(entry).message());
  }

  private Quantity quantity(BigDecimal stake, @Nullable Price limit, InstrumentId instrument) {
    BestQuote quote = state.quotes().get(instrument);
    if (limit == null && quote == null) {
      throw Problem.of(
          HttpStatus.CONFLICT, "Refused", "no price of " + instrument + " is known yet");
    }
    BigDecimal price = TradeBook.number(limit == null && quote != null ? quote.ask() : limit + "");
    Quantity quantity =
        parameters.amount(
            "stakeamount",
            stake.signum() <= 0 ? "-" : stake.divide(price, 8, RoundingMode.DOWN).toPlainString(),
            Quantity::of);
    if (quantity == null || quantity.isZero()) {
      throw Problem.badParameter("stakeamount", "an amount above zero of the quote asset");
    }
    return quantity;
  }

  @PostMapping({"/forceexit", "/forcesell"})
  Shapes.Result forceExit(@RequestBody Shapes.ForceExit request) {
    if (request.amount() != null) {
      throw Problem.badParameter("amount", "absent: positions are closed whole");
    }
    if ("all".equals(request.tradeid())) {
      return exit(null);
    }
    return exit(open(number("tradeid", request.tradeid())));
  }

  private Shapes.Result exit(@Nullable Position position) {
    return new Shapes.Result(
        commands
            .issue(
                new ForceExit(
                    desk.newId(),
                    position == null ? null : position.strategy(),
                    position == null ? null : position.instrument(),
                    Caller.current().signature(),
                    "forceexit",
                    clock.instant()))
            .message());
  }

  private Position open(long tradeId) {
    return book.open().stream()
        .filter(position -> TradeBook.id(position.positionId()) == tradeId)
        .findFirst()
        .orElseThrow(
            () -> Problem.of(HttpStatus.NOT_FOUND, "Trade not found", "no open trade has this id"));
  }

  private static long number(String name, @Nullable String text) {
    try {
      return Long.parseLong(text == null ? "" : text);
    } catch (NumberFormatException malformed) {
      throw Problem.badParameter(name, "the id of a trade, or \"all\"");
    }
  }

  // --- pairs ---

  @GetMapping("/whitelist")
  Shapes.Whitelist whitelist() {
    List<String> pairs =
        configuration.tradedInstruments().stream().map(i -> Pairs.of(i.symbol())).toList();
    return new Shapes.Whitelist(pairs, pairs.size(), List.of("StaticPairList"));
  }

  @GetMapping("/blacklist")
  Shapes.Blacklist blacklist() {
    Instant now = clock.instant();
    LocksChanged known = state.locks();
    List<String> pairs =
        known == null
            ? List.of()
            : known.locks().stream()
                .filter(lock -> !lock.isOver(now) && !lock.rule() && lock.until() == null)
                .filter(lock -> lock.instrument() != null && lock.strategy() == null)
                .map(FreqtradeController::pair)
                .distinct()
                .toList();
    return new Shapes.Blacklist(pairs, pairs, Map.of(), pairs.size(), List.of("StaticPairList"));
  }

  @GetMapping("/available_pairs")
  Shapes.Pairs availablePairs() {
    List<List<String>> intervals = new ArrayList<>();
    for (InstrumentId instrument : configuration.instruments()) {
      for (Timeframe timeframe : configuration.market().timeframes()) {
        intervals.add(List.of(Pairs.of(instrument.symbol()), timeframe.code(), "spot"));
      }
    }
    List<String> pairs =
        configuration.instruments().stream().map(i -> Pairs.of(i.symbol())).distinct().toList();
    return new Shapes.Pairs(pairs.size(), pairs, intervals);
  }

  @GetMapping("/pair_candles")
  Shapes.PairHistory pairCandles(
      @RequestParam(required = false) @Nullable String pair,
      @RequestParam(required = false) @Nullable String timeframe,
      @RequestParam(required = false) @Nullable String limit) {
    InstrumentId instrument = required(pair);
    Timeframe length = parameters.timeframe(timeframe);
    int count = parameters.limit(limit, 500, 1, 1_500);
    Instant now = clock.instant();
    List<ChartCandles.Candle> found =
        candles.read(
            instrument, length, now.minus(length.length().multipliedBy(count + 1L)), now, count);
    List<List<Object>> rows =
        found.stream()
            .map(
                c ->
                    List.<Object>of(
                        c.openTime().toEpochMilli(),
                        c.open(),
                        c.high(),
                        c.low(),
                        c.close(),
                        c.volume()))
            .toList();
    Instant first = found.isEmpty() ? Instant.EPOCH : found.getFirst().openTime();
    Instant last = found.isEmpty() ? Instant.EPOCH : found.getLast().openTime();
    return new Shapes.PairHistory(
        configuration.activeStrategies().getFirst().name(),
        Pairs.of(instrument.symbol()),
        length.code(),
        length.length().toMillis(),
        List.of("__date_ts", "open", "high", "low", "close", "volume"),
        rows,
        rows.size(),
        0,
        0,
        0,
        0,
        0,
        0,
        last,
        last.toEpochMilli(),
        first.toEpochMilli(),
        TradeBook.date(first),
        TradeBook.date(last),
        last.toEpochMilli());
  }

  @GetMapping("/plot_config")
  Map<String, Object> plotConfig() {
    return Map.of("main_plot", Map.of(), "subplots", Map.of());
  }

  @GetMapping("/strategies")
  Shapes.Strategies strategies() {
    return new Shapes.Strategies(
        configuration.activeStrategies().stream().map(StrategyId::name).toList());
  }

  @GetMapping("/strategy/{name}")
  Shapes.Strategy strategy(@PathVariable String name) {
    if (configuration.activeStrategies().stream().noneMatch(s -> s.name().equals(name))) {
      throw Problem.of(HttpStatus.NOT_FOUND, "Strategy not found", "no strategy of that name runs");
    }
    return new Shapes.Strategy(name, "", configuration.market().timeframes().getFirst().code());
  }

  // --- locks ---

  @GetMapping("/locks")
  Shapes.Locks locks() {
    Instant now = clock.instant();
    LocksChanged known = state.locks();
    List<Shapes.Lock> locks =
        known == null
            ? List.of()
            : known.locks().stream().filter(l -> !l.isOver(now)).map(this::lock).toList();
    return new Shapes.Locks(locks.size(), locks);
  }

  @PostMapping("/locks")
  Shapes.Locks addLock(@RequestBody List<Shapes.NewLock> requests) {
    for (Shapes.NewLock request : requests) {
      commands.issue(
          new LockEntries(
              desk.newId(),
              null,
              "*".equals(request.pair()) ? null : required(request.pair()),
              null,
              request.until() == null
                  ? null
                  : parameters.instant("until", request.until(), clock.instant()),
              Caller.current().signature(),
              parameters.reason(request.reason()),
              clock.instant()));
    }
    return locks();
  }

  @DeleteMapping("/locks/{id}")
  Shapes.Locks deleteLock(@PathVariable String id) {
    return lift(new Shapes.DeleteLock(null, number("lockid", id)));
  }

  @PostMapping("/locks/delete")
  Shapes.Locks lift(@RequestBody Shapes.DeleteLock request) {
    LocksChanged known = state.locks();
    List<EntryLock> wanted =
        known == null
            ? List.of()
            : known.locks().stream()
                .filter(
                    lock ->
                        request.lockid() != null
                            ? TradeBook.id(lock.lockId()) == request.lockid()
                            : request.pair() != null && pair(lock).equals(request.pair()))
                .toList();
    if (wanted.isEmpty()) {
      throw Problem.of(HttpStatus.NOT_FOUND, "Lock not found", "no lock has this id or pair");
    }
    for (EntryLock lock : wanted) {
      commands.issue(
          new LiftLock(
              desk.newId(), lock.lockId(), Caller.current().signature(), "", clock.instant()));
    }
    return locks();
  }

  private Shapes.Lock lock(EntryLock lock) {
    // A lock without an end: as far away as a client's date can be.
    Instant end = lock.until() == null ? Instant.parse("2099-12-31T00:00:00Z") : lock.until();
    return new Shapes.Lock(
        TradeBook.id(lock.lockId()),
        true,
        TradeBook.date(end),
        end.toEpochMilli(),
        TradeBook.date(lock.setAt()),
        lock.setAt().toEpochMilli(),
        pair(lock),
        lock.side() == null ? "*" : lock.side() == Side.BUY ? "long" : "short",
        lock.strategy() == null ? lock.reason() : lock.strategy() + ": " + lock.reason());
  }

  private static String pair(EntryLock lock) {
    return lock.instrument() == null ? "*" : Pairs.of(lock.instrument().symbol());
  }

  // --- account ---

  @GetMapping("/count")
  Shapes.Count count() {
    List<Position> open = book.open();
    return new Shapes.Count(
        open.size(),
        configuration.risk().maxOpenPositions(),
        open.stream().map(TradeBook::stake).reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  @GetMapping("/balance")
  Shapes.Balances balance() {
    String stake = configuration.account().quoteAsset().code();
    BalancesUpdated balances = state.balances(configuration.account().id());
    EquityMarked marked = state.equity(configuration.account().id());
    List<Shapes.Currency> currencies =
        balances == null
            ? List.of()
            : balances.balances().stream()
                .map(
                    b ->
                        currency(
                            b.asset().code(),
                            TradeBook.number(b.free()),
                            TradeBook.number(b.locked()),
                            stake))
                .toList();
    BigDecimal total =
        marked == null ? BigDecimal.ZERO : TradeBook.number(marked.equity().amount());
    BigDecimal starting = TradeBook.startingCapital(marked);
    double gain = TradeBook.ratio(total.subtract(starting), starting);
    return new Shapes.Balances(
        currencies,
        total,
        total,
        "",
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        stake,
        configuration.mode() == Mode.LIVE ? "" : "Simulated balances",
        starting,
        gain,
        TradeBook.percent(gain),
        BigDecimal.ZERO,
        0,
        0);
  }

  private Shapes.Currency currency(String asset, BigDecimal free, BigDecimal used, String stake) {
    BigDecimal all = free.add(used);
    BigDecimal price = asset.equals(stake) ? BigDecimal.ONE : bid(asset + "-" + stake);
    return new Shapes.Currency(
        asset,
        free,
        all,
        used,
        all,
        all.multiply(price),
        all.multiply(price),
        stake,
        "long",
        1,
        false,
        BigDecimal.ZERO,
        true);
  }

  private BigDecimal bid(String symbol) {
    return state.quotes().all().stream()
        .filter(quote -> quote.instrument().symbol().toString().equals(symbol))
        .findFirst()
        .map(quote -> TradeBook.number(quote.bid()))
        .orElse(BigDecimal.ZERO);
  }

  // --- logs ---

  @GetMapping("/logs")
  Shapes.Logs logs(@RequestParam(required = false) @Nullable String limit) {
    int count = parameters.limit(limit, 50, 1, LOG_LINES);
    List<LogWritten> lines = new ArrayList<>();
    for (ServiceName service : List.of(ServiceName.ORDER_EXECUTOR, ServiceName.STRATEGY_ENGINE)) {
      lines.addAll(history.log(service, count, "", any -> true).entries());
    }
    List<List<Object>> rows =
        lines.stream()
            .sorted((a, b) -> b.occurredAt().compareTo(a.occurredAt()))
            .limit(count)
            .sorted((a, b) -> a.occurredAt().compareTo(b.occurredAt()))
            .map(
                line ->
                    List.<Object>of(
                        TradeBook.date(line.occurredAt()),
                        line.occurredAt().toEpochMilli(),
                        line.service() + "." + line.logger(),
                        line.level() == LogWritten.Level.WARN ? "WARNING" : line.level().name(),
                        line.text()))
            .toList();
    return new Shapes.Logs(rows.size(), rows);
  }

  private InstrumentId required(@Nullable String pair) {
    Symbol symbol = pair == null ? null : parameters.symbol(Pairs.toSymbol(pair));
    if (symbol == null) {
      throw Problem.badParameter("pair", "one of " + whitelist().whitelist());
    }
    return parameters.requiredInstrument(symbol.toString());
  }
}
