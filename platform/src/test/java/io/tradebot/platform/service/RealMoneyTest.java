package io.tradebot.platform.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.configuration.ConfigurationException;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealMoneyTest {
  private static final String LIVE =
      """
      mode: live
      i_accept_the_risk: true
      api: { key: 4f0c2b7be1a94d57a1c0d5be93fe12aa }
      time_series: { kind: none }
      sentiment: { enabled: false }
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

    assertThatThrownBy(() -> TradebotService.refuseRealMoney(ServiceName.ORDER_EXECUTOR, live))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("mode = live")
        .hasMessageContaining("promotion gate");
  }

  @Test
  void letsTheOthersReadTheRealMarket() {
    TradebotConfiguration live = load(LIVE);

    assertThatCode(() -> TradebotService.refuseRealMoney(ServiceName.MARKET_INGEST, live))
        .doesNotThrowAnyException();
  }

  @Test
  void letsTheExecutorTradeOnTheSimulator() {
    TradebotConfiguration demo = load("mode: demo");

    assertThatCode(() -> TradebotService.refuseRealMoney(ServiceName.ORDER_EXECUTOR, demo))
        .doesNotThrowAnyException();
  }

  private TradebotConfiguration load(String yaml) {
    return ConfigurationLoader.load(
        yaml, Map.of("TRADEBOT_SECRETS_DIRECTORY", folder.resolve("secrets").toString()));
  }
}
