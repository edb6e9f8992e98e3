package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Balance;
import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.sentiment.SentimentPostScored;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.controlapi.application.BotObserver;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.OpenOrder;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.state.StateStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReadApiTest {
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  private static final Asset USDT = Asset.of("USDT");
  private static final StrategyId SMA = StrategyId.of("sma_crossover");
  private static final StrategyId BOOK = StrategyId.of("order_book_imbalance");
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final InstrumentId ETH = InstrumentId.of("BINANCE:ETH-USDT");

  // Long ago enough for every event to lie in the past, recent enough for the default range.
  @SuppressWarnings("TimeInStaticInitializer")
  private static final Instant BEGIN = Instant.now().minusSeconds(3_600);

  private static final int TRIPS = 25;

  private static ControlApiFixture api;

  @BeforeAll
  static void startApplicationAndTrade() {
    api = new ControlApiFixture();
    EventBus bus = api.executor.bus();
    for (int i = 0; i < TRIPS; i++) {
      // Every fifth loses 10, the others win 5; even ones in BTC by SMA, odd ones in ETH by BOOK.
      closed(
          bus,
          "trip-" + i,
          i % 2 == 0 ? SMA : BOOK,
          i % 2 == 0 ? BTC : ETH,
          i % 5 == 0 ? "-10" : "5",
          BEGIN.plusSeconds(i * 60L));
    }
    performance(bus);
    for (int i = 0; i < 40; i++) {
      EquityMarked marked =
          new EquityMarked(
              ACCOUNT,
              usdt(Integer.toString(100_000 + i)),
              usdt("90000"),
              usdt("12.5"),
              usdt("-1.25"),
              usdt("3"),
              usdt("100100"),
              i == 7 ? Rate.of("0.04") : Rate.of("0.001"),
              BEGIN.plusSeconds(i * 10L));
      bus.publishDurably(
          Channels.account(ACCOUNT),
          marked,
          marked.occurredAt(),
          Trace.ORIGIN,
          StateKeys.equity(ACCOUNT),
          StateKeys.EQUITY);
    }
    Position open =
        new Position(
            "open-1",
            ACCOUNT,
            SMA,
            BTC,
            Quantity.of("0.5"),
            Price.of("60000"),
            Quantity.of("0.5"),
            null,
            usdt("0"),
            usdt("30"),
            Price.of("59000"),
            Price.of("62000"),
            BEGIN.plusSeconds(2_000));
    bus.publishDurably(
        Channels.position(SMA),
        new PositionOpened(open, open.openedAt()),
        open.openedAt(),
        Trace.ORIGIN,
        StateKeys.position(SMA, BTC),
        null);
    long now = BEGIN.getEpochSecond() * 1_000_000_000L;
    bus.publish(
        Channels.quote(BTC),
        new BestQuote(
            BTC,
            Price.of("60100"),
            Quantity.of("1"),
            Price.of("60101"),
            Quantity.of("1"),
            7,
            now,
            now),
        BEGIN,
        Trace.ORIGIN);
    BalancesUpdated balances =
        new BalancesUpdated(
            ACCOUNT,
            List.of(new Balance(USDT, Quantity.of("90000"), Quantity.of("10"))),
            BEGIN,
            BEGIN);
    bus.publishDurably(
        Channels.account(ACCOUNT),
        balances,
        BEGIN,
        Trace.ORIGIN,
        StateKeys.balances(ACCOUNT),
        null);
    analysis(bus, SMA, BTC, BEGIN);
    analysis(bus, BOOK, ETH, BEGIN.plusSeconds(5));
    order(bus, 1);
    fill(bus, order(bus, 2), "0.2", "0.3");
    ClientOrderId whole = order(bus, 3);
    fill(bus, whole, "0.2", "0.3");
    fill(bus, whole, "0.5", "0");
    for (int i = 0; i < 30; i++) {
      candle(bus, i);
    }
    gap(bus);
    post(bus);
    signal(bus);
    ControlApiFixture.await(
        "the picture",
        () -> {
          JsonNode overview = api.json("/api/portfolio/overview");
          return !overview.get("exposure").isNull()
              && overview.get("openOrders").size() == 2
              && overview.get("balances").size() == 1
              && overview.get("positions").size() == 1
              && api.json("/api/latest_analysis").get("analyses").size() == 2;
        });
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  private static Money usdt(String amount) {
    return Money.of(amount, USDT);
  }

  private static void closed(
      EventBus bus, String id, StrategyId strategy, InstrumentId on, String net, Instant at) {
    Position position =
        new Position(
            id,
            ACCOUNT,
            strategy,
            on,
            Quantity.ZERO,
            Price.of("100"),
            Quantity.of("1"),
            Price.of("105"),
            usdt(net),
            usdt("0.2"),
            null,
            null,
            at.minusSeconds(30));
    bus.publishDurably(
        Channels.position(strategy),
        new PositionClosed(position, "signal", at),
        at,
        Trace.ORIGIN,
        StateKeys.position(strategy, on),
        StateKeys.ROUND_TRIPS);
  }

  private static long ns(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L;
  }

  private static void candle(EventBus bus, int number) {
    long open = ns(BEGIN) + number * 1_000_000_000L;
    CandleClosed candle =
        new CandleClosed(
            BTC,
            Timeframe.S1,
            open,
            Price.of("60000"),
            Price.of("60010.5"),
            Price.of("59990"),
            Price.of(Integer.toString(60_000 + number % 10)),
            Quantity.of("1.25"),
            usdt("75000"),
            Quantity.of("0.5"),
            7,
            CandleSource.TRADES,
            open + 1_000_000_000L,
            open + 1_000_000_000L);
    bus.publishDurably(
        Channels.candle(Timeframe.S1, BTC),
        candle,
        BEGIN,
        Trace.ORIGIN,
        null,
        StateKeys.candles(Timeframe.S1, BTC));
  }

  private static void gap(EventBus bus) {
    long from = ns(BEGIN);
    bus.publishDurably(
        Channels.feed(BTC.venue()),
        new MarketGapClosed(
            BTC,
            "trade",
            GapKind.MISSING,
            from,
            from + 36_000_000_000L,
            4,
            false,
            from + 36_000_000_000L,
            from + 36_000_000_000L),
        BEGIN,
        Trace.ORIGIN,
        null,
        StateKeys.gaps(BTC));
  }

  private static void post(EventBus bus) {
    bus.publishDurably(
        Channels.sentimentPost(Asset.of("BTC")),
        new SentimentPostScored(
            Asset.of("BTC"),
            "rss:demo:1",
            "rss:demo",
            "Bitcoin <b>rises</b>",
            "http://127.0.0.1/1",
            0.6,
            0.9,
            "lexicon-2",
            BEGIN,
            BEGIN,
            BEGIN),
        BEGIN,
        Trace.ORIGIN,
        null,
        StateKeys.posts(Asset.of("BTC")));
  }

  private static void signal(EventBus bus) {
    bus.publishDurably(
        Channels.signal(SMA),
        new SignalRaised(
            "signal-1",
            SMA,
            BTC,
            Stance.LONG,
            0.75,
            Price.of("12.5"),
            Price.of("60000"),
            "crossed above",
            "analysis-1",
            BEGIN,
            BEGIN.plusSeconds(5)),
        BEGIN,
        Trace.ORIGIN,
        null,
        StateKeys.SIGNALS);
  }

  @Test
  void foldsTheOrdersOfTheHistoryNewestFirstPageByPage() {
    JsonNode all = api.json("/api/orders/history").get("orders");
    JsonNode first = api.json("/api/orders/history?limit=1");
    JsonNode second =
        api.json("/api/orders/history?limit=1&before=" + first.get("nextBefore").asString());
    JsonNode open = api.json("/api/orders/history?status=open").get("orders");

    assertThat(all.valueStream().map(order -> order.get("status").asString()))
        .containsExactly("FILLED", "PARTIALLY_FILLED", "ACCEPTED");
    assertThat(all.get(0).get("averagePrice").asString()).isEqualTo("62000");
    assertThat(all.get(1).get("filled").asString()).isEqualTo("0.2");
    assertThat(first.get("orders").get(0)).isEqualTo(all.get(0));
    assertThat(second.get("orders").get(0)).isEqualTo(all.get(1));
    assertThat(open).hasSize(2);
  }

  @Test
  void givesTheNewestCandlesOfASpanOldestFirst() {
    JsonNode candles = api.json("/api/candles?symbol=BTC-USDT&timeframe=1s&limit=5&from=" + BEGIN);

    assertThat(candles.get("venue").asString()).isEqualTo("BINANCE");
    assertThat(candles.get("candles").valueStream().map(c -> c.get("close").asString()))
        .containsExactly("60005", "60006", "60007", "60008", "60009");
    assertThat(candles.get("candles").get(4).get("high").asString()).isEqualTo("60010.5");
    assertThat(candles.get("candles").get(4).get("time").asString())
        .isEqualTo(Instant.ofEpochSecond(BEGIN.getEpochSecond() + 29).toString());
  }

  @Test
  void judgesTheMarketDataByTheGapLedger() {
    JsonNode market = api.json("/api/market");
    JsonNode btc =
        market
            .get("instruments")
            .valueStream()
            .filter(i -> i.get("symbol").asString().equals("BTC-USDT"))
            .findFirst()
            .orElseThrow();
    JsonNode gaps = api.json("/api/market/gaps?symbol=BTC-USDT").get("gaps");

    assertThat(btc.get("quote").get("bid").asString()).isEqualTo("60100");
    assertThat(btc.get("fresh").asBoolean()).isFalse();
    assertThat(btc.get("quality").get("streams").get("trade").get("lostMs").asLong())
        .isEqualTo(36_000);
    assertThat(btc.get("quality").get("score").asDouble()).isBetween(0.99, 0.9999);
    assertThat(gaps).hasSize(1);
    assertThat(gaps.get(0).get("repaired").asBoolean()).isFalse();
  }

  @Test
  void showsHeadlinesSignalsPositionsAndStrategies() {
    JsonNode headline = api.json("/api/sentiment?asset=BTC").get("headlines").get(0);
    JsonNode signal = api.json("/api/signals?strategy=sma_crossover").get("signals").get(0);
    JsonNode position = api.json("/api/positions").get(0);
    JsonNode strategies = api.json("/api/strategies");

    assertThat(headline.get("title").asString()).isEqualTo("Bitcoin <b>rises</b>");
    assertThat(signal.get("atr").asString()).isEqualTo("12.5");
    assertThat(signal.get("stance").asString()).isEqualTo("LONG");
    assertThat(position.get("stopLoss").asString()).isEqualTo("59000");
    assertThat(position.get("takeProfit").asString()).isEqualTo("62000");
    assertThat(strategies.valueStream().map(s -> s.get("name").asString()))
        .containsExactly(
            "multi_model", "order_book_imbalance", "sma_crossover", "triangular_arbitrage");
    assertThat(strategies.get(2).get("parameters").get("fast_period").asInt()).isEqualTo(20);
    assertThat(strategies.get(2).get("enabled").asBoolean()).isTrue();
    assertThat(strategies.get(3).get("active").asBoolean()).isFalse();
  }

  @Test
  void exportsTradesAsCsv() {
    HttpResponse<String> csv =
        api.get("/api/portfolio/trade_history.csv?strategy=sma_crossover&from=" + BEGIN);
    List<String> lines = csv.body().lines().toList();

    assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(lines.getFirst())
        .startsWith("positionId,strategy,venue,symbol,quantity")
        .contains(",costs_fee,costs_spread,");
    assertThat(lines).hasSize(1 + 13);
    assertThat(lines.get(1)).startsWith("trip-24,sma_crossover,BINANCE,BTC-USDT,1,100,105,5,");
  }

  private static void performance(EventBus bus) {
    PerformanceUpdated updated =
        new PerformanceUpdated(
            ACCOUNT,
            List.of(
                group(PerformanceUpdated.Scope.TOTAL, "", 25, 5),
                group(PerformanceUpdated.Scope.STRATEGY, "sma_crossover", 13, 3),
                group(PerformanceUpdated.Scope.SYMBOL, "BTC-USDT", 13, 3),
                group(PerformanceUpdated.Scope.SYMBOL, "ETH-USDT", 12, 2)),
            1,
            BEGIN);
    bus.publishDurably(
        Channels.account(ACCOUNT),
        updated,
        BEGIN,
        Trace.ORIGIN,
        StateKeys.performance(ACCOUNT),
        null);
  }

  private static PerformanceUpdated.Group group(
      PerformanceUpdated.Scope scope, String name, int trades, int losses) {
    return new PerformanceUpdated.Group(
        scope,
        name,
        trades,
        trades - losses,
        losses,
        usdt("50"),
        usdt("100"),
        usdt("50"),
        usdt("5"),
        0.8,
        2.0,
        usdt("2"),
        usdt("5"),
        usdt("10"),
        usdt("5"),
        usdt("10"),
        Duration.ofSeconds(30),
        2,
        trades,
        new TradeCosts(usdt("5"), usdt("1.5"), usdt("-0.25"), usdt("0.75")));
  }

  private static void analysis(EventBus bus, StrategyId strategy, InstrumentId on, Instant at) {
    bus.publishDurably(
        Channels.analysis(strategy),
        new AnalysisCompleted(
            "analysis-" + strategy,
            strategy,
            on,
            List.of(
                new AnalysisStep("trend_filter", "above", null, 0.5, true, null),
                new AnalysisStep("regime", "bull", 0.7, 0.3, true, "regime-7")),
            0.8,
            0.1,
            Decision.BUY,
            "all steps pass",
            at),
        at,
        Trace.ORIGIN,
        StateKeys.analysis(strategy, on),
        null);
  }

  private static ClientOrderId order(EventBus bus, int number) {
    ClientOrderId id = ClientOrderId.derive(ACCOUNT, SMA, "signal-" + number, 1, 0);
    Instant at = BEGIN.plusSeconds(number);
    OrderStamp stamp = new OrderStamp(id, ACCOUNT, SMA, BTC, at, at, false);
    OrderIntent intent =
        new OrderIntent(
            id,
            ACCOUNT,
            SMA,
            BTC,
            Side.SELL,
            OrderType.LIMIT,
            Quantity.of("0.5"),
            Price.of("62000"),
            null,
            TimeInForce.GTC,
            false,
            OrderRole.TAKE_PROFIT,
            "signal-" + number);
    for (OrderEvent event :
        List.of(
            new OrderInitialized(stamp, intent),
            new OrderSubmitted(stamp),
            new OrderAccepted(stamp, new VenueOrderId("1")))) {
      bus.publishDurably(Channels.order(SMA), event, at, Trace.ORIGIN, null, StateKeys.ORDERS);
    }
    return id;
  }

  private static void fill(EventBus bus, ClientOrderId id, String cumulative, String leaves) {
    Instant at = BEGIN.plusSeconds(60);
    OrderFilled fill =
        new OrderFilled(
            new OrderStamp(id, ACCOUNT, SMA, BTC, at, at, false),
            new VenueOrderId("1"),
            new TradeId("t" + cumulative),
            Side.SELL,
            OrderRole.TAKE_PROFIT,
            Price.of("62000"),
            Quantity.of("0.1"),
            Quantity.of(cumulative),
            Quantity.of(leaves),
            usdt("0"),
            Liquidity.MAKER);
    bus.publishDurably(Channels.order(SMA), fill, at, Trace.ORIGIN, null, StateKeys.FILLS);
  }

  @Test
  void rebuildsOpenOrdersFromTheHistoriesOfOrdersAndOfFills() {
    BotState fresh = new BotState();
    try (BotObserver observer =
        new BotObserver(
            api.context.getBean(EventBus.class),
            api.context.getBean(StateStore.class),
            fresh,
            _ -> {},
            InstantSource.system())) {
      observer.start();
      ControlApiFixture.await("the rebuilt picture", () -> observer.rebuilds() > 0);
    }

    assertThat(fresh.openOrders().all())
        .extracting(OpenOrder::status, order -> order.filled().toString())
        .containsExactly(
            tuple(OrderStatus.ACCEPTED, "0"), tuple(OrderStatus.PARTIALLY_FILLED, "0.2"));
  }

  @Test
  void showsPositionsAtTheLatestQuote() {
    JsonNode overview = api.json("/api/portfolio/overview");

    JsonNode position = overview.get("positions").get(0);
    assertThat(position.get("unrealized").asString()).isEqualTo("50");
    assertThat(position.get("stopLoss").asString()).isEqualTo("59000");
    assertThat(overview.get("exposure").asString()).isEqualTo("30050");
    assertThat(overview.get("summary").get("equity").asString()).isEqualTo("100039");
    assertThat(overview.get("openOrders").get(0).get("status").asString()).isEqualTo("ACCEPTED");
  }

  @Test
  void pagesThroughAllRoundTripsOnceAndInOrder() {
    List<String> seen = new ArrayList<>();
    String before = "";
    do {
      JsonNode page =
          api.json(
              "/api/portfolio/trade_history?limit=7"
                  + (before.isEmpty() ? "" : "&before=" + before));
      page.get("trades").forEach(trade -> seen.add(trade.get("positionId").asString()));
      before = page.get("nextBefore").isNull() ? "" : page.get("nextBefore").asString();
    } while (!before.isEmpty());

    List<String> expected = new ArrayList<>();
    for (int i = TRIPS - 1; i >= 0; i--) {
      expected.add("trip-" + i);
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void filtersTradesBySymbolAndStrategy() {
    JsonNode page = api.json("/api/portfolio/trade_history?limit=5&symbol=ETH-USDT");
    JsonNode none = api.json("/api/portfolio/trade_history?symbol=ETH-USDT&strategy=sma_crossover");

    assertThat(page.get("trades")).hasSize(5);
    page.get("trades")
        .forEach(trade -> assertThat(trade.get("symbol").asString()).isEqualTo("ETH-USDT"));
    assertThat(none.get("trades")).isEmpty();
  }

  @Test
  void showsTheFiguresThatTheExecutorCounts() {
    JsonNode total = api.json("/api/bot/stats").get("total");

    assertThat(total.get("trades").asInt()).isEqualTo(25);
    assertThat(total.get("losses").asInt()).isEqualTo(5);
    assertThat(total.get("netProfit").asString()).isEqualTo("50");
    assertThat(total.get("winRate").asDouble()).isEqualTo(0.8);
    assertThat(total.get("profitFactor").asDouble()).isEqualTo(2.0);
    assertThat(total.get("expectancy").asString()).isEqualTo("2");
    assertThat(total.get("fees").asString()).isEqualTo("5");
    assertThat(total.get("averageHoldingSeconds").asInt()).isEqualTo(30);
    assertThat(total.get("grossLoss").asString()).isEqualTo("-50");
    assertThat(total.get("costs").get("shortfall").asString()).isEqualTo("7");
    assertThat(api.json("/api/bot/stats").get("otherAssets").asInt()).isEqualTo(1);
    assertThat(api.json("/api/bot/stats").get("maxDrawdown").asString()).isEqualTo("0.04");
    assertThat(api.json("/api/bot/stats").get("bySymbol")).hasSize(2);
  }

  @Test
  void thinsTheEquityCurveAndKeepsItsEnds() {
    JsonNode whole = api.json("/api/portfolio/history");
    JsonNode thin = api.json("/api/portfolio/history?limit=5");

    assertThat(whole.get("points")).hasSize(40);
    assertThat(thin.get("points")).hasSize(5);
    assertThat(thin.get("marks").asInt()).isEqualTo(40);
    assertThat(thin.get("points").get(0).get("equity").asString()).isEqualTo("100000");
    assertThat(thin.get("points").get(4).get("equity").asString()).isEqualTo("100039");
  }

  @Test
  void cutsTheEquityCurveToARange() {
    JsonNode part =
        api.json(
            "/api/portfolio/history?from="
                + BEGIN.plusSeconds(100)
                + "&to="
                + BEGIN.plusSeconds(200));

    assertThat(part.get("points")).hasSize(10);
  }

  @Test
  void showsAnalysesStepByStepNewestFirst() {
    JsonNode all = api.json("/api/latest_analysis").get("analyses");
    JsonNode btc = api.json("/api/latest_analysis?symbol=BTC-USDT&strategy=sma_crossover");

    assertThat(all.get(0).get("symbol").asString()).isEqualTo("ETH-USDT");
    assertThat(btc.get("analyses")).hasSize(1);
    JsonNode analysis = btc.get("analyses").get(0);
    assertThat(analysis.get("steps").get(1).get("probability").asDouble()).isEqualTo(0.7);
    assertThat(analysis.get("decision").asString()).isEqualTo("BUY");
    assertThat(analysis.get("modelIds").get(0).asString()).isEqualTo("regime-7");
  }

  @Test
  void answersNotFoundForAnUnknownSymbolAndNamesTheKnownOnes() {
    HttpResponse<String> response = api.get("/api/latest_analysis?symbol=DOGE-USDT");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("BTC-USDT").contains("ETH-USDT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/latest_analysis?symbol=BTCUSDT",
        "/api/latest_analysis?symbol=BTC-USDT%27%3B%20DROP%20TABLE%20x",
        "/api/latest_analysis?strategy=..%2F..%2Fetc",
        "/api/portfolio/trade_history?limit=0",
        "/api/portfolio/trade_history?limit=1001",
        "/api/portfolio/trade_history?limit=ten",
        "/api/portfolio/trade_history?before=0-0%0d%0aFLUSHALL",
        "/api/portfolio/trade_history?kind=both",
        "/api/portfolio/history?from=yesterday",
        "/api/portfolio/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"
      })
  void refusesParametersItCannotUse(String path) {
    HttpResponse<String> response = api.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ControlApiFixture.json(response).get("detail").asString()).contains("must be");
  }

  @Test
  void showsTheWholeConfigurationWithItsKeys() {
    JsonNode config = api.json("/api/config");

    assertThat(config.get("mode").asString()).isEqualTo("demo");
    assertThat(config.get("api").get("key").asString()).isEqualTo("(hidden)");
    assertThat(config.get("api").get("command_timeout").asString()).isEqualTo("1500ms");
    assertThat(config.get("risk").get("max_open_positions").asInt()).isEqualTo(4);
    assertThat(config.get("venues").get("BINANCE").get("symbols").get(0).asString())
        .isEqualTo("BTC-USDT");
  }
}
