package io.tradebot.orderexecutor.adapter.coinbase;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.connection.AccountStream;
import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Coinbase says on the user channel: the orders with their cumulative quantities, but not the
 * single trades, which are asked for as soon as a quantity has grown. Heartbeats each second.
 */
final class CoinbaseStream implements AccountStream.Script {
  private static final Logger LOG = LoggerFactory.getLogger(CoinbaseStream.class);
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final URI address;
  private final CoinbaseSigner signer;
  private final VenueClock clock;
  private final JsonMapper json;
  private final Map<String, InstrumentId> products;
  private final Fills fills;

  /** How much of each open order is known to be filled. */
  private final Map<String, Quantity> known = new HashMap<>();

  private long nextSequence;

  /** Asks for the trades of an order. */
  interface Fills {
    List<VenueReport.Filled> of(
        String venueOrderId, ClientOrderId orderId, InstrumentId instrument);
  }

  CoinbaseStream(
      URI address,
      CoinbaseSigner signer,
      VenueClock clock,
      JsonMapper json,
      Map<String, InstrumentId> products,
      Fills fills) {
    this.address = address;
    this.signer = signer;
    this.clock = clock;
    this.json = json;
    this.products = Map.copyOf(products);
    this.fills = fills;
  }

  @Override
  public AccountStream.Opening open() {
    nextSequence = 0;
    ObjectNode user =
        json.createObjectNode()
            .put("type", "subscribe")
            .put("channel", "user")
            .put("jwt", signer.forChannel(clock.now()));
    ArrayNode names = user.putArray("product_ids");
    products.keySet().forEach(names::add);
    ObjectNode heartbeats =
        json.createObjectNode().put("type", "subscribe").put("channel", "heartbeats");
    return new AccountStream.Opening(
        address, List.of(json.writeValueAsString(user), json.writeValueAsString(heartbeats)));
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public boolean hear(String frame, Consumer<VenueReport> reports) {
    JsonNode root = json.readTree(frame);
    if (root.path("type").asString("").equals("error")) {
      LOG.warn("account stream refused: {}", root.path("message").asString(""));
      return false;
    }
    long sequence = root.path("sequence_num").asLong(nextSequence);
    if (sequence != nextSequence) {
      LOG.warn("account stream has a gap: {} in place of {}", sequence, nextSequence);
      return false;
    }
    nextSequence++;
    if (root.path("channel").asString("").equals("user")) {
      Instant at = Instant.parse(CoinbaseMapper.text(root, "timestamp"));
      for (JsonNode event : root.path("events")) {
        for (JsonNode order : event.path("orders")) {
          InstrumentId instrument = products.get(order.path("product_id").asString(""));
          if (instrument != null) {
            hearOrder(order, instrument, at, reports);
          }
        }
      }
    }
    return true;
  }

  private void hearOrder(
      JsonNode order, InstrumentId instrument, Instant at, Consumer<VenueReport> reports) {
    String venueId = CoinbaseMapper.text(order, "order_id");
    ClientOrderId orderId =
        CoinbaseMapper.clientOrderId(order.path("client_order_id").asString(""), venueId);
    Quantity filled =
        Quantity.of(CoinbaseMapper.plain(CoinbaseMapper.text(order, "cumulative_quantity")));
    OrderStatus status = CoinbaseMapper.status(CoinbaseMapper.text(order, "status"), filled);
    reports.accept(new VenueReport.Accepted(orderId, new VenueOrderId(venueId), at));
    if (filled.compareTo(known.getOrDefault(venueId, Quantity.ZERO)) > 0) {
      fills.of(venueId, orderId, instrument).forEach(reports);
      known.put(venueId, filled);
    }
    switch (status) {
      case CANCELED -> reports.accept(new VenueReport.Canceled(orderId, filled, at));
      case EXPIRED -> reports.accept(new VenueReport.Expired(orderId, filled, at));
      case REJECTED ->
          reports.accept(
              new VenueReport.Rejected(
                  orderId, "FAILED", order.path("reject_reason").asString(""), at));
      default -> {
        // Open, or filled: the fills say so.
      }
    }
    if (status.isClosed()) {
      known.remove(venueId);
    }
  }
}
