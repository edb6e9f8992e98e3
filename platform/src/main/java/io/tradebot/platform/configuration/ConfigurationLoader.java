package io.tradebot.platform.configuration;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.configuration.Section.Load;
import io.tradebot.platform.configuration.Section.Scope;
import io.tradebot.platform.configuration.YamlNode.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link TradebotConfiguration} of a file, the environment and the defaults, in that order
 * of weakness: the environment wins over the file, the file over the defaults.
 *
 * <p>The defaults are {@code config.example.yml} itself, so the two cannot differ. In demo mode
 * missing secrets are made in the secrets directory. Plain Java; not thread-safe.
 */
public final class ConfigurationLoader {
  /** Names the configuration file. */
  public static final String FILE_VARIABLE = "TRADEBOT_CONFIG";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[A-Za-z0-9.-]{1,253}(:\\d{1,5})?");
  private static final Pattern MAILBOX = Pattern.compile("[^\\s@,;<>]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final String[] HTTP_SCHEMES = {"http", "https"};
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?");
  private static final Pattern ENVIRONMENT_SECTION =
      Pattern.compile(
          "TRADEBOT_(REDIS|TIME_SERIES|API|VENUES|ACCOUNT|MARKET|STRATEGIES|MODELS|RESEARCH|SIZING|RISK|EXECUTION|"
              + "SENTIMENT|SIMULATOR|PAPER|PORTS)_.*");
  private static final Set<String> STRATEGIES =
      Set.of("triangular_arbitrage", "sma_crossover", "order_book_imbalance", "multi_model");
  private static final List<ServiceName> SERVICES_WITH_PORT =
      List.of(
          ServiceName.MARKET_INGEST,
          ServiceName.SENTIMENT_INGEST,
          ServiceName.STRATEGY_ENGINE,
          ServiceName.ORDER_EXECUTOR);

  private final Map<String, String> environment;
  private final Set<SecretNeed> needs;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Load load;

  /**
   * @param environment variables, e.g. {@code System.getenv()}
   * @param needs the secrets that must be there; the others may be absent or unreadable
   */
  private ConfigurationLoader(Map<String, String> environment, Set<SecretNeed> needs) {
    this.environment = environment;
    this.needs = needs;
    this.load = new Load(mistakes, environment);
  }

  /**
   * Loads the file that {@value #FILE_VARIABLE} names, else {@code config.yml} in the working
   * directory, else the defaults.
   *
   * @throws ConfigurationException with every mistake there is
   */
  public static TradebotConfiguration load(Map<String, String> environment) {
    return load(environment, EnumSet.allOf(SecretNeed.class));
  }

  /**
   * Loads what {@link #load(Map)} does, for one service: it asks for the secrets that this service
   * works with and for no others, which its user may not even be able to read.
   *
   * @throws ConfigurationException with every mistake there is
   */
  public static TradebotConfiguration load(Map<String, String> environment, ServiceName service) {
    return load(environment, SecretNeed.of(service));
  }

  private static TradebotConfiguration load(
      Map<String, String> environment, Set<SecretNeed> needs) {
    String named = environment.get(FILE_VARIABLE);
    Path own = Path.of("config.yml");
    String yaml;
    if (named != null && !named.isBlank()) {
      yaml = readText(Path.of(named));
    } else {
      yaml = Files.exists(own) ? readText(own) : "";
    }
    return new ConfigurationLoader(environment, needs).bind(yaml);
  }

  /** Loads a file; errors as {@link #load(Map)}. */
  public static TradebotConfiguration load(Path file, Map<String, String> environment) {
    return load(readText(file), environment);
  }

  /** Loads a text; errors as {@link #load(Map)}. */
  public static TradebotConfiguration load(String yaml, Map<String, String> environment) {
    return new ConfigurationLoader(environment, EnumSet.allOf(SecretNeed.class)).bind(yaml);
  }

  private static String readText(Path file) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new ConfigurationException(
          List.of(new Mistake("", file.toString(), "the file is not UTF-8 text", "")));
    } catch (IOException failure) {
      throw new ConfigurationException(
          List.of(
              new Mistake(
                  "",
                  file.toString(),
                  Files.exists(file) ? "the file cannot be read" : "there is no such file",
                  environmentOrigin(file))));
    }
  }

  private static String environmentOrigin(Path file) {
    return file.endsWith("config.yml") ? "" : FILE_VARIABLE;
  }

  private static Mapping defaults() {
    try (InputStream resource =
        ConfigurationLoader.class.getResourceAsStream("config.example.yml")) {
      if (resource == null) {
        throw new IllegalStateException("config.example.yml is missing from the jar");
      }
      List<Mistake> mistakes = new ArrayList<>();
      Mapping defaults =
          new YamlReader(mistakes)
              .read(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
      if (!mistakes.isEmpty()) {
        throw new IllegalStateException("config.example.yml is broken: " + mistakes);
      }
      return defaults;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read the default configuration", failure);
    }
  }

  private TradebotConfiguration bind(String yaml) {
    Section root = new Section(load, "", new YamlReader(mistakes).read(yaml), defaults());
    Mode mode = root.read("mode", Scope.SHARED, "demo, paper, testnet or live", oneOf(Mode.class));
    boolean accepted =
        root.read("i_accept_the_risk", Scope.SHARED, "true or false", ConfigurationLoader::truth);
    List<StrategyId> active =
        root.list(
            "strategy",
            "one of sma_crossover, order_book_imbalance, multi_model, triangular_arbitrage",
            ConfigurationLoader::strategyId);
    Path secrets = root.read("secrets_directory", Scope.LOCAL, "a directory", Path::of);
    Path data = root.read("data_directory", Scope.LOCAL, "a directory", Path::of);

    Map<Venue, TradebotConfiguration.VenueData> venues = venues(root, mode);
    TradebotConfiguration.Account account = account(root.section("account"), mode);
    List<Symbol> traded = traded(venues, account);

    TradebotConfiguration read =
        new TradebotConfiguration(
            mode,
            accepted,
            active,
            secrets,
            data,
            redis(root.section("redis")),
            timeSeries(root.section("time_series")),
            api(root.section("api")),
            venues,
            account,
            market(root.section("market")),
            smaCrossover(strategies(root).section("sma_crossover"), traded),
            orderBookImbalance(strategies(root).section("order_book_imbalance"), traded),
            multiModel(strategies(root).section("multi_model"), traded),
            models(root.section("models")),
            sessions(root.section("sessions")),
            research(root.section("research")),
            triangularArbitrage(strategies(root).section("triangular_arbitrage"), quoteAsset(root)),
            sizing(root.section("sizing"), mode),
            risk(root.section("risk"), mode, quoteAsset(root)),
            execution(root.section("execution")),
            sentiment(root.section("sentiment"), mode),
            simulator(root.section("simulator")),
            paper(root.section("paper")),
            ports(root.section("ports")),
            messages(root.section("messages")),
            "");
    refuseUnknownStrategies(root);
    root.refuseUnknown();
    refuseUnknownVariables();
    new ConfigurationRules(load, read, needs).check();
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes.stream().distinct().toList());
    }
    return complete(read);
  }

  private TradebotConfiguration complete(TradebotConfiguration read) {
    TradebotConfiguration.Api api = read.api();
    TradebotConfiguration.Account account = read.account();
    TradebotConfiguration.TimeSeries timeSeries = read.timeSeries();
    if (read.mode() == Mode.DEMO) {
      SecretsDirectory secrets = new SecretsDirectory(read.secretsDirectory());
      try {
        api =
            new TradebotConfiguration.Api(
                api.host(),
                api.port(),
                orMade(SecretNeed.API_KEY, api.key(), secrets, SecretsDirectory.API_KEY),
                api.commandTimeout(),
                api.keys(),
                api.origins());
        account =
            new TradebotConfiguration.Account(
                account.id(),
                account.quoteAsset(),
                account.restUrl(),
                account.websocketUrl(),
                orMade(
                    SecretNeed.ACCOUNT_KEYS,
                    account.apiKey(),
                    secrets,
                    SecretsDirectory.SIM_API_KEY),
                orMade(
                    SecretNeed.ACCOUNT_KEYS,
                    account.apiSecret(),
                    secrets,
                    account.id().venue().equals(Venue.COINBASE)
                        ? SecretsDirectory.SIM_SIGNING_KEY
                        : SecretsDirectory.SIM_API_SECRET),
                account.receiveWindow());
        timeSeries =
            new TradebotConfiguration.TimeSeries(
                timeSeries.kind(),
                timeSeries.url(),
                timeSeries.org(),
                timeSeries.bucket(),
                orMade(
                    SecretNeed.STORE_TOKEN,
                    timeSeries.token(),
                    secrets,
                    SecretsDirectory.INFLUX_TOKEN),
                timeSeries.queueCapacity(),
                timeSeries.batchSize(),
                timeSeries.flushInterval(),
                timeSeries.spoolMegabytes(),
                timeSeries.retention());
      } catch (UncheckedIOException failure) {
        IOException cause = failure.getCause();
        throw new ConfigurationException(
            List.of(
                new Mistake(
                    "secrets_directory",
                    read.secretsDirectory().toString(),
                    "must be a directory that this user can write: "
                        + (cause == null ? failure.getMessage() : cause.toString()),
                    "")));
      }
    }
    return new TradebotConfiguration(
        read.mode(),
        read.riskAccepted(),
        read.activeStrategies(),
        read.secretsDirectory(),
        read.dataDirectory(),
        read.redis(),
        timeSeries,
        api,
        read.venues(),
        account,
        read.market(),
        read.smaCrossover(),
        read.orderBookImbalance(),
        read.multiModel(),
        read.models(),
        read.sessions(),
        read.research(),
        read.triangularArbitrage(),
        read.sizing(),
        read.risk(),
        read.execution(),
        read.sentiment(),
        read.simulator(),
        read.paperBalances(),
        read.ports(),
        read.messages(),
        fingerprint());
  }

  private Secret orMade(SecretNeed need, Secret given, SecretsDirectory secrets, String name) {
    return given.isEmpty() && needs.contains(need) ? secrets.obtain(name) : given;
  }

  private String fingerprint() {
    String canonical =
        load.shared.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  // --- sections ---

  private TradebotConfiguration.Redis redis(Section redis) {
    TradebotConfiguration.Redis read =
        new TradebotConfiguration.Redis(
            redis.read(
                "url",
                Scope.LOCAL,
                "an address such as redis://127.0.0.1:6379, without a password in it",
                text -> address(text, "redis", "rediss")),
            redis.secret("password"));
    redis.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.TimeSeries timeSeries(Section store) {
    TradebotConfiguration.TimeSeries read =
        new TradebotConfiguration.TimeSeries(
            store.read(
                "kind",
                Scope.LOCAL,
                "influxdb, questdb or none",
                oneOf(TradebotConfiguration.TimeSeriesKind.class)),
            store.read("url", Scope.LOCAL, HTTP_ADDRESS, text -> address(text, "http", "https")),
            store.read("org", Scope.LOCAL, NAME_ALLOWED, NAME),
            store.read("bucket", Scope.LOCAL, NAME_ALLOWED, NAME),
            store.secret("token"),
            whole(store, "queue_capacity", 1_000, 5_000_000),
            whole(store, "batch_size", 1, 50_000),
            duration(store, "flush_interval", Duration.ofMillis(50), Duration.ofMinutes(1)),
            whole(store, "spool_megabytes", 0, 1_000_000),
            duration(store, "retention", Duration.ofDays(1), Duration.ofDays(3_650)));
    store.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Messages messages(Section messages) {
    Section telegram = messages.section("telegram");
    Section discord = messages.section("discord");
    Section webhook = messages.section("webhook");
    Section email = messages.section("email");
    TradebotConfiguration.Messages read =
        new TradebotConfiguration.Messages(
            messages.list(
                "kinds",
                "trades, orders, state, panic or alerts",
                oneOf(TradebotConfiguration.MessageKind.class)),
            whole(messages, "per_minute", 1, 1_000),
            new TradebotConfiguration.Telegram(
                telegram.read(
                    "url", Scope.LOCAL, "an http or https address", t -> address(t, HTTP_SCHEMES)),
                telegram.secret("token"),
                telegram.list(
                    "chats", "the whole number of a chat", ConfigurationLoader::wholeNumber),
                level(telegram)),
            new TradebotConfiguration.Discord(discord.secret("webhook"), level(discord)),
            new TradebotConfiguration.Webhook(
                webhook.secret("url"), webhook.secret("authorization"), level(webhook)),
            new TradebotConfiguration.Email(
                email.read("host", Scope.LOCAL, "a host name", text -> text),
                port(email, "port"),
                email.read(
                    "security",
                    Scope.LOCAL,
                    "starttls, tls or none",
                    oneOf(TradebotConfiguration.MailSecurity.class)),
                email.read("user", Scope.LOCAL, "a name", text -> text),
                email.secret("password"),
                email.read("from", Scope.LOCAL, "an address", text -> text),
                email.list("to", "an address like me@example.net", ConfigurationLoader::mailbox),
                level(email)));
    for (Section section : List.of(telegram, discord, webhook, email, messages)) {
      section.refuseUnknown();
    }
    return read;
  }

  private static TradebotConfiguration.MessageLevel level(Section section) {
    return section.read(
        "level",
        Scope.LOCAL,
        "info, warning or critical",
        oneOf(TradebotConfiguration.MessageLevel.class));
  }

  private static String mailbox(String text) {
    if (!MAILBOX.matcher(text).matches()) {
      throw new IllegalArgumentException("not an address");
    }
    return text;
  }

  private static String origin(String text) {
    if (!ORIGIN.matcher(text).matches()) {
      throw new IllegalArgumentException("not an origin");
    }
    return text;
  }

  private TradebotConfiguration.Api api(Section api) {
    TradebotConfiguration.Api read =
        new TradebotConfiguration.Api(
            api.read("host", Scope.LOCAL, "an address to listen on, e.g. 127.0.0.1", HOST),
            port(api, "port"),
            api.secret("key"),
            duration(api, "command_timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)),
            api.list(
                "keys",
                "name:role:sha256, the role view, stop or full, as ./tradebot key prints it",
                TradebotConfiguration.ApiKeyEntry::of),
            api.list(
                "cors_origins",
                "an origin like https://ui.example.net, without a path",
                ConfigurationLoader::origin));
    api.refuseUnknown();
    return read;
  }

  private Map<Venue, TradebotConfiguration.VenueData> venues(Section root, Mode mode) {
    Section venues = root.section("venues");
    Mapping model = root.defaultMapping("venues");
    Mapping first = (Mapping) model.entries().values().iterator().next();
    Map<Venue, TradebotConfiguration.VenueData> read = new LinkedHashMap<>();
    for (String name : venues.keys()) {
      Section section = venues.section(name, first);
      try {
        Venue venue = venueId(name);
        read.put(venue, venue(section, mode));
      } catch (IllegalArgumentException wrong) {
        load.mistake(venues.path(name), "", VENUE_ALLOWED, "");
      }
    }
    if (read.isEmpty()) {
      load.mistake("venues", "", "needs at least one venue, such as binance", "");
    }
    return Collections.unmodifiableMap(read);
  }

  private TradebotConfiguration.VenueData venue(Section venue, Mode mode) {
    if (mode != Mode.DEMO) {
      requireGiven(venue, mode, "websocket_url", "rest_url");
    }
    TradebotConfiguration.VenueData read =
        new TradebotConfiguration.VenueData(
            venue.read(
                "websocket_url",
                Scope.LOCAL,
                WEBSOCKET_ADDRESS,
                text -> address(text, "ws", "wss")),
            venue.read(
                "rest_url", Scope.LOCAL, HTTP_ADDRESS, text -> address(text, "http", "https")),
            venue.read("xchange", Scope.SHARED, XCHANGE_ALLOWED, XCHANGE),
            symbols(venue, "symbols"),
            duration(venue, "stale_after", Duration.ofMillis(100), Duration.ofMinutes(10)),
            whole(venue, "snapshot_depth", 20, 5_000));
    venue.refuseUnknown();
    return read;
  }

  /** What the account's venue lists here against the account's quote asset. */
  private static List<Symbol> traded(
      Map<Venue, TradebotConfiguration.VenueData> venues, TradebotConfiguration.Account account) {
    TradebotConfiguration.@Nullable VenueData venue = venues.get(account.id().venue());
    return venue == null
        ? List.of()
        : venue.symbols().stream()
            .filter(symbol -> symbol.quote().equals(account.quoteAsset()))
            .toList();
  }

  private TradebotConfiguration.Account account(Section account, Mode mode) {
    if (mode == Mode.LIVE || mode == Mode.TESTNET) {
      requireGiven(account, mode, "rest_url", "websocket_url");
    }
    Venue venue = account.read("venue", Scope.SHARED, VENUE_ALLOWED, ConfigurationLoader::venueId);
    String name =
        account.read(
            "name",
            Scope.SHARED,
            "1 to 20 letters, digits or underscores",
            text -> new AccountId(venue, text).name());
    TradebotConfiguration.Account read =
        new TradebotConfiguration.Account(
            new AccountId(venue, name),
            account.read("quote_asset", Scope.SHARED, ASSET_ALLOWED, Asset::of),
            account.read(
                "rest_url", Scope.LOCAL, HTTP_ADDRESS, text -> address(text, "http", "https")),
            account.read(
                "websocket_url",
                Scope.LOCAL,
                WEBSOCKET_ADDRESS,
                text -> address(text, "ws", "wss")),
            account.secret("api_key"),
            account.secret("api_secret"),
            duration(account, "receive_window", Duration.ofMillis(100), Duration.ofMinutes(1)));
    account.refuseUnknown();
    return read;
  }

  private Asset quoteAsset(Section root) {
    return root.section("account")
        .read("quote_asset", Scope.SHARED, ASSET_ALLOWED, ConfigurationLoader::quietAsset);
  }

  private TradebotConfiguration.Market market(Section market) {
    TradebotConfiguration.Market read =
        new TradebotConfiguration.Market(
            market.list("timeframes", TIMEFRAME_ALLOWED, Timeframe::of),
            whole(market, "book_depth", 1, 20),
            duration(market, "book_publish_interval", Duration.ofMillis(10), Duration.ofMinutes(1)),
            duration(market, "candle_grace", Duration.ZERO, Duration.ofMinutes(1)),
            whole(market, "backfill_candles", 0, 1_500));
    market.refuseUnknown();
    return read;
  }

  private static Section strategies(Section root) {
    return root.section("strategies");
  }

  private static void refuseUnknownStrategies(Section root) {
    Section strategies = strategies(root);
    STRATEGIES.forEach(strategies::section);
    strategies.refuseUnknown();
  }

  private TradebotConfiguration.SmaCrossover smaCrossover(Section strategy, List<Symbol> traded) {
    TradebotConfiguration.SmaCrossover read =
        new TradebotConfiguration.SmaCrossover(
            symbols(strategy, traded),
            strategy.read("timeframe", Scope.SHARED, TIMEFRAME_ALLOWED, Timeframe::of),
            whole(strategy, "fast_period", 1, 1_000),
            whole(strategy, "slow_period", 2, 1_000),
            whole(strategy, "atr_period", 2, 1_000),
            duration(strategy, "signal_expiry", Duration.ofMillis(50), Duration.ofHours(1)),
            duration(strategy, "cool_down", Duration.ZERO, Duration.ofDays(1)));
    strategy.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.OrderBookImbalance orderBookImbalance(
      Section strategy, List<Symbol> traded) {
    TradebotConfiguration.OrderBookImbalance read =
        new TradebotConfiguration.OrderBookImbalance(
            symbols(strategy, traded),
            strategy.read("timeframe", Scope.SHARED, TIMEFRAME_ALLOWED, Timeframe::of),
            whole(strategy, "levels", 1, 20),
            decimal(strategy, "enter_above", 0, 1),
            decimal(strategy, "exit_below", 0, 1),
            whole(strategy, "confirmations", 1, 1_000),
            whole(strategy, "trend_period", 2, 1_000),
            whole(strategy, "atr_period", 2, 1_000),
            duration(strategy, "signal_expiry", Duration.ofMillis(50), Duration.ofHours(1)),
            duration(strategy, "cool_down", Duration.ZERO, Duration.ofDays(1)));
    strategy.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.MultiModel multiModel(Section strategy, List<Symbol> traded) {
    TradebotConfiguration.MultiModel read =
        new TradebotConfiguration.MultiModel(
            symbols(strategy, traded),
            strategy.read("timeframe", Scope.SHARED, TIMEFRAME_ALLOWED, Timeframe::of),
            decimal(strategy, "regime_weight", 0, 100),
            decimal(strategy, "momentum_weight", 0, 100),
            decimal(strategy, "volatility_weight", 0, 100),
            decimal(strategy, "trigger_weight", 0, 100),
            decimal(strategy, "sentiment_weight", 0, 100),
            decimal(strategy, "rsi_oversold", 0, 100),
            decimal(strategy, "rsi_overbought", 0, 100),
            decimal(strategy, "max_volatility", 0, 1),
            decimal(strategy, "buy_above", 0, 1),
            decimal(strategy, "sell_above", 0, 1),
            whole(strategy, "min_models", 1, 3),
            decimal(strategy, "round_trip_cost_bps", 0, 10_000),
            duration(strategy, "signal_expiry", Duration.ofMillis(50), Duration.ofHours(1)),
            duration(strategy, "cool_down", Duration.ZERO, Duration.ofDays(1)));
    strategy.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.TriangularArbitrage triangularArbitrage(
      Section strategy, Asset quote) {
    TradebotConfiguration.TriangularArbitrage read =
        new TradebotConfiguration.TriangularArbitrage(
            symbols(strategy, "symbols"),
            strategy.read(
                "max_notional",
                Scope.SHARED,
                "an amount above 0 in the quote asset",
                text -> positive(Money.of(plain(text), quote))),
            fraction(strategy, "min_return"),
            duration(strategy, "max_book_age", Duration.ofMillis(10), Duration.ofMinutes(1)),
            duration(strategy, "signal_expiry", Duration.ofMillis(50), Duration.ofMinutes(1)),
            duration(strategy, "cool_down", Duration.ZERO, Duration.ofDays(1)));
    strategy.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Models models(Section models) {
    TradebotConfiguration.Models read =
        new TradebotConfiguration.Models(
            models.read("directory", Scope.LOCAL, "a directory", Path::of),
            duration(models, "refresh_interval", Duration.ofMillis(100), Duration.ofHours(1)));
    models.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Sessions sessions(Section sessions) {
    TradebotConfiguration.Sessions read =
        new TradebotConfiguration.Sessions(
            sessions.read("record", Scope.LOCAL, "true or false", ConfigurationLoader::truth),
            sessions.read(
                "keep_megabytes",
                Scope.LOCAL,
                wholeAllowed(16, 100_000),
                text -> wholeWithin(text, 16, 100_000)),
            sessions.read("compare_at", Scope.LOCAL, "a time such as 03:10", LocalTime::parse));
    sessions.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Research research(Section research) {
    TradebotConfiguration.Research read =
        new TradebotConfiguration.Research(
            research.read("program", Scope.LOCAL, "the path of a jar", Path::of),
            research.read("home", Scope.LOCAL, "a directory", Path::of),
            research.read(
                "memory_megabytes",
                Scope.LOCAL,
                wholeAllowed(128, 65_536),
                text -> wholeWithin(text, 128, 65_536)),
            duration(research, "time_limit", Duration.ofSeconds(10), Duration.ofDays(1)));
    research.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Sizing sizing(Section sizing, Mode mode) {
    requireLimits(sizing, mode, "risk_per_trade", "max_position");
    TradebotConfiguration.Sizing read =
        new TradebotConfiguration.Sizing(
            fraction(sizing, "risk_per_trade"),
            fraction(sizing, "max_position"),
            decimal(sizing, "stop_atr", 0.01, 100),
            decimal(sizing, "target_atr", 0.01, 1_000),
            fraction(sizing, "min_stop"),
            sizing.read(
                "method",
                Scope.SHARED,
                "risk, volatility, fraction or kelly",
                oneOf(TradebotConfiguration.SizingMethod.class)),
            fraction(sizing, "volatility_target"),
            fraction(sizing, "fixed_fraction"),
            fraction(sizing, "kelly_share"),
            whole(sizing, "kelly_min_trades", 1, 100_000));
    sizing.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Risk risk(Section risk, Mode mode, Asset quote) {
    requireLimits(
        risk,
        mode,
        "max_open_positions",
        "max_order_notional",
        "max_gross_exposure",
        "max_asset_exposure",
        "max_loss_per_trade",
        "daily_loss_limit",
        "max_drawdown");
    TradebotConfiguration.Risk read =
        new TradebotConfiguration.Risk(
            whole(risk, "max_open_positions", 1, 1_000),
            risk.read(
                "max_order_notional",
                Scope.SHARED,
                "an amount above 0 in the quote asset",
                text -> positive(Money.of(plain(text), quote))),
            fraction(risk, "max_gross_exposure"),
            whole(risk, "max_orders_per_minute", 1, 6_000),
            fraction(risk, "price_collar"),
            whole(risk, "max_spread_bps", 1, 10_000),
            duration(risk, "max_quote_age", Duration.ofMillis(10), Duration.ofMinutes(10)),
            duration(risk, "max_clock_offset", Duration.ofMillis(1), Duration.ofMinutes(1)),
            fraction(risk, "daily_loss_limit"),
            fraction(risk, "max_drawdown"),
            whole(risk, "loss_streak", 1, 1_000),
            duration(risk, "loss_cool_down", Duration.ofSeconds(1), Duration.ofDays(30)),
            whole(risk, "max_open_orders", 1, 1_000),
            whole(risk, "max_orders_per_second", 1, 1_000),
            whole(risk, "max_cancels_per_minute", 1, 60_000),
            fraction(risk, "max_asset_exposure"),
            fraction(risk, "max_loss_per_trade"),
            duration(risk, "reference_window", Duration.ofSeconds(1), Duration.ofDays(1)),
            fraction(risk, "max_reference_deviation"),
            fraction(risk, "reduce_at"),
            duration(risk, "control_silence", Duration.ofSeconds(2), Duration.ofDays(1)),
            protections(risk.section("protections")));
    risk.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Protections protections(Section protections) {
    TradebotConfiguration.Protections read =
        new TradebotConfiguration.Protections(
            whole(protections, "stop_streak", 1, 1_000),
            duration(protections, "stop_window", Duration.ofSeconds(1), Duration.ofDays(30)),
            duration(protections, "stop_lock", Duration.ofSeconds(1), Duration.ofDays(30)),
            duration(protections, "cool_down", Duration.ZERO, Duration.ofDays(30)),
            whole(protections, "max_losing_trades", 1, 10_000),
            duration(protections, "losing_window", Duration.ofSeconds(1), Duration.ofDays(30)));
    protections.refuseUnknown();
    return read;
  }

  private Map<Asset, Price> statedPrices(Section prices) {
    Map<Asset, Price> read = new LinkedHashMap<>();
    for (String name : prices.keys()) {
      Section one = prices.withDefault(name, "1");
      Price price =
          one.read(
              name,
              Scope.SHARED,
              "a price above 0 in the quote asset",
              text -> Price.of(plain(text)));
      try {
        read.put(Asset.of(name), price);
      } catch (IllegalArgumentException wrong) {
        load.mistake(prices.path(name), "", "the key must be " + ASSET_ALLOWED, "");
      }
    }
    return Collections.unmodifiableMap(read);
  }

  private TradebotConfiguration.Exits exits(Section exits) {
    TradebotConfiguration.Exits read =
        new TradebotConfiguration.Exits(
            exits.read(
                "stops",
                Scope.SHARED,
                "exchange or local",
                oneOf(TradebotConfiguration.StopPlacement.class)),
            fraction(exits, "stop_limit_offset"),
            duration(exits, "stop_fallback", Duration.ZERO, Duration.ofMinutes(10)),
            fraction(exits, "min_move"),
            duration(exits, "min_interval", Duration.ZERO, Duration.ofHours(24)),
            decimal(exits, "trailing_distance", 0, 100),
            decimal(exits, "trailing_activation", 0, 100),
            exits.list(
                "roi",
                "an age and a profit, such as 10m=0.01, in order of age",
                ConfigurationLoader::roiStep),
            exits.read(
                "style",
                Scope.SHARED,
                "market or limit",
                oneOf(TradebotConfiguration.ExitStyle.class)),
            duration(exits, "timeout", Duration.ofMillis(100), Duration.ofHours(24)));
    exits.refuseUnknown();
    return read;
  }

  private static TradebotConfiguration.RoiStep roiStep(String text) {
    String[] parts = text.split("=", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(text);
    }
    return new TradebotConfiguration.RoiStep(parseDuration(parts[0]), Rate.of(parts[1]));
  }

  private TradebotConfiguration.Execution execution(Section execution) {
    TradebotConfiguration.Execution read =
        new TradebotConfiguration.Execution(
            execution.read(
                "entry",
                Scope.SHARED,
                "market, limit, post_only, ioc or fok",
                oneOf(TradebotConfiguration.EntryStyle.class)),
            duration(execution, "entry_timeout", Duration.ofMillis(100), Duration.ofHours(24)),
            duration(execution, "max_holding", Duration.ofSeconds(1), Duration.ofDays(365)),
            duration(execution, "reconcile_interval", Duration.ofSeconds(1), Duration.ofHours(1)),
            duration(execution, "request_timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
            fees(execution.section("fees")),
            statedPrices(execution.section("stated_prices")),
            exits(execution.section("exits")));
    execution.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Fees fees(Section fees) {
    TradebotConfiguration.Fees read =
        new TradebotConfiguration.Fees(fee(fees, "maker"), fee(fees, "taker"));
    fees.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Sentiment sentiment(Section sentiment, Mode mode) {
    boolean enabled =
        sentiment.read("enabled", Scope.SHARED, "true or false", ConfigurationLoader::truth);
    Section fearGreed = sentiment.section("fear_greed");
    if (enabled && mode != Mode.DEMO) {
      requireGiven(fearGreed, mode, "url");
      requireGiven(sentiment, mode, "rss");
    }
    List<TradebotConfiguration.Source> feeds =
        sentiment.items("rss").stream()
            .map(feed -> complete(feed, source(feed, sourceName(feed))))
            .toList();
    TradebotConfiguration.Sentiment read =
        new TradebotConfiguration.Sentiment(
            enabled,
            sentiment.list("assets", ASSET_ALLOWED, Asset::of),
            duration(sentiment, "half_life", Duration.ofMinutes(1), Duration.ofDays(365)),
            duration(sentiment, "stale_after", Duration.ofMinutes(1), Duration.ofDays(365)),
            sentiment.read("labelled_texts", Scope.LOCAL, "a file, or empty", Path::of),
            complete(fearGreed, source(fearGreed, "fear-greed")),
            feeds,
            cryptoPanic(sentiment.section("cryptopanic")),
            reddit(sentiment.section("reddit")),
            xSearch(sentiment.section("x")),
            jsonSources(sentiment, mode));
    sentiment.refuseUnknown();
    return read;
  }

  /** The default is one of the simulator's: outside the demo, none. */
  private List<TradebotConfiguration.JsonSource> jsonSources(Section sentiment, Mode mode) {
    List<TradebotConfiguration.JsonSource> read =
        sentiment.items("json").stream().map(this::jsonSource).toList();
    return mode == Mode.DEMO || sentiment.isGiven("json") ? read : List.of();
  }

  private TradebotConfiguration.CryptoPanic cryptoPanic(Section section) {
    return complete(
        section,
        new TradebotConfiguration.CryptoPanic(
            source(section, "cryptopanic"), section.secret("token"), requestsPerDay(section)));
  }

  private TradebotConfiguration.Reddit reddit(Section section) {
    return complete(
        section,
        new TradebotConfiguration.Reddit(
            source(section, "reddit"),
            section.read(
                "token_url", Scope.LOCAL, HTTP_ADDRESS, text -> address(text, "http", "https")),
            section.secret("client_id"),
            section.secret("client_secret"),
            section.list(
                "subreddits", "a name of 2 to 21 letters, digits or _", matching("\\w{2,21}")),
            requestsPerDay(section)));
  }

  private TradebotConfiguration.XSearch xSearch(Section section) {
    return complete(
        section,
        new TradebotConfiguration.XSearch(
            source(section, "x"),
            section.secret("bearer_token"),
            section.read(
                "query", Scope.SHARED, "a query of 1 to 512 characters", matching(".{1,512}")),
            requestsPerDay(section)));
  }

  private TradebotConfiguration.JsonSource jsonSource(Section section) {
    return complete(
        section,
        new TradebotConfiguration.JsonSource(
            source(section, sourceName(section)),
            section.secret("authorization"),
            new TradebotConfiguration.JsonPaths(
                jsonPath(section, "items"),
                jsonPath(section, "id"),
                jsonPath(section, "title"),
                jsonPath(section, "body"),
                jsonPath(section, "link"),
                jsonPath(section, "published")),
            requestsPerDay(section)));
  }

  private static String sourceName(Section section) {
    return section.read("name", Scope.SHARED, "letters, digits, dots or dashes", FEED_NAME);
  }

  private static String jsonPath(Section section, String key) {
    return section.read(key, Scope.SHARED, "field names parted by dots, or \"\"", JSON_PATH);
  }

  private static int requestsPerDay(Section section) {
    return whole(section, "requests_per_day", 1, 100_000);
  }

  private TradebotConfiguration.Source source(Section source, String name) {
    return new TradebotConfiguration.Source(
        name,
        source.read("url", Scope.LOCAL, HTTP_ADDRESS, text -> address(text, "http", "https")),
        duration(source, "interval", Duration.ofSeconds(1), Duration.ofDays(7)));
  }

  /** What was read of a section whose other keys are mistakes. */
  private static <T> T complete(Section section, T read) {
    section.refuseUnknown();
    return read;
  }

  private TradebotConfiguration.Simulator simulator(Section simulator) {
    TradebotConfiguration.Simulator read =
        new TradebotConfiguration.Simulator(
            port(simulator, "port"),
            portOrNone(simulator, "kraken_port"),
            portOrNone(simulator, "coinbase_port"),
            simulator.read("seed", Scope.SHARED, "a whole number", text -> wholeNumber(text)),
            decimal(simulator, "speed", 0.01, 1_000),
            symbols(simulator, "symbols"),
            decimal(simulator, "trades_per_second", 0.01, 10_000),
            simulator.read(
                "recording", Scope.LOCAL, "the path of a recording, or \"\"", text -> text),
            balances(simulator.section("balances"), "simulator.balances"),
            fees(simulator.section("fees")),
            duration(simulator, "latency", Duration.ZERO, Duration.ofMinutes(1)));
    simulator.refuseUnknown();
    return read;
  }

  private Map<Asset, Quantity> paper(Section paper) {
    Map<Asset, Quantity> read = balances(paper.section("balances"), "paper.balances");
    paper.refuseUnknown();
    return read;
  }

  private Map<Asset, Quantity> balances(Section balances, String path) {
    Map<Asset, Quantity> read = new LinkedHashMap<>();
    String prefix = Load.variableName(path) + "_";
    Set<String> assets = new LinkedHashSet<>(balances.keys());
    environment.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .forEach(assets::add);
    for (String name : assets) {
      Section one = balances.withDefault(name, "0");
      Quantity amount =
          one.read(name, Scope.SHARED, "an amount of 0 or more", text -> Quantity.of(plain(text)));
      try {
        read.put(Asset.of(name), amount);
      } catch (IllegalArgumentException wrong) {
        load.mistake(balances.path(name), "", "the key must be " + ASSET_ALLOWED, "");
      }
    }
    return Collections.unmodifiableMap(read);
  }

  private Map<ServiceName, Integer> ports(Section ports) {
    Map<ServiceName, Integer> read = new EnumMap<>(ServiceName.class);
    for (ServiceName service : SERVICES_WITH_PORT) {
      read.put(service, port(ports, service.wireName().replace('-', '_')));
    }
    ports.refuseUnknown();
    return Collections.unmodifiableMap(read);
  }

  // --- kinds of values ---

  private static final String HTTP_ADDRESS = "an address such as http://127.0.0.1:8086";
  private static final String WEBSOCKET_ADDRESS = "an address such as wss://host:9443";
  private static final String ASSET_ALLOWED = "1 to 20 upper-case letters or digits, e.g. BTC";
  private static final String VENUE_ALLOWED =
      "2 to 20 lower-case letters, digits or underscores, e.g. binance";
  private static final String XCHANGE_ALLOWED =
      "empty, or an exchange's name or class in XChange, e.g. kucoin";
  private static final String NAME_ALLOWED = "1 to 64 letters, digits, dashes or underscores";
  private static final String SYMBOL_ALLOWED = "a pair such as BTC-USDT";
  private static final String TIMEFRAME_ALLOWED =
      "one of "
          + Arrays.stream(Timeframe.values())
              .map(Timeframe::code)
              .collect(Collectors.joining(", "));

  private static final Function<String, String> NAME = matching("[A-Za-z0-9_-]{1,64}");
  private static final Function<String, String> XCHANGE = matching("([A-Za-z0-9_.$]{1,200})?");
  private static final Function<String, String> FEED_NAME = matching("[A-Za-z0-9_.-]{1,40}");
  private static final Function<String, String> JSON_PATH =
      matching("([A-Za-z0-9_-]{1,60}(\\.[A-Za-z0-9_-]{1,60}){0,7})?");
  private static final Function<String, String> HOST = matching("[A-Za-z0-9.:_-]{1,253}");

  private static Function<String, String> matching(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return text -> {
      if (!compiled.matcher(text).matches()) {
        throw new IllegalArgumentException(text);
      }
      return text;
    };
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static StrategyId strategyId(String text) {
    if (!STRATEGIES.contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return StrategyId.of(text);
  }

  private static Venue venueId(String text) {
    if (!text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(text);
    }
    return Venue.of(text.toUpperCase(Locale.ROOT));
  }

  /** A wrong quote asset is reported where the account is read. */
  private static Asset quietAsset(String text) {
    try {
      return Asset.of(text);
    } catch (IllegalArgumentException reported) {
      return Asset.of("USDT");
    }
  }

  private static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text -> {
      if (!text.equals(text.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(text);
      }
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    };
  }

  private static URI address(String text, String... schemes) {
    URI uri = URI.create(text);
    if (uri.getScheme() == null
        || !List.of(schemes).contains(uri.getScheme())
        || uri.getHost() == null
        || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(text);
    }
    return uri;
  }

  private static long wholeNumber(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return Long.parseLong(text);
  }

  private static int whole(Section section, String key, int least, int most) {
    return section.read(
        key, Scope.SHARED, wholeAllowed(least, most), text -> wholeWithin(text, least, most));
  }

  private static int port(Section section, String key) {
    return section.read(
        key,
        Scope.LOCAL,
        "a port, " + wholeAllowed(1, 65_535),
        text -> wholeWithin(text, 1, 65_535));
  }

  private static int portOrNone(Section section, String key) {
    return section.read(
        key,
        Scope.LOCAL,
        "a port, or 0 for none: " + wholeAllowed(0, 65_535),
        text -> wholeWithin(text, 0, 65_535));
  }

  private static String wholeAllowed(int least, int most) {
    return "a whole number from " + least + " to " + most + " without leading zeros";
  }

  private static int wholeWithin(String text, int least, int most) {
    long value = wholeNumber(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException(text);
    }
    return (int) value;
  }

  private static double decimal(Section section, String key, double least, double most) {
    return section.read(
        key,
        Scope.SHARED,
        "a number from " + shown(least) + " to " + shown(most),
        text -> {
          double value = Double.parseDouble(plain(text));
          if (value < least || value > most) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  private static String shown(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static Rate fraction(Section section, String key) {
    return section.read(
        key,
        Scope.SHARED,
        "a fraction above 0 and up to 1, with at most 8 decimals (0.05 means 5 %)",
        text -> {
          Rate rate = Rate.of(plain(text));
          if (rate.raw() <= 0 || rate.compareTo(Rate.ONE) > 0) {
            throw new IllegalArgumentException(text);
          }
          return rate;
        });
  }

  private static Rate fee(Section section, String key) {
    return section.read(
        key,
        Scope.SHARED,
        "a fraction from 0 to 0.05 (0.001 means 0.1 %)",
        text -> {
          Rate rate = Rate.of(plain(text));
          if (rate.isNegative() || rate.compareTo(Rate.ofBps(500)) > 0) {
            throw new IllegalArgumentException(text);
          }
          return rate;
        });
  }

  private static Duration duration(Section section, String key, Duration least, Duration most) {
    return section.read(
        key,
        Scope.SHARED,
        "a duration from "
            + shown(least)
            + " to "
            + shown(most)
            + ", written like 250ms, 5s, 10m, 6h",
        text -> {
          Duration value = parseDuration(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  private static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static String shown(Duration duration) {
    long ms = duration.toMillis();
    if (ms % 86_400_000 == 0 && ms > 0) {
      return ms / 86_400_000 + "d";
    }
    if (ms % 3_600_000 == 0 && ms > 0) {
      return ms / 3_600_000 + "h";
    }
    if (ms % 60_000 == 0 && ms > 0) {
      return ms / 60_000 + "m";
    }
    return ms % 1_000 == 0 && ms > 0 ? ms / 1_000 + "s" : ms + "ms";
  }

  /** A strategy's symbols; where it names none, all that the account can trade. */
  private static List<Symbol> symbols(Section strategy, List<Symbol> traded) {
    List<Symbol> named = symbols(strategy, "symbols");
    return named.isEmpty() ? traded : named;
  }

  private static List<Symbol> symbols(Section section, String key) {
    return section.list(key, SYMBOL_ALLOWED, Symbol::of);
  }

  private static String plain(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static Money positive(Money amount) {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException(amount.toString());
    }
    return amount;
  }

  // --- whole-document checks ---

  private void requireGiven(Section section, Mode mode, String... keys) {
    requireEach(section, mode, "its default is the simulator", keys);
  }

  /** How much may be lost is the user's to say: a default would be a guess about his money. */
  private void requireLimits(Section section, Mode mode, String... keys) {
    if (mode == Mode.LIVE) {
      requireEach(section, mode, "no default knows how much you can afford to lose", keys);
    }
  }

  private void requireEach(Section section, Mode mode, String because, String... keys) {
    for (String key : keys) {
      if (!section.isGiven(key)) {
        load.mistake(
            section.path(key),
            "",
            "must be set in mode " + mode.name().toLowerCase(Locale.ROOT) + ", " + because,
            "");
      }
    }
  }

  private void refuseUnknownVariables() {
    for (String name : environment.keySet()) {
      if (!load.usedVariables.contains(name) && ENVIRONMENT_SECTION.matcher(name).matches()) {
        load.mistake("", name, Section.unknown(name, load.knownVariables), "environment");
      }
    }
  }
}
