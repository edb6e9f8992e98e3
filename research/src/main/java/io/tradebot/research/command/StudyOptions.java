package io.tradebot.research.command;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.backtest.FeeSchedule;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.backtest.SpreadModel;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.learning.artefact.ArtefactRefusedException;
import io.tradebot.learning.registry.Registry;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.research.history.BadHistoryException;
import io.tradebot.research.history.Histories;
import io.tradebot.research.history.Tape;
import io.tradebot.research.run.Study;
import io.tradebot.research.run.StudyModels;
import io.tradebot.setup.ExecutionSetup;
import io.tradebot.setup.StrategyPlans;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What every verb that runs a strategy over the past is told: the past, the strategy, the costs.
 * Everything else comes from the configuration, as live; {@code --set} overrides any of its keys.
 */
final class StudyOptions {
  @Option(
      names = "--candles",
      paramLabel = "SYMBOL=FILE",
      description =
          "CSV of candles, gzipped or not, e.g. BTC-USDT=btc-2021.csv.gz; repeat for more files and"
              + " symbols.")
  private List<String> candles = List.of();

  @Option(
      names = "--symbols",
      paramLabel = "SYMBOL",
      split = ",",
      description = "Symbols whose imported candles are taken instead, see ./tradebot data.")
  private List<String> symbols = List.of();

