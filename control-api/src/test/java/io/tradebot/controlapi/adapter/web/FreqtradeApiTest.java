package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The shapes that freqtrade's clients read, field by field. */
class FreqtradeApiTest {
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  private static final Asset USDT = Asset.of("USDT");
  private static final StrategyId SMA = StrategyId.of("sma_crossover");
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final InstrumentId ETH = InstrumentId.of("BINANCE:ETH-USDT");

  private static final String TRADE =
      "trade_id pair base_currency quote_currency is_open is_short exchange amount amount_requested"
          + " stake_amount max_stake_amount strategy enter_tag timeframe fee_open fee_open_cost"
          + " fee_open_currency fee_close fee_close_cost fee_close_currency open_date"
          + " open_timestamp open_fill_date open_fill_timestamp open_rate open_rate_requested"
          + " open_trade_value close_date close_timestamp close_rate close_rate_requested"
          + " close_profit close_profit_pct close_profit_abs profit_ratio profit_pct profit_abs"
          + " profit_fiat realized_profit realized_profit_ratio exit_reason exit_order_status"
          + " stop_loss_abs stop_loss_ratio stop_loss_pct stoploss_last_update"
          + " stoploss_last_update_timestamp initial_stop_loss_abs initial_stop_loss_ratio"
          + " initial_stop_loss_pct min_rate max_rate has_open_orders orders leverage"
          + " interest_rate liquidation_price funding_fees trading_mode amount_precision"
          + " price_precision precision_mode stoploss_current_dist stoploss_current_dist_pct"
          + " stoploss_current_dist_ratio stoploss_entry_dist stoploss_entry_dist_ratio"
          + " current_rate total_profit_abs total_profit_fiat total_profit_ratio";
  private static final String PROFIT =
      "profit_closed_coin profit_closed_percent_mean profit_closed_ratio_mean"
          + " profit_closed_percent_sum profit_closed_ratio_sum profit_closed_percent"
          + " profit_closed_ratio profit_closed_fiat profit_all_coin profit_all_percent_mean"
          + " profit_all_ratio_mean profit_all_percent_sum profit_all_ratio_sum"
          + " profit_all_percent profit_all_ratio profit_all_fiat trade_count closed_trade_count"
          + " first_trade_date first_trade_humanized first_trade_timestamp latest_trade_date"
          + " latest_trade_humanized latest_trade_timestamp avg_duration best_pair best_rate"
          + " best_pair_profit_ratio winning_trades losing_trades profit_factor winrate"
          + " expectancy expectancy_ratio max_drawdown max_drawdown_abs max_drawdown_start"
          + " max_drawdown_start_timestamp max_drawdown_end max_drawdown_end_timestamp"
          + " trading_volume bot_start_timestamp bot_start_date";
  private static final String CONFIG =
      "version strategy_version api_version dry_run trading_mode short_allowed stake_currency"
          + " stake_amount available_capital stake_currency_decimals max_open_trades minimal_roi"
          + " stoploss stoploss_on_exchange trailing_stop trailing_stop_positive"
          + " trailing_stop_positive_offset trailing_only_offset_is_reached unfilledtimeout"
          + " order_types use_custom_stoploss timeframe timeframe_ms timeframe_min exchange"
          + " strategy force_entry_enable exit_pricing entry_pricing bot_name state runmode"
          + " position_adjustment_enable max_entry_position_adjustment";

  private static ControlApiFixture api;

