package io.tradebot.platform.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.message.ServiceName;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.configuration.ConfigurationException;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.Promotion;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealMoneyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String LIVE =
      """
      mode: live
      i_accept_the_risk: true
      api: { key: 4f0c2b7be1a94d57a1c0d5be93fe12aa }
      time_series: { kind: none }
      sentiment: { enabled: false }
      sizing: { risk_per_trade: 0.005, max_position: 0.10 }
      risk:
        max_open_positions: 3
        max_order_notional: 1000
        max_gross_exposure: 0.50
        max_asset_exposure: 0.30
        max_loss_per_trade: 0.01
        daily_loss_limit: 0.03
        max_drawdown: 0.10
      venues:
        binance: { websocket_url: "wss://stream.binance.com:9443", rest_url: "https://api.binance.com" }
      account:
        websocket_url: "wss://stream.binance.com:9443"
        rest_url: "https://api.binance.com"
        api_key: 1d0f3c5a7b9e2d4f6a8c0e1b3d5f7a9c
        api_secret: 9c7a5f3d1b0e8c6a4f2d9e7b5a3c1f0d
      """;

  @TempDir Path folder;

  @Test
  void keepsTheServiceThatSendsOrdersOutOfModeLive() {
    TradebotConfiguration live = load(LIVE);

    assertThatThrownBy(() -> refuse(ServiceName.ORDER_EXECUTOR, live))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("strategy = sma_crossover")
        .hasMessageContaining("strategy = order_book_imbalance")
        .hasMessageContaining("promotion gate");
  }

  @Test
  void letsPromotedStrategiesTradeRealMoneyUntilTheVerdictExpires() throws IOException {
    TradebotConfiguration live = load(LIVE);
    for (StrategyId strategy : live.activeStrategies()) {
      promotion(live, strategy, true).write(live.dataDirectory());
    }

    assertThatCode(() -> refuse(ServiceName.ORDER_EXECUTOR, live)).doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                TradebotService.refuseRealMoney(
                    ServiceName.ORDER_EXECUTOR, live, NOW.plus(Duration.ofDays(91))))
        .hasMessageContaining("was promoted until");
  }

  @Test
  void refusesAVerdictOnOtherParametersAndOneThatSaysNo() throws IOException {
    TradebotConfiguration live = load(LIVE);
    TradebotConfiguration other =
        load(LIVE + "strategies: { sma_crossover: { fast_period: 19 } }\n");
    StrategyId sma = StrategyId.of("sma_crossover");
    StrategyId imbalance = StrategyId.of("order_book_imbalance");
    promotion(other, sma, true).write(live.dataDirectory());
    promotion(live, imbalance, false).write(live.dataDirectory());

    assertThat(Promotion.objection(live, sma, NOW)).contains("other parameters");
    assertThat(Promotion.objection(live, imbalance, NOW)).contains("was refused");
    assertThat(Promotion.objection(other, sma, NOW)).isNull();
  }

  @Test
  void letsAModelDecideOnlyWhereAVerdictNamesIt() throws IOException {
    TradebotConfiguration live = load(LIVE);
    StrategyId funnel = StrategyId.of("multi_model");

    assertThat(Promotion.objection(live.dataDirectory(), funnel, "momentum-1m-1", NOW))
        .contains("no verdict");
    promotion(live, funnel, false).write(live.dataDirectory());
    assertThat(Promotion.objection(live.dataDirectory(), funnel, "momentum-1m-1", NOW))
        .contains("was refused");
    promotion(live, funnel, true).write(live.dataDirectory());
    assertThat(Promotion.objection(live.dataDirectory(), funnel, "momentum-1m-1", NOW)).isNull();
    assertThat(Promotion.objection(live.dataDirectory(), funnel, "momentum-1m-2", NOW))
        .contains("other models");
    assertThat(
            Promotion.objection(
                live.dataDirectory(), funnel, "momentum-1m-1", NOW.plus(Duration.ofDays(90))))
        .contains("expired");
  }

  private static Promotion promotion(
      TradebotConfiguration configuration, StrategyId strategy, boolean promoted) {
    return new Promotion(
        strategy.name(),
        Promotion.fingerprint(configuration, strategy),
        promoted,
        NOW.toString(),
        NOW.plus(Duration.ofDays(90)).toString(),
        "verdict.json",
        List.of("momentum-1m-1"));
  }

  private static void refuse(ServiceName service, TradebotConfiguration configuration) {
    TradebotService.refuseRealMoney(service, configuration, NOW);
  }

  @Test
  void letsTheOthersReadTheRealMarket() {
    TradebotConfiguration live = load(LIVE);

    assertThatCode(() -> refuse(ServiceName.MARKET_INGEST, live)).doesNotThrowAnyException();
  }

  @Test
  void letsTheExecutorTradeOnTheSimulator() {
    TradebotConfiguration demo = load("mode: demo");

    assertThatCode(() -> refuse(ServiceName.ORDER_EXECUTOR, demo)).doesNotThrowAnyException();
  }

  private TradebotConfiguration load(String yaml) {
    return ConfigurationLoader.load(
        yaml,
        Map.of(
            "TRADEBOT_SECRETS_DIRECTORY",
            folder.resolve("secrets").toString(),
            "TRADEBOT_DATA_DIRECTORY",
            folder.resolve("data").toString()));
  }
}