  @Mixin private DataCommand.Folder imported = new DataCommand.Folder();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      split = ",",
      description =
          "Models that strategies ask (default: the champions of the registry on that timeframe).")
  private List<String> models = List.of();

  @Option(names = "--timeframe", defaultValue = "1m", description = "Length of those candles.")
  private String timeframe = "1m";

  @Option(names = "--from", paramLabel = "DATE", description = "First day, UTC, e.g. 2021-01-01.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DATE", description = "First day left out, UTC.")
  private @Nullable String to;

  @Option(
      names = "--strategy",
      defaultValue = "sma_crossover",
      split = ",",
      description = "Strategies to run in one portfolio (default: ${DEFAULT-VALUE}).")
  private List<String> strategies = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides a key of the configuration, e.g. strategies.sma_crossover.fast_period=20.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--funds",
      paramLabel = "ASSET=AMOUNT",
      split = ",",
      description = "What the account begins with (default: 100000 of its quote asset).")
  private Map<String, String> funds = new LinkedHashMap<>();

  @Option(
      names = "--fees",
      paramLabel = "MAKER/TAKER",
      description =
          "Commission as fractions, e.g. 0.001/0.001 (default: execution.fees); with dates:"
              + " 2021-01-01:0.001/0.001,2022-07-08:0/0.")
  private @Nullable String fees;

  @Option(
      names = "--fee-file",
      description =
          "CSV of commissions, venue,tier,from,maker,taker, of which those of the account's venue"
              + " and --fee-tier hold.")
  private @Nullable Path feeFile;

  @Option(names = "--fee-tier", defaultValue = "regular", description = "(${DEFAULT-VALUE}).")
  private String feeTier = "regular";

  @Option(
      names = "--spread-bps",
      defaultValue = "1",
      description = "Between bid and ask, in basis points; one tick at least (${DEFAULT-VALUE}).")
  private String spreadBps = "1";

  @Option(
      names = "--slippage-bps",
      description = "What a taker pays beyond the touch, in basis points, whatever its size.")
  private @Nullable String slippageBps;

  @Option(
      names = "--impact",
      defaultValue = "1",
      description =
          "Coefficient of the square-root law, when --slippage-bps is not given"
              + " (${DEFAULT-VALUE}).")
  private double impact = 1;

  @Option(
      names = "--latency",
      defaultValue = "50ms",
      description = "Of an order and of its answer, each (${DEFAULT-VALUE}).")
  private String latency = "50ms";

  @Option(
      names = "--latency-file",
      description = "Measured delays to draw from instead: milliseconds, one a line.")
  private @Nullable Path latencyFile;

  @Option(names = "--seed", defaultValue = "1", description = "Of what draws by chance.")
  private long seed = 1;

  @Option(names = "--tick", defaultValue = "0.01", description = "Smallest price step.")
  private String tick = "0.01";

  @Option(names = "--lot", defaultValue = "0.00001", description = "Smallest quantity step.")
  private String lot = "0.00001";

  @Option(names = "--min-notional", defaultValue = "5", description = "Smallest order value.")
  private String minNotional = "5";

  @Option(
      names = "--after-halt",
      defaultValue = "stay",
      description = "After a limit has halted trading: stay halted as live, or reset-next-day.")
  private String afterHalt = "stay";

  private static final Map<String, Duration> UNITS = new TreeMap<>();

  static {
    UNITS.put("us", Duration.ofNanos(1_000));
    UNITS.put("ms", Duration.ofMillis(1));
    UNITS.put("s", Duration.ofSeconds(1));
  }

  /** The files by symbol; files of one symbol in the order given. */
  static Map<Symbol, List<Path>> files(String option, List<String> pairs) {
    Map<Symbol, List<Path>> files = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new CommandFailedException(
            option + " must be SYMBOL=FILE such as BTC-USDT=btc.csv.gz, was " + pair);
      }
      files
          .computeIfAbsent(
              check(option, () -> Symbol.of(pair.substring(0, equals))), any -> new ArrayList<>())
          .add(Path.of(pair.substring(equals + 1)));
    }
    return files;
  }

  /** Reads everything and puts it together. */
  Study study(Instant now) throws IOException {
    Map<Symbol, List<Path>> files = files("--candles", candles);
    List<Symbol> traded = new ArrayList<>(files.keySet());
    symbols.forEach(symbol -> traded.add(check("--symbols", () -> Symbol.of(symbol))));
    if (traded.isEmpty()) {
      throw new CommandFailedException(
          "name the past: --candles SYMBOL=FILE for files, or --symbols SYMBOL for what was"
              + " imported with ./tradebot data import");
    }
    TradebotConfiguration configuration = configuration(traded);
    Venue venue = configuration.account().id().venue();
    Timeframe length = check("--timeframe", () -> Timeframe.of(timeframe));
    List<CandleHistory> histories = new ArrayList<>();
    try {
      for (Map.Entry<Symbol, List<Path>> entry : files.entrySet()) {
        histories.add(
            Histories.ofFiles(
                entry.getValue(), new InstrumentId(venue, entry.getKey()), length, now));
      }
      if (!symbols.isEmpty()) {
        MarketDataFiles store = imported.open();
        for (String symbol : symbols) {
          histories.add(
              Histories.imported(
                  store,
                  new InstrumentId(venue, Symbol.of(symbol)),
                  length,
                  from == null ? Instant.EPOCH : date("--from", from),
                  to == null ? now : date("--to", to)));
        }
      }
    } catch (BadHistoryException broken) {
      throw new CommandFailedException(String.valueOf(broken.getMessage()));
    }
    List<StrategyPlan> plans = StrategyPlans.of(configuration);
    Study whole =
        new Study(
            plans,
            histories,
            settings(configuration, traded),
            parameters(),
            assumptions(),
            seed,
            models(configuration, length));
    if (from == null && to == null) {
      return whole;
    }
    Study part =
        whole.between(
            from == null ? Instant.EPOCH : date("--from", from),
            to == null ? now : date("--to", to));
    if (part.histories().stream().allMatch(history -> history.size() == 0)) {
      throw new CommandFailedException("there is no candle between --from and --to");
    }
    return part;
  }

  /** Whether candles were named. */
  boolean hasCandles() {
    return !candles.isEmpty() || !symbols.isEmpty();
  }

  /** Puts a study over the market's own events together. */
  Study study(TapeOptions tapes, Instant now) throws IOException {
    if (hasCandles() || from != null || to != null) {
      throw new CommandFailedException(
          "--trades and --frames are run over whole, and without --candles and --symbols");
    }
    TradebotConfiguration configuration = configuration(tapes.symbols());
    Timeframe length = check("--timeframe", () -> Timeframe.of(timeframe));
    Tape tape;
    try {
      tape = tapes.read(configuration.account().id().venue(), now);
    } catch (BadHistoryException broken) {
      throw new CommandFailedException(String.valueOf(broken.getMessage()));
    }
    Map<String, String> assumptions = assumptions();
    assumptions.put("fill", "with the first event of the market after the order has arrived");
    assumptions.put("path", "as recorded; resting orders stand last in their queue");
    return new Study(
        StrategyPlans.of(configuration),
        tape.instruments().stream().map(id -> tape.candles(id, length)).toList(),
        settings(configuration, tapes.symbols()),
        parameters(),
        assumptions,
        seed,
        models(configuration, length),
        tape);
  }

  private StudyModels models(TradebotConfiguration configuration, Timeframe length) {
    if (!strategies.contains("multi_model")) {
      return StudyModels.NONE;
    }
    Registry registry = new Registry(configuration.models().directory());
    try {
      return models.isEmpty()
          ? StudyModels.champions(registry, length)
          : StudyModels.of(registry, models);
    } catch (ArtefactRefusedException refused) {
      throw new CommandFailedException("--model: " + refused.getMessage());
    }
  }

  /** The configuration with the overrides of this study. */
  private TradebotConfiguration configuration(List<Symbol> symbols) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String list = String.join(",", symbols.stream().map(Symbol::toString).toList());
    environment.put("TRADEBOT_STRATEGY", String.join(",", strategies));
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("venues.binance.symbols", list);
    for (String strategy : strategies) {
      keys.put("strategies." + strategy + ".symbols", list);
      keys.put("strategies." + strategy + ".timeframe", timeframe);
    }
    keys.put("sentiment.enabled", "false");
    keys.putAll(overrides);
    keys.forEach(
        (key, value) ->
            environment.put("TRADEBOT_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    return ConfigurationLoader.load(environment, ServiceName.RESEARCH);
  }

  /** The whole configuration that a study came from. */
  TradebotConfiguration configurationOf(Study study) {
    return configuration(
        study.histories().stream().map(history -> history.instrument().symbol()).toList());
  }

  private Map<String, String> parameters() {
    Map<String, String> all = new TreeMap<>(overrides);
    all.put("strategy", String.join(",", strategies));
    return all;
  }

  /** The same study with some keys set otherwise. */
  Study with(Study study, Map<String, String> others) {
    Map<String, String> before = new LinkedHashMap<>(overrides);
    try {
      overrides.putAll(others);
      TradebotConfiguration configuration =
          configuration(
              study.histories().stream().map(history -> history.instrument().symbol()).toList());
      return new Study(
          StrategyPlans.of(configuration),
          study.histories(),
          settings(
              configuration,
              study.histories().stream().map(history -> history.instrument().symbol()).toList()),
          parameters(),
          study.assumptions(),
          study.seed(),
          study.models());
    } finally {
      overrides = before;
    }
  }

  private BacktestSettings settings(TradebotConfiguration configuration, List<Symbol> traded) {
    Venue venue = configuration.account().id().venue();
    Asset quote = configuration.account().quoteAsset();
    List<Instrument> instruments =
        traded.stream()
            .map(
                symbol ->
                    new Instrument(
                        new InstrumentId(venue, symbol),
                        check("--tick", () -> Price.of(tick)),
                        check("--lot", () -> Quantity.of(lot)),
                        check("--lot", () -> Quantity.of(lot)),
                        Quantity.of("9000000"),
                        check("--min-notional", () -> Money.of(minNotional, symbol.quote())),
                        true))
            .toList();
    Map<Asset, Quantity> held = new HashMap<>();
    funds.forEach(
        (asset, amount) ->
            held.put(
                check("--funds", () -> Asset.of(asset)),
                check("--funds", () -> Quantity.of(amount))));
    if (held.isEmpty()) {
      held.put(quote, Quantity.of("100000"));
    }
    String slippage = slippageBps;
    return new BacktestSettings(
        ExecutionSetup.settings(configuration),
        instruments,
        held,
        feeSchedule(configuration, venue),
        check("--spread-bps", () -> SpreadModel.proportional(bps(spreadBps))),
        slippage == null
            ? ImpactModel.squareRoot(impact)
            : check("--slippage-bps", () -> ImpactModel.proportional(bps(slippage))),
        delays(),
        switch (afterHalt) {
          case "stay" -> BacktestSettings.AfterHalt.STAY;
          case "reset-next-day" -> BacktestSettings.AfterHalt.RESET_NEXT_DAY;
          default ->
              throw new CommandFailedException(
                  "--after-halt must be stay or reset-next-day, was " + afterHalt);
        });
  }

  private static Rate bps(String text) {
    return Rate.of(new BigDecimal(text).movePointLeft(4).toPlainString());
  }

  private FeeSchedule feeSchedule(TradebotConfiguration configuration, Venue venue) {
    FeeSchedule.Charged charged =
        venue.equals(Venue.BINANCE) ? FeeSchedule.Charged.RECEIVED : FeeSchedule.Charged.QUOTE;
    if (feeFile != null) {
      return fileSchedule(feeFile, venue, charged);
    }
    if (fees == null) {
      return FeeSchedule.constant(
          configuration.execution().fees().maker(),
          configuration.execution().fees().taker(),
          charged);
    }
    List<FeeSchedule.Period> periods = new ArrayList<>();
    for (String period : fees.split(",", -1)) {
      int colon = period.indexOf(':');
      String[] rates = period.substring(colon + 1).split("/", -1);
      if (rates.length != 2) {
        throw new CommandFailedException(
            "--fees must be MAKER/TAKER such as 0.001/0.001, was " + fees);
      }
      periods.add(
          check(
              "--fees",
              () ->
                  new FeeSchedule.Period(
                      colon < 0
                          ? 0
                          : date("--fees", period.substring(0, colon)).getEpochSecond()
                              * 1_000_000_000L,
                      Rate.of(rates[0]),
                      Rate.of(rates[1]))));
    }
    return check("--fees", () -> new FeeSchedule(periods, charged));
  }

  private FeeSchedule fileSchedule(Path file, Venue venue, FeeSchedule.Charged charged) {
    List<FeeSchedule.Period> periods = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !lines.getFirst().strip().equals("venue,tier,from,maker,taker")) {
        throw new CommandFailedException(
            "--fee-file " + file + ", line 1: must be venue,tier,from,maker,taker");
      }
      for (int i = 1; i < lines.size(); i++) {
        String[] cells = lines.get(i).split(",", -1);
        String where = "--fee-file " + file + ", line " + (i + 1);
        if (lines.get(i).isBlank()) {
          continue;
        }
        if (cells.length != 5) {
          throw new CommandFailedException(where + ": 5 columns, found " + cells.length);
        }
        Instant begin = date(where, cells[2].strip());
        FeeSchedule.Period period =
            check(
                where,
                () ->
                    new FeeSchedule.Period(
                        begin.getEpochSecond() * 1_000_000_000L,
                        Rate.of(cells[3].strip()),
                        Rate.of(cells[4].strip())));
        if (cells[0].strip().equals(venue.code()) && cells[1].strip().equals(feeTier)) {
          periods.add(period);
        }
      }
    } catch (IOException unreadable) {
      throw new CommandFailedException("--fee-file " + file + " cannot be read: " + unreadable);
    }
    if (periods.isEmpty()) {
      throw new CommandFailedException(
          "--fee-file " + file + " has no line of " + venue + " and the tier " + feeTier);
    }
    return check("--fee-file", () -> new FeeSchedule(periods, charged));
  }

  private Delays delays() {
    Path measured = latencyFile;
    if (measured == null) {
      return Delays.constant(duration(latency).toNanos());
    }
    try {
      return Delays.measured(
          Files.readAllLines(measured).stream()
              .filter(line -> !line.isBlank())
              .mapToLong(line -> Math.round(Double.parseDouble(line.strip()) * 1_000_000))
              .toArray(),
          seed);
    } catch (IOException | NumberFormatException broken) {
      throw new CommandFailedException(
          "--latency-file " + measured + " must hold one number a line: " + broken.getMessage());
    }
  }

  private static Duration duration(String text) {
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      String digits = text.substring(0, Math.max(0, text.length() - unit.getKey().length()));
      if (text.endsWith(unit.getKey()) && digits.matches("\\d{1,6}")) {
        return unit.getValue().multipliedBy(Long.parseLong(digits));
      }
    }
    throw new CommandFailedException("--latency must be such as 50ms, was " + text);
  }

  private static Instant date(String option, String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException broken) {
      throw new CommandFailedException(option + " must be a date such as 2021-01-01, was " + text);
    }
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T check(String option, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException broken) {
      throw new CommandFailedException(option + ": " + broken.getMessage());
    }
  }

  private Map<String, String> assumptions() {
    Map<String, String> all = new TreeMap<>();
    all.put(
        "fees",
        feeFile != null
            ? feeFile + ", tier " + feeTier
            : fees == null ? "execution.fees of the configuration" : fees);
    all.put("spread", spreadBps + " bps, at least one tick");
    all.put(
        "slippage",
        slippageBps == null
            ? "square-root law, coefficient " + impact
            : slippageBps + " bps beyond the touch");
    all.put("latency", latencyFile == null ? latency + " each way" : "drawn from " + latencyFile);
    all.put("fill", "within the candle after the one that made the signal, at the earliest");
    all.put("path", "open, the extreme that hurts, the other, close; straight lines between");
    all.put("filters", "tick " + tick + ", lot " + lot + ", minimum value " + minNotional);
    all.put("after_halt", afterHalt);
    return all;
  }
}
