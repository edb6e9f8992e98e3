package io.tradebot.platform.configuration;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.configuration.Section.Load;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must hold between keys. A rule is left out where one of its keys is wrong by itself. */
final class ConfigurationRules {
  private static final int SHORTEST_API_KEY = 24;
  private static final List<String> REAL_EXCHANGES =
      List.of("binance.com", "binance.us", "kraken.com", "coinbase.com", "binance.vision");

  private static final List<String> TEST_NETWORKS =
      List.of(
          "testnet.binance.vision",
          "stream.testnet.binance.vision",
          "ws-api.testnet.binance.vision",
          "demo-futures.kraken.com",
          "api-sandbox.coinbase.com",
          "api-public.sandbox.exchange.coinbase.com");

  private final Load load;
  private final TradebotConfiguration configuration;
  private final Set<SecretNeed> needs;

  ConfigurationRules(Load load, TradebotConfiguration configuration, Set<SecretNeed> needs) {
    this.load = load;
    this.needs = needs;
    this.configuration = configuration;
  }

  void check() {
    addresses();
    risk();
    secrets();
    strategies();
    sizes();
    ports();
  }

  private void addresses() {
    configuration
        .venues()
        .forEach(
            (venue, data) -> {
              String path = "venues." + venue.code().toLowerCase(Locale.ROOT);
              marketAddress(path + ".websocket_url", data.websocketUrl());
              marketAddress(path + ".rest_url", data.restUrl());
              if (configuration.mode() == Mode.DEMO && readsTheExchange(data.xchange())) {
                load.mistake(
                    path + ".xchange",
                    Section.quoted(data.xchange()),
                    "reads the exchange itself, whatever the addresses say; mode demo takes only"
                        + " the simulator",
                    "");
              }
            });
    accountAddress("account.rest_url", configuration.account().restUrl());
    accountAddress("account.websocket_url", configuration.account().websocketUrl());
  }

  private void marketAddress(String key, URI address) {
    if (configuration.mode() == Mode.DEMO && isExchange(address)) {
      refuse(key, address, "is an exchange's address; mode demo takes only the simulator's");
    }
  }

  private void accountAddress(String key, URI address) {
    switch (configuration.mode()) {
      case DEMO -> {
        if (isExchange(address)) {
          refuse(key, address, "is an exchange's address; mode demo takes only the simulator's");
        }
      }
      case PAPER -> {
        if (isExchange(address)) {
          refuse(key, address, "is an exchange's address; mode paper sends no order to one");
        }
      }
      case TESTNET -> {
        if (isExchange(address) && !isTestNetwork(address)) {
          refuse(key, address, "is the real exchange; mode testnet takes only a test network's");
        }
      }
      case LIVE -> {
        if (isTestNetwork(address)) {
          refuse(key, address, "is a test network; mode live takes only the real exchange's");
        }
      }
    }
  }

  private void refuse(String key, URI address, String why) {
    load.mistake(key, Section.quoted(address.toString()), why, "");
  }

  /** The library's own classes know the address of their exchange's streams. */
  private static boolean readsTheExchange(String xchange) {
    return !xchange.isEmpty() && (!xchange.contains(".") || xchange.startsWith("info.bitrich."));
  }

  private static boolean isExchange(URI address) {
    String host = host(address);
    return REAL_EXCHANGES.stream()
        .anyMatch(exchange -> host.equals(exchange) || host.endsWith("." + exchange));
  }

  private static boolean isTestNetwork(URI address) {
    return TEST_NETWORKS.contains(host(address));
  }

