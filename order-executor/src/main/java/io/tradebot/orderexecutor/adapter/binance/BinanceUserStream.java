package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountPositionWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExecutionReportWire;
import io.tradebot.orderexecutor.adapter.connection.AccountStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Binance says on the account's stream. */
final class BinanceUserStream implements AccountStream.Script {
  private static final Logger LOG = LoggerFactory.getLogger(BinanceUserStream.class);
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final UserStreamAccess access;
  private final JsonMapper json;
  private final Function<String, @Nullable InstrumentId> instruments;
  private final Set<Asset> assets;

  BinanceUserStream(
      UserStreamAccess access,
      JsonMapper json,
      Function<String, @Nullable InstrumentId> instruments,
      Set<Asset> assets) {
    this.access = access;
    this.json = json;
    this.instruments = instruments;
    this.assets = assets;
  }

  @Override
  public AccountStream.Opening open() {
    UserStreamAccess.Opening opening = access.open();
    String first = opening.firstMessage();
    return new AccountStream.Opening(opening.address(), first == null ? List.of() : List.of(first));
  }

  @Override
  public void keepAlive() {
    access.keepAlive();
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public boolean hear(String frame, Consumer<VenueReport> reports) {
    JsonNode root = json.readTree(frame);
    JsonNode event = root.path("event").isObject() ? root.path("event") : root;
    switch (event.path("e").asString("")) {
      case "executionReport" -> {
        ExecutionReportWire wire = json.treeToValue(event, ExecutionReportWire.class);
        InstrumentId instrument = instruments.apply(wire.symbol());
        if (instrument != null) {
          BinanceMapper.executionReport(wire, instrument).forEach(reports);
        }
      }
      case "outboundAccountPosition" -> {
        AccountPositionWire wire = json.treeToValue(event, AccountPositionWire.class);
        reports.accept(
            new VenueReport.BalancesReported(
                BinanceMapper.balances(wire, assets), Instant.ofEpochMilli(wire.eventTime())));
      }
      case "listenKeyExpired", "eventStreamTerminated", "serverShutdown" -> {
        LOG.info("account stream ends: {}", event.path("e").asString(""));
        return false;
      }
      default -> {
        if (root.path("status").isInt() && root.path("status").asInt() != 200) {
          LOG.warn(
              "account stream refused: status {} {}",
              root.path("status").asInt(),
              root.path("error").path("msg").asString(""));
          return false;
        }
      }
    }
    return true;
  }
}
