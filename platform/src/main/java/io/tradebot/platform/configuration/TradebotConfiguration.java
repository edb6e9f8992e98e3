package io.tradebot.platform.configuration;

import io.tradebot.common.account.AccountId;
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
import io.tradebot.common.signal.StrategyId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole configuration, validated; see {@code config.example.yml} for what each key means.
 * Immutable.
 *
 * @param paperBalances what a new account has in mode paper
 * @param fingerprint hash of everything but the secrets and local paths; equal on all services of
 *     one bot
 */
public record TradebotConfiguration(
    Mode mode,
    boolean riskAccepted,
    List<StrategyId> activeStrategies,
    Path secretsDirectory,
    Path dataDirectory,
    Redis redis,
    TimeSeries timeSeries,
    Api api,
    Map<Venue, VenueData> venues,
    Account account,
    Market market,
    SmaCrossover smaCrossover,
    OrderBookImbalance orderBookImbalance,
    MultiModel multiModel,
    Models models,
    Sessions sessions,
    Research research,
    TriangularArbitrage triangularArbitrage,
    Sizing sizing,
    Risk risk,
    Execution execution,
    Sentiment sentiment,
    Simulator simulator,
    Map<Asset, Quantity> paperBalances,
    Map<ServiceName, Integer> ports,
    Messages messages,
    String fingerprint) {

  public record Redis(URI url, Secret password) {}

  /** Which store ticks go to. */
  public enum TimeSeriesKind {
    INFLUXDB,
    QUESTDB,
    NONE
  }

  /**
   * The time-series store.
   *
   * @param spoolMegabytes disk that points may take while the store is away; 0 for none
   * @param retention how long ticks stay in the store
   */
  public record TimeSeries(
      TimeSeriesKind kind,
      URI url,
      String org,
      String bucket,
      Secret token,
      int queueCapacity,
      int batchSize,
      Duration flushInterval,
      int spoolMegabytes,
      Duration retention) {}

  /**
   * The control API.
   *
   * @param key may do everything
   * @param keys of others, with less
   * @param origins of other web pages that may use it
   */
  public record Api(
      String host,
      int port,
      Secret key,
      Duration commandTimeout,
      List<ApiKeyEntry> keys,
      List<String> origins) {}

  /** What a key of the API may do. */
  public enum ApiRole {
    VIEW,
    STOP,
    FULL
  }

  /**
   * A key of the API.
   *
   * @param sha256 of the key, 64 hexadecimal digits
   */
  public record ApiKeyEntry(String name, ApiRole role, Secret sha256) {
    private static final Pattern FORM =
        Pattern.compile("([a-z][a-z0-9_-]{0,29}):(view|stop|full):([0-9a-f]{64})");

    /**
     * Reads {@code name:role:sha256}.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static ApiKeyEntry of(String text) {
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not name:role:sha256");
      }
      return new ApiKeyEntry(
          parts.group(1),
          ApiRole.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
          new Secret(parts.group(3)));
    }

    /** Without the hash. */
    @Override
    public String toString() {
      return name + ":" + role.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A venue whose market data is read.
   *
   * @param xchange the exchange's name or streaming class in XChange; empty for an adapter of our
   *     own
   */
  public record VenueData(
      URI websocketUrl,
      URI restUrl,
      String xchange,
      List<Symbol> symbols,
      Duration staleAfter,
      int snapshotDepth) {}

  public record Account(
      AccountId id,
      Asset quoteAsset,
      URI restUrl,
      URI websocketUrl,
      Secret apiKey,
      Secret apiSecret,
      Duration receiveWindow) {}

  public record Market(
      List<Timeframe> timeframes,
      int bookDepth,
      Duration bookPublishInterval,
      Duration candleGrace,
      int backfillCandles) {}

  public record SmaCrossover(
      List<Symbol> symbols,
      Timeframe timeframe,
      int fastPeriod,
      int slowPeriod,
      int atrPeriod,
      Duration signalExpiry,
      Duration coolDown) {}

  public record TriangularArbitrage(
      List<Symbol> symbols,
      Money maxNotional,
      Rate minReturn,
      Duration maxBookAge,
      Duration signalExpiry,
      Duration coolDown) {}

  public record OrderBookImbalance(
      List<Symbol> symbols,
      Timeframe timeframe,
      int levels,
      double enterAbove,
      double exitBelow,
      int confirmations,
      int trendPeriod,
      int atrPeriod,
      Duration signalExpiry,
      Duration coolDown) {}

  /**
   * The decision funnel.
   *
   * @param roundTripCostBps fees, spread and slippage of an entry and its exit together
   */
  public record MultiModel(
      List<Symbol> symbols,
      Timeframe timeframe,
      double regimeWeight,
      double momentumWeight,
      double volatilityWeight,
      double triggerWeight,
      double sentimentWeight,
      double rsiOversold,
      double rsiOverbought,
      double maxVolatility,
      double buyAbove,
      double sellAbove,
      int minModels,
      double roundTripCostBps,
      Duration signalExpiry,
      Duration coolDown) {}

  /** Where trained models lie, and how often their standing is looked at. */
  public record Models(Path directory, Duration refreshInterval) {}

  /**
   * Recorded sessions.
   *
   * @param keepMegabytes disk that those of one service may take
   * @param compareAt time of day, in UTC, at which the newest is replayed and compared
   */
  public record Sessions(boolean record, int keepMegabytes, LocalTime compareAt) {}

  /**
   * The program that runs backtests, as control-api starts it.
   *
   * @param program its jar
   * @param home of its ledger and reports
   * @param memoryMegabytes heap that one run may take
   * @param timeLimit after which a run is ended
   */
  public record Research(Path program, Path home, int memoryMegabytes, Duration timeLimit) {}

  public record Sizing(
      Rate riskPerTrade,
      Rate maxPosition,
      double stopAtr,
      double targetAtr,
      Rate minStop,
      SizingMethod method,
      Rate volatilityTarget,
      Rate fixedFraction,
      Rate kellyShare,
      int kellyMinTrades) {}

  /** What sets the size of a position. */
  public enum SizingMethod {
    RISK,
    VOLATILITY,
    FRACTION,
    KELLY
  }

  public record Risk(
      int maxOpenPositions,
      Money maxOrderNotional,
      Rate maxGrossExposure,
      int maxOrdersPerMinute,
      Rate priceCollar,
      int maxSpreadBps,
      Duration maxQuoteAge,
      Duration maxClockOffset,
      Rate dailyLossLimit,
      Rate maxDrawdown,
      int lossStreak,
      Duration lossCoolDown,
      int maxOpenOrders,
      int maxOrdersPerSecond,
      int maxCancelsPerMinute,
      Rate maxAssetExposure,
      Rate maxLossPerTrade,
      Duration referenceWindow,
      Rate maxReferenceDeviation,
      Rate reduceAt,
      Duration controlSilence,
      Protections protections) {}

  /** What pauses or stops after bad trades. */
  public record Protections(
      int stopStreak,
      Duration stopWindow,
      Duration stopLock,
      Duration coolDown,
      int maxLosingTrades,
      Duration losingWindow) {}

  /** How entries are sent. */
  public enum EntryStyle {
    MARKET,
    LIMIT,
    POST_ONLY,
    IOC,
    FOK
  }

  /** Where stops are kept. */
  public enum StopPlacement {
    EXCHANGE,
    LOCAL
  }

  /** How exits without haste are sent. */
  public enum ExitStyle {
    MARKET,
    LIMIT
  }

  /** How positions are left. */
  public record Exits(
      StopPlacement stops,
      Rate stopLimitOffset,
      Duration stopFallback,
      Rate minMove,
      Duration minInterval,
      double trailingDistance,
      double trailingActivation,
      List<RoiStep> roi,
      ExitStyle style,
      Duration timeout) {}

  /** From an age on, a profit is enough. */
  public record RoiStep(Duration after, Rate profit) {
    @Override
    public String toString() {
      return after.toSeconds() + "s=" + profit;
    }
  }

  public record Execution(
      EntryStyle entry,
      Duration entryTimeout,
      Duration maxHolding,
      Duration reconcileInterval,
      Duration requestTimeout,
      Fees fees,
      Map<Asset, Price> statedPrices,
      Exits exits) {}

  public record Fees(Rate maker, Rate taker) {}

  public record Sentiment(
      boolean enabled,
      List<Asset> assets,
      Duration halfLife,
      Duration staleAfter,
      Path labelledTexts,
      Source fearGreed,
      List<Source> rss,
      CryptoPanic cryptoPanic,
      Reddit reddit,
      XSearch x,
      List<JsonSource> json) {}

  public record Source(String name, URI url, Duration interval) {}

  /** Off without its token, like every source that needs a key. */
  public record CryptoPanic(Source source, Secret token, int requestsPerDay) {}

  public record Reddit(
      Source source,
      URI tokenUrl,
      Secret clientId,
      Secret clientSecret,
      List<String> subreddits,
      int requestsPerDay) {}

  public record XSearch(Source source, Secret bearerToken, String query, int requestsPerDay) {}

  /**
   * Any JSON API that lists texts.
   *
   * @param authorization the header of that name; may be empty
   */
  public record JsonSource(
      Source source, Secret authorization, JsonPaths paths, int requestsPerDay) {}

  /**
   * Where a JSON body keeps what, as field names parted by dots.
   *
   * @param items empty when the body itself is the list
   * @param body may be empty, like {@code link} and {@code published}
   */
  public record JsonPaths(
      String items, String id, String title, String body, String link, String published) {}

  /**
   * @param port of the venue that speaks like Binance
   * @param krakenPort of the venue that speaks like Kraken; 0 for none
   * @param coinbasePort of the venue that speaks like Coinbase; 0 for none
   */
  public record Simulator(
      int port,
      int krakenPort,
      int coinbasePort,
      long seed,
      double speed,
      List<Symbol> symbols,
      double tradesPerSecond,
      String recording,
      Map<Asset, Quantity> balances,
      Fees fees,
      Duration latency) {}

  /** What people can be told of. */
  public enum MessageKind {
    TRADES,
    ORDERS,
    STATE,
    PANIC,
    ALERTS
  }

  /** How much something matters. */
  public enum MessageLevel {
    INFO,
    WARNING,
    CRITICAL
  }

  /**
   * Who is told what.
   *
   * @param perMinute messages of each way at most
   */
  public record Messages(
      List<MessageKind> kinds,
      int perMinute,
      Telegram telegram,
      Discord discord,
      Webhook webhook,
      Email email) {}

  /** Off without its token. */
  public record Telegram(URI url, Secret token, List<Long> chats, MessageLevel level) {}

  /** Off without its webhook. */
  public record Discord(Secret webhook, MessageLevel level) {}

  /** Off without its address, which may hold a token and so is a secret. */
  public record Webhook(Secret url, Secret authorization, MessageLevel level) {}

  /** How a mail server is spoken to. */
  public enum MailSecurity {
    STARTTLS,
    TLS,
    NONE
  }

  /** Off without its host. */
  public record Email(
      String host,
      int port,
      MailSecurity security,
      String user,
      Secret password,
      String from,
      List<String> to,
      MessageLevel level) {}

  /** Every instrument whose market is read. */
  public List<InstrumentId> instruments() {
    return venues.entrySet().stream()
        .flatMap(
            venue ->
                venue.getValue().symbols().stream().map(s -> new InstrumentId(venue.getKey(), s)))
        .toList();
  }

  /** The instruments that can be traded: those of the account's venue. */
  public List<InstrumentId> tradedInstruments() {
    return instruments().stream().filter(i -> i.venue().equals(account.id().venue())).toList();
  }
}
