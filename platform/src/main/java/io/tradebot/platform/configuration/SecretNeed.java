package io.tradebot.platform.configuration;

import io.tradebot.common.message.ServiceName;
import java.util.Set;

/**
 * A secret that some services cannot work without and the others must not need: in containers each
 * can read its own alone.
 */
enum SecretNeed {
  API_KEY,
  ACCOUNT_KEYS,
  STORE_TOKEN;

  /** What a service works with. */
  static Set<SecretNeed> of(ServiceName service) {
    return switch (service) {
      case CONTROL_API -> Set.of(API_KEY, STORE_TOKEN);
      // The API's key too: its own panic endpoint works when the API is down.
      case ORDER_EXECUTOR -> Set.of(API_KEY, ACCOUNT_KEYS, STORE_TOKEN);
      case EXCHANGE_SIM -> Set.of(ACCOUNT_KEYS);
      case MARKET_INGEST, SENTIMENT_INGEST, STRATEGY_ENGINE, RESEARCH -> Set.of(STORE_TOKEN);
    };
  }
}