  private static String host(URI address) {
    String host = address.getHost();
    String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private void risk() {
    List<TradebotConfiguration.RoiStep> roi = configuration.execution().exits().roi();
    for (int i = 1; i < roi.size(); i++) {
      if (roi.get(i).after().compareTo(roi.get(i - 1).after()) <= 0
          && load.areRight("execution.exits.roi")) {
        load.mistake(
            "execution.exits.roi", roi.toString(), "must be in order of age, each once", "");
        break;
      }
    }
    if (configuration.sizing().riskPerTrade().compareTo(configuration.risk().maxLossPerTrade()) > 0
        && load.areRight("sizing.risk_per_trade", "risk.max_loss_per_trade")) {
      load.mistake(
          "sizing.risk_per_trade",
          configuration.sizing().riskPerTrade().toString(),
          "must not exceed risk.max_loss_per_trade, which is "
              + configuration.risk().maxLossPerTrade(),
          "");
    }
    if (configuration.mode() == Mode.LIVE && !configuration.riskAccepted()) {
      load.mistake("i_accept_the_risk", "false", "must be true in mode live", "");
    }
  }

  private void secrets() {
    Mode mode = configuration.mode();
    if (mode == Mode.LIVE || mode == Mode.TESTNET) {
      require(SecretNeed.ACCOUNT_KEYS, "account.api_key", configuration.account().apiKey());
      require(SecretNeed.ACCOUNT_KEYS, "account.api_secret", configuration.account().apiSecret());
    }
    if (mode != Mode.DEMO) {
      require(SecretNeed.API_KEY, "api.key", configuration.api().key());
      if (configuration.timeSeries().kind() == TradebotConfiguration.TimeSeriesKind.INFLUXDB) {
        require(SecretNeed.STORE_TOKEN, "time_series.token", configuration.timeSeries().token());
      }
    }
    Secret key = configuration.api().key();
    if (!key.isEmpty()
        && key.reveal().length() < SHORTEST_API_KEY
        && load.areRight("api.key", "api.key_file")) {
      load.mistake(
          "api.key", "(hidden)", "must have at least " + SHORTEST_API_KEY + " characters", "");
    }
    messages(configuration.messages());
    List<String> names =
        configuration.api().keys().stream().map(TradebotConfiguration.ApiKeyEntry::name).toList();
    if (names.contains("owner") || Set.copyOf(names).size() < names.size()) {
      load.mistake(
          "api.keys", names.toString(), "each name once, and \"owner\" is that of api.key", "");
    }
    if (configuration.account().apiKey().isEmpty()
        != configuration.account().apiSecret().isEmpty()) {
      if (load.areRight(
          "account.api_key",
          "account.api_secret",
          "account.api_key_file",
          "account.api_secret_file")) {
        load.mistake("account.api_key", "", "and account.api_secret belong together", "");
      }
    }
  }

  private void messages(TradebotConfiguration.Messages messages) {
    if (!messages.telegram().token().isEmpty() && messages.telegram().chats().isEmpty()) {
      load.mistake(
          "messages.telegram.chats",
          "[]",
          "must name the chats that may be told and may command",
          "");
    }
    TradebotConfiguration.Email email = messages.email();
    if (!email.host().isEmpty() && (email.from().isEmpty() || email.to().isEmpty())) {
      load.mistake("messages.email", email.host(), "needs from and to as well", "");
    }
    for (var address :
        List.of(
            Map.entry("messages.discord.webhook", messages.discord().webhook()),
            Map.entry("messages.webhook.url", messages.webhook().url()))) {
      if (!address.getValue().isEmpty() && !isWebAddress(address.getValue().reveal())) {
        load.mistake(address.getKey(), "(hidden)", "must be an http or https address", "");
      }
    }
  }

  private static boolean isWebAddress(String text) {
    try {
      URI address = new URI(text);
      return address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private void require(SecretNeed need, String key, Secret secret) {
    if (needs.contains(need) && secret.isEmpty() && load.areRight(key, key + "_file")) {
      load.mistake(
          key,
          "",
          "must be set in mode "
              + configuration.mode().name().toLowerCase(Locale.ROOT)
              + ", or "
              + key
              + "_file",
          "");
    }
  }

  private void strategies() {
    TradebotConfiguration.SmaCrossover sma = configuration.smaCrossover();
    if (sma.fastPeriod() >= sma.slowPeriod()
        && load.areRight(
            "strategies.sma_crossover.fast_period", "strategies.sma_crossover.slow_period")) {
      load.mistake(
          "strategies.sma_crossover.fast_period",
          Integer.toString(sma.fastPeriod()),
          "must be below slow_period, which is " + sma.slowPeriod(),
          "");
    }
    TradebotConfiguration.OrderBookImbalance imbalance = configuration.orderBookImbalance();
    String path = "strategies.order_book_imbalance";
    if (imbalance.exitBelow() >= imbalance.enterAbove()
        && load.areRight(path + ".exit_below", path + ".enter_above")) {
      load.mistake(
          path + ".exit_below",
          Double.toString(imbalance.exitBelow()),
          "must be below enter_above, which is " + imbalance.enterAbove(),
          "");
    }
    if (imbalance.levels() > configuration.market().bookDepth()
        && load.areRight(path + ".levels", "market.book_depth")) {
      load.mistake(
          path + ".levels",
          Integer.toString(imbalance.levels()),
          "must not exceed market.book_depth, which is " + configuration.market().bookDepth(),
          "");
    }
    int backfill = configuration.market().backfillCandles();
    for (StrategyId strategy : configuration.activeStrategies()) {
      if (strategy.name().equals("sma_crossover")) {
        strategy("strategies.sma_crossover", sma.symbols(), sma.timeframe());
        warmUp("strategies.sma_crossover.slow_period", sma.slowPeriod(), backfill);
        warmUp("strategies.sma_crossover.atr_period", sma.atrPeriod(), backfill);
      } else if (strategy.name().equals("multi_model")) {
        multiModel(configuration.multiModel());
      } else if (strategy.name().equals("triangular_arbitrage")) {
        circle(configuration.triangularArbitrage().symbols());
      } else {
        strategy(path, imbalance.symbols(), imbalance.timeframe());
        warmUp(path + ".trend_period", imbalance.trendPeriod(), backfill);
        warmUp(path + ".atr_period", imbalance.atrPeriod(), backfill);
      }
    }
  }

  private void multiModel(TradebotConfiguration.MultiModel funnel) {
    String path = "strategies.multi_model";
    strategy(path, funnel.symbols(), funnel.timeframe());
    if (funnel.rsiOversold() >= funnel.rsiOverbought()
        && load.areRight(path + ".rsi_oversold", path + ".rsi_overbought")) {
      load.mistake(
          path + ".rsi_oversold",
          Double.toString(funnel.rsiOversold()),
          "must be below rsi_overbought, which is " + funnel.rsiOverbought(),
          "");
    }
    if (funnel.regimeWeight() + funnel.momentumWeight() + funnel.volatilityWeight() <= 0
        && load.areRight(
            path + ".regime_weight", path + ".momentum_weight", path + ".volatility_weight")) {
      load.mistake(path + ".regime_weight", "0", "at least one model needs a weight above 0", "");
    }
  }

  /** Three symbols of the account's venue that lead from its quote asset back to it. */
  private void circle(List<Symbol> symbols) {
    String key = "strategies.triangular_arbitrage.symbols";
    if (!load.areRight(key)) {
      return;
    }
    Asset quote = configuration.account().quoteAsset();
    Asset asset = quote;
    boolean closes = symbols.size() == 3;
    for (Symbol symbol : symbols) {
      closes &= symbol.base().equals(asset) || symbol.quote().equals(asset);
      asset = symbol.quote().equals(asset) ? symbol.base() : symbol.quote();
    }
    if (!closes || !asset.equals(quote)) {
      load.mistake(
          key,
          symbols.toString(),
          "must be three symbols that lead from account.quote_asset, which is "
              + quote
              + ", back to it, such as [BTC-USDT, ETH-BTC, ETH-USDT]",
          "");
    }
    TradebotConfiguration.@Nullable VenueData data =
        configuration.venues().get(configuration.account().id().venue());
    if (data != null && !data.symbols().containsAll(symbols)) {
      load.mistake(
          key,
          symbols.toString(),
          "must be among the symbols of the account's venue, which are " + data.symbols(),
          "");
    }
  }

  private void warmUp(String key, int period, int backfill) {
    if (period > backfill && load.areRight(key, "market.backfill_candles")) {
      load.mistake(
          key,
          Integer.toString(period),
          "must not exceed market.backfill_candles, which is " + backfill,
          "");
    }
  }

  private void strategy(String path, List<Symbol> symbols, Timeframe timeframe) {
    String venue = configuration.account().id().venue().code().toLowerCase(Locale.ROOT);
    TradebotConfiguration.@Nullable VenueData data =
        configuration.venues().get(configuration.account().id().venue());
    if (data != null && load.areRight(path + ".symbols", "venues." + venue + ".symbols")) {
      Asset quote = configuration.account().quoteAsset();
      if (symbols.isEmpty() && !data.symbols().isEmpty() && load.areRight("account.quote_asset")) {
        load.mistake(
            path + ".symbols",
            "[]",
            "must name at least one symbol, for venues."
                + venue
                + ".symbols has none quoted in account.quote_asset, which is "
                + quote,
            "");
      }
      for (Symbol symbol : symbols) {
        if (!data.symbols().contains(symbol)) {
          load.mistake(
              path + ".symbols",
              symbol.toString(),
              "must be one of venues." + venue + ".symbols, which are " + data.symbols(),
              "");
        } else if (!symbol.quote().equals(quote) && load.areRight("account.quote_asset")) {
          load.mistake(
              path + ".symbols",
              symbol.toString(),
              "must be quoted in account.quote_asset, which is " + quote,
              "");
        }
      }
    }
    if (!configuration.market().timeframes().contains(timeframe)
        && load.areRight(path + ".timeframe", "market.timeframes")) {
      load.mistake(
          path + ".timeframe",
          timeframe.code(),
          "must be one of market.timeframes, which are " + configuration.market().timeframes(),
          "");
    }
  }

  private void sizes() {
    if (!configuration.venues().containsKey(configuration.account().id().venue())
        && load.areRight("account.venue", "venues")) {
      load.mistake(
          "account.venue",
          configuration.account().id().venue().code().toLowerCase(Locale.ROOT),
          "must be one of the venues",
          "");
    }
    configuration
        .venues()
        .forEach(
            (venue, data) -> {
              String key = "venues." + venue.code().toLowerCase(Locale.ROOT) + ".symbols";
              if (data.symbols().isEmpty() && load.areRight(key)) {
                load.mistake(key, "[]", "must name at least one symbol", "");
              }
              if (configuration.mode() == Mode.DEMO
                  && load.areRight(key, "simulator.symbols")
                  && !configuration.simulator().symbols().containsAll(data.symbols())) {
                load.mistake(
                    key,
                    data.symbols().toString(),
                    "must be among simulator.symbols in mode demo, which are "
                        + configuration.simulator().symbols(),
                    "");
              }
            });
    if (configuration.market().timeframes().isEmpty() && load.areRight("market.timeframes")) {
      load.mistake("market.timeframes", "[]", "must name at least one timeframe", "");
    }
    if (configuration.sizing().maxPosition().compareTo(configuration.risk().maxGrossExposure()) > 0
        && load.areRight("sizing.max_position", "risk.max_gross_exposure")) {
      load.mistake(
          "sizing.max_position",
          configuration.sizing().maxPosition().toString(),
          "must not exceed risk.max_gross_exposure, which is "
              + configuration.risk().maxGrossExposure(),
          "");
    }
    if (configuration.sizing().riskPerTrade().compareTo(configuration.risk().dailyLossLimit()) > 0
        && load.areRight("sizing.risk_per_trade", "risk.daily_loss_limit")) {
      load.mistake(
          "sizing.risk_per_trade",
          configuration.sizing().riskPerTrade().toString(),
          "must not exceed risk.daily_loss_limit, which is "
              + configuration.risk().dailyLossLimit(),
          "");
    }
  }

  private void ports() {
    Map<Integer, String> taken = new TreeMap<>();
    unique(taken, "api.port", configuration.api().port());
    unique(taken, "simulator.port", configuration.simulator().port());
    uniqueUnlessNone(taken, "simulator.kraken_port", configuration.simulator().krakenPort());
    uniqueUnlessNone(taken, "simulator.coinbase_port", configuration.simulator().coinbasePort());
    configuration
        .ports()
        .forEach(
            (service, port) ->
                unique(taken, "ports." + service.wireName().replace('-', '_'), port));
  }

  private void uniqueUnlessNone(Map<Integer, String> taken, String key, int port) {
    if (port != 0) {
      unique(taken, key, port);
    }
  }

  private void unique(Map<Integer, String> taken, String key, int port) {
    String other = taken.putIfAbsent(port, key);
    if (other != null && load.areRight(key, other)) {
      load.mistake(key, Integer.toString(port), "is the port of " + other + " as well", "");
    }
  }
}
