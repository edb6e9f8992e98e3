package io.tradebot.common.message;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The services of the suite, by the names used on the wire, in metrics and in logs. */
public enum ServiceName {
  MARKET_INGEST("market-ingest"),
  SENTIMENT_INGEST("sentiment-ingest"),
  STRATEGY_ENGINE("strategy-engine"),
  ORDER_EXECUTOR("order-executor"),
  CONTROL_API("control-api"),
  EXCHANGE_SIM("exchange-sim"),
  RESEARCH("research");

  private final String wireName;

  ServiceName(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Reads a wire name such as {@code "order-executor"}.
   *
   * @throws IllegalArgumentException naming the services there are
   */
  public static ServiceName of(String wireName) {
    for (ServiceName service : values()) {
      if (service.wireName.equals(wireName)) {
        return service;
      }
    }
    throw new IllegalArgumentException(
        "service must be one of "
            + Arrays.stream(values()).map(ServiceName::wireName).collect(Collectors.joining(", "))
            + ", was \""
            + wireName
            + "\"");
  }

  public String wireName() {
    return wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
