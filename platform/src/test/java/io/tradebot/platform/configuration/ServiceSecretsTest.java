package io.tradebot.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.message.ServiceName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSecretsTest {
  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void useOwnDirectory() {
    environment.put("TRADEBOT_SECRETS_DIRECTORY", directory.toString());
  }

  @Test
  void makesForAnIngestNothingButTheTokenOfTheStore() {
    TradebotConfiguration configuration =
        ConfigurationLoader.load(environment, ServiceName.MARKET_INGEST);

    assertThat(directory.toFile().list()).containsExactly("influx-token");
    assertThat(configuration.timeSeries().token().isEmpty()).isFalse();
    assertThat(configuration.account().apiSecret().isEmpty()).isTrue();
  }

  @Test
  void keepsTheAccountFromTheApi() {
    TradebotConfiguration configuration =
        ConfigurationLoader.load(environment, ServiceName.CONTROL_API);

    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("api-key", "influx-token");
    assertThat(configuration.api().key().isEmpty()).isFalse();
    assertThat(configuration.account().apiKey().isEmpty()).isTrue();
  }

  @Test
  void asksOnlyTheExecutorForTheKeysOfARealExchange() {
    environment.put("TRADEBOT_MODE", "testnet");
    environment.put("TRADEBOT_VENUES_BINANCE_WEBSOCKET_URL", "wss://stream.testnet.binance.vision");
    environment.put("TRADEBOT_VENUES_BINANCE_REST_URL", "https://testnet.binance.vision");
    environment.put("TRADEBOT_ACCOUNT_WEBSOCKET_URL", "wss://stream.testnet.binance.vision");
    environment.put("TRADEBOT_ACCOUNT_REST_URL", "https://testnet.binance.vision");
    environment.put("TRADEBOT_TIME_SERIES_KIND", "none");
    environment.put("TRADEBOT_API_KEY", "kL7pQ2xV9mW4tR8nB3cZ6yH1");
    environment.put("TRADEBOT_SENTIMENT_ENABLED", "false");

    assertThat(ConfigurationLoader.load(environment, ServiceName.MARKET_INGEST).mode())
        .isEqualTo(Mode.TESTNET);
    assertThatThrownBy(() -> ConfigurationLoader.load(environment, ServiceName.ORDER_EXECUTOR))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("account.api_key")
        .hasMessageContaining("account.api_secret");
  }
}
