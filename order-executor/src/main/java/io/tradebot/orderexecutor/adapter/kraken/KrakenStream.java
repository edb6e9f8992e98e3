package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.connection.AccountStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kraken says on the executions channel: the last trades and the open orders first, then each
 * change, numbered without a gap; a heartbeat each second.
 */
final class KrakenStream implements AccountStream.Script {
  private static final Logger LOG = LoggerFactory.getLogger(KrakenStream.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI address;
  private final KrakenRestClient rest;
  private final KrakenBudget budget;
  private final JsonMapper json;
  private final Function<String, @Nullable InstrumentId> instruments;
  private final Consumer<String> systemStates;
  private long sequence;

  /**
   * @param instruments our instrument by the socket's name; null for what is not traded here
   * @param systemStates hears the state of the venue's trading engine, e.g. {@code online}
   */
  KrakenStream(
      URI address,
      KrakenRestClient rest,
      KrakenBudget budget,
      JsonMapper json,
      Function<String, @Nullable InstrumentId> instruments,
      Consumer<String> systemStates) {
    this.address = address;
    this.rest = rest;
    this.budget = budget;
    this.json = json;
    this.instruments = instruments;
    this.systemStates = systemStates;
  }

  @Override
  public AccountStream.Opening open() {
    sequence = 0;
    budget.call(1);
    String token = KrakenMapper.text(rest.call("GetWebSocketsToken", Map.of()), "token");
    ObjectNode request = json.createObjectNode().put("method", "subscribe");
    request
        .putObject("params")
        .put("channel", "executions")
        .put("token", token)
        .put("snap_orders", true)
        .put("snap_trades", true);
    return new AccountStream.Opening(address, List.of(json.writeValueAsString(request)));
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public boolean hear(String frame, Consumer<VenueReport> reports) {
    JsonNode root = json.readTree(frame);
    if (root.path("method").asString("").equals("subscribe")) {
      if (!root.path("success").asBoolean(false)) {
        LOG.warn("account stream refused: {}", root.path("error").asString(""));
        return false;
      }
      int limit = root.path("result").path("maxratecount").asInt(0);
      if (limit > 0) {
        budget.tier(limit);
      }
      return true;
    }
    switch (root.path("channel").asString("")) {
      case "executions" -> {
        long number = root.path("sequence").asLong(sequence + 1);
        if (number != sequence + 1) {
          LOG.warn("account stream has a gap: {} after {}", number, sequence);
          return false;
        }
        sequence = number;
        executions(root.path("data"), reports);
      }
      case "status" -> systemStates.accept(root.path("data").path(0).path("system").asString(""));
      default -> {
        // Heartbeats, and channels that were not asked for.
      }
    }
    return true;
  }

  private void executions(JsonNode events, Consumer<VenueReport> reports) {
    for (JsonNode event : events) {
      InstrumentId instrument = instruments.apply(event.path("symbol").asString(""));
      if (instrument != null) {
        KrakenMapper.execution(event, instrument).forEach(reports);
      }
    }
  }
}