  @BeforeAll
  static void startApplicationAndTrade() {
    api = new ControlApiFixture();
    EventBus bus = api.executor.bus();
    Instant now = Instant.now();
    closed(bus, "won", BTC, "50", now.minusSeconds(600));
    closed(bus, "lost", ETH, "-20", now.minusSeconds(300));
    Position open = position("running", BTC, "0.5", "0", now.minusSeconds(60));
    bus.publishDurably(
        Channels.position(SMA),
        new PositionOpened(open, open.openedAt()),
        open.openedAt(),
        Trace.ORIGIN,
        StateKeys.position(SMA, BTC),
        null);
    bus.publishDurably(
        Channels.account(ACCOUNT),
        new BalancesUpdated(
            ACCOUNT, List.of(new Balance(USDT, Quantity.of("9000"), Quantity.of("10"))), now, now),
        now,
        Trace.ORIGIN,
        StateKeys.balances(ACCOUNT),
        null);
    bus.publishDurably(
        Channels.account(ACCOUNT),
        new EquityMarked(
            ACCOUNT,
            usdt("10030"),
            usdt("9010"),
            usdt("30"),
            usdt("0"),
            usdt("1"),
            usdt("10050"),
            Rate.of("0.002"),
            now),
        now,
        Trace.ORIGIN,
        StateKeys.equity(ACCOUNT),
        StateKeys.EQUITY);
    bus.publishDurably(
        Channels.account(ACCOUNT),
        new PerformanceUpdated(
            ACCOUNT,
            List.of(
                group(PerformanceUpdated.Scope.TOTAL, "", 2, 1, "30"),
                group(PerformanceUpdated.Scope.SYMBOL, "BTC-USDT", 1, 0, "50"),
                group(PerformanceUpdated.Scope.SYMBOL, "ETH-USDT", 1, 1, "-20")),
            0,
            now),
        now,
        Trace.ORIGIN,
        StateKeys.performance(ACCOUNT),
        null);
    ControlApiFixture.await(
        "the picture",
        () ->
            api.json("/api/v1/profit").get("closed_trade_count").asInt() == 2
                && api.json("/api/v1/status").size() == 1
                && api.json("/api/v1/balance").get("currencies").size() == 1);
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  private static PerformanceUpdated.Group group(
      PerformanceUpdated.Scope scope, String name, int trades, int losses, String net) {
    return new PerformanceUpdated.Group(
        scope,
        name,
        trades,
        trades - losses,
        losses,
        usdt(net),
        usdt("50"),
        usdt("20"),
        usdt("1"),
        0.5,
        2.5,
        usdt("15"),
        usdt("50"),
        usdt("20"),
        usdt("50"),
        usdt("20"),
        Duration.ofSeconds(90),
        1,
        0,
        new TradeCosts(usdt("0"), usdt("0"), usdt("0"), usdt("0")));
  }

  private static Money usdt(String amount) {
    return Money.of(amount, USDT);
  }

  private static Position position(
      String id, InstrumentId on, String quantity, String net, Instant opened) {
    return new Position(
        id,
        ACCOUNT,
        SMA,
        on,
        Quantity.of(quantity),
        Price.of("1000"),
        Quantity.of("0.5"),
        Price.of("1100"),
        usdt(net),
        usdt("0.2"),
        Price.of("980"),
        Price.of("1200"),
        opened);
  }

  private static void closed(EventBus bus, String id, InstrumentId on, String net, Instant at) {
    bus.publishDurably(
        Channels.position(SMA),
        new PositionClosed(position(id, on, "0", net, at.minusSeconds(90)), "take_profit", at),
        at,
        Trace.ORIGIN,
        StateKeys.position(SMA, on),
        StateKeys.ROUND_TRIPS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ping|status",
        "version|version",
        "count|current max total_stake",
        "profit|" + PROFIT,
        "show_config|" + CONFIG,
        "balance|currencies total total_bot symbol value value_bot stake note starting_capital"
            + " starting_capital_ratio starting_capital_pct starting_capital_fiat"
            + " starting_capital_fiat_ratio starting_capital_fiat_pct",
        "trades|trades trades_count offset total_trades",
        "stats|exit_reasons durations",
        "daily|data fiat_display_currency stake_currency",
        "weekly|data fiat_display_currency stake_currency",
        "monthly|data fiat_display_currency stake_currency",
        "whitelist|whitelist length method",
        "blacklist|blacklist blacklist_expanded errors length method",
        "locks|lock_count locks",
        "logs|log_count logs",
        "strategies|strategies",
        "strategy/sma_crossover|strategy code timeframe",
        "available_pairs|length pairs pair_interval",
        "pair_candles?pair=BTC/USDT&timeframe=1s|strategy pair timeframe timeframe_ms columns data"
            + " length buy_signals sell_signals enter_long_signals exit_long_signals"
            + " enter_short_signals exit_short_signals last_analyzed last_analyzed_ts"
            + " data_start_ts data_start data_stop data_stop_ts",
        "plot_config|main_plot subplots",
        "sysinfo|cpu_pct ram_pct",
        "health|last_process last_process_loc last_process_ts bot_start bot_start_ts bot_startup"
            + " bot_startup_ts",
      })
  void answersInTheShapeOfFreqtrade(String path, String fields) {
    assertFields(api.json("/api/v1/" + path), fields);
  }

  @Test
  void givesItemsOfListsInTheShapeOfFreqtrade() {
    assertFields(api.json("/api/v1/status").get(0), TRADE);
    assertFields(api.json("/api/v1/trades").get("trades").get(0), TRADE);
    assertFields(
        api.json("/api/v1/performance").get(0),
        "pair profit profit_ratio profit_pct profit_abs count");
    assertFields(
        api.json("/api/v1/balance").get("currencies").get(0),
        "currency free balance used bot_owned est_stake est_stake_bot stake side leverage"
            + " is_position position is_bot_managed");
    assertFields(
        api.json("/api/v1/daily").get("data").get(0),
        "date abs_profit rel_profit starting_balance fiat_value trade_count");
  }

  private static void assertFields(JsonNode json, String fields) {
    assertThat(new TreeSet<>(json.propertyNames()))
        .isEqualTo(new TreeSet<>(List.of(fields.split(" "))));
  }

  @Test
  void countsWhatTheTradesBrought() {
    JsonNode profit = api.json("/api/v1/profit");
    JsonNode trades = api.json("/api/v1/trades?limit=1&offset=1");
    JsonNode won = api.json("/api/v1/trades").get("trades").get(0);

    assertThat(profit.get("profit_closed_coin").decimalValue()).isEqualByComparingTo("30");
    assertThat(profit.get("profit_closed_ratio").asDouble()).isEqualTo(0.003);
    assertThat(profit.get("winning_trades").asInt()).isEqualTo(1);
    assertThat(profit.get("profit_factor").asDouble()).isEqualTo(2.5);
    assertThat(profit.get("expectancy").asDouble()).isEqualTo(15);
    assertThat(profit.get("best_pair").asString()).isEqualTo("BTC/USDT");
    assertThat(trades.get("total_trades").asInt()).isEqualTo(2);
    assertThat(trades.get("trades").get(0).get("pair").asString()).isEqualTo("ETH/USDT");
    assertThat(won.get("close_profit").asDouble()).isEqualTo(0.1);
    assertThat(won.get("close_profit_abs").decimalValue()).isEqualByComparingTo("50");
    assertThat(api.json("/api/v1/trade/" + won.get("trade_id").asLong())).isEqualTo(won);
    assertThat(api.json("/api/v1/stats").get("exit_reasons").get("take_profit").get("wins").asInt())
        .isEqualTo(1);
  }

  @Test
  void logsInWithBasicAuthenticationAndGoesOnWithTokens() {
    String basic =
        Base64.getEncoder()
            .encodeToString(("me:" + ControlApiFixture.KEY).getBytes(StandardCharsets.UTF_8));
    JsonNode tokens = ControlApiFixture.json(post("/api/v1/token/login", "Basic " + basic));
    HttpResponse<String> refreshed =
        post("/api/v1/token/refresh", "Bearer " + tokens.get("refresh_token").asString());
    String access = ControlApiFixture.json(refreshed).get("access_token").asString();

    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/count", "Bearer " + access).statusCode()).isEqualTo(200);
    assertThat(
            get("/api/v1/count", "Bearer " + tokens.get("refresh_token").asString()).statusCode())
        .isEqualTo(401);
    assertThat(post("/api/v1/token/refresh", "Bearer " + access).statusCode()).isEqualTo(401);
  }

  @Test
  void passesCommandsOn() {
    JsonNode started = ControlApiFixture.json(api.post("/api/v1/start"));
    long running = api.json("/api/v1/status").get(0).get("trade_id").asLong();
    HttpResponse<String> entered =
        api.post(
            "/api/v1/forceenter",
            "{\"pair\": \"ETH/USDT\", \"price\": 1000, \"stakeamount\": 250}");
    HttpResponse<String> exited = api.post("/api/v1/forceexit", "{\"tradeid\": " + running + "}");

    assertThat(started.get("status").asString()).contains("entries are allowed");
    assertThat(entered.statusCode()).as(entered.body()).isEqualTo(200);
    assertThat(exited.statusCode()).as(exited.body()).isEqualTo(200);
    assertThat(api.executor.heardTrading.get(0))
        .isInstanceOfSatisfying(
            ForceEntry.class,
            entry -> {
              assertThat(entry.quantity()).isEqualTo(Quantity.of("0.25"));
              assertThat(entry.limitPrice()).isEqualTo(Price.of("1000"));
            });
    assertThat(api.executor.heardTrading.get(1))
        .isInstanceOfSatisfying(
            ForceExit.class, exit -> assertThat(exit.instrument()).isEqualTo(BTC));
    assertThat(
            api.post("/api/v1/forceenter", "{\"pair\": \"BTC/USDT\", \"side\": \"short\"}")
                .statusCode())
        .isEqualTo(400);
    assertThat(api.post("/api/v1/forceexit", "{\"tradeid\": 1}").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path, String authorization) {
    return api.send(api.request(path).header("Authorization", authorization));
  }

  private static HttpResponse<String> post(String path, String authorization) {
    return api.send(
        api.request(path)
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }
}
