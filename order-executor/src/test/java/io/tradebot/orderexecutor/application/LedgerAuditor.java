package io.tradebot.orderexecutor.application;

import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderRole;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.core.order.OrderState;
import io.tradebot.core.portfolio.HoldingState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds the exchange's ledger, and the requests as they reached it, against what an executor has on
 * disk: G1, G2, G3 and G5. It knows nothing of how the executor works.
 */
final class LedgerAuditor {
  private static final Pattern CLIENT_ID = Pattern.compile("(?:^|&)newClientOrderId=([^&]+)");
  private static final String OURS = ClientOrderId.PREFIX;
  private static final Set<String> OPEN = Set.of("NEW", "PARTIALLY_FILLED");

  private record Listed(
      String clientId, String symbol, long number, String status, Quantity filled) {}

  private final Map<String, Integer> posts = new HashMap<>();
  private final Map<String, Listed> orders = new LinkedHashMap<>();
  private final Map<String, Set<String>> tradesOf = new HashMap<>();
  private final Map<String, Long> balance = new TreeMap<>();
  private final List<String> mismatches = new ArrayList<>();

  private LedgerAuditor(JsonNode ledger, JsonNode state) {
    for (JsonNode request : ledger.path("requests")) {
      if (request.path("purpose").asString().equals("ORDER")) {
        Matcher id = CLIENT_ID.matcher(request.path("text").asString());
        if (id.find()) {
          posts.merge(URLDecoder.decode(id.group(1), StandardCharsets.UTF_8), 1, Integer::sum);
        } else {
          mismatches.add("G3: an order without a client id: " + request);
        }
      }
    }
    Map<String, String> idOf = new HashMap<>();
    for (JsonNode order : ledger.path("orders")) {
      Listed listed =
          new Listed(
              order.path("clientOrderId").asString(),
              order.path("symbol").asString(),
              order.path("orderId").asLong(),
              order.path("status").asString(),
              Quantity.of(order.path("executedQty").asString()));
      idOf.put(listed.symbol + listed.number, listed.clientId);
      if (orders.put(listed.clientId, listed) != null) {
        mismatches.add("G3: the exchange has two orders " + listed.clientId);
      }
    }
    for (JsonNode fill : ledger.path("fills")) {
      String id = idOf.get(fill.path("symbol").asString() + fill.path("orderId").asLong());
      tradesOf
          .computeIfAbsent(String.valueOf(id), any -> new TreeSet<>())
          .add(fill.path("tradeId").asString());
    }
    state
        .path("balances")
        .forEachEntry(
            (asset, funds) ->
                balance.put(
                    asset,
                    Quantity.of(funds.path("free").asString())
                        .plus(Quantity.of(funds.path("locked").asString()))
                        .raw()));
  }

  /**
   * What differs; empty when all is well.
   *
   * @param ledger what {@code /sim/ledger} answers
   * @param state what {@code /sim/state} answers
   * @param onDisk the executor's books; null when it has none yet
   */
  static List<String> compare(JsonNode ledger, JsonNode state, @Nullable ExecutionState onDisk) {
    LedgerAuditor auditor = new LedgerAuditor(ledger, state);
    if (onDisk == null) {
      return List.of("no books on disk");
    }
    auditor.requests();
    auditor.orders(onDisk);
    auditor.holdings(onDisk);
    return auditor.mismatches;
  }

  /** How many requests reached the venue to place an order under each id. */
  static Map<String, Integer> posts(JsonNode ledger) {
    return new LedgerAuditor(ledger, ledger).posts;
  }

  private void requests() {
    posts.forEach(
        (id, times) -> {
          if (times != 1) {
            mismatches.add("G3: " + times + " requests for order " + id);
          }
        });
  }

  private void orders(ExecutionState books) {
    Set<String> live = new TreeSet<>();
    Map<String, Integer> entries = new HashMap<>();
    Set<String> known = new HashSet<>();
    for (OrderState order : books.orders()) {
      String id = order.intent().orderId().value();
      known.add(id);
      Listed listed = orders.get(id);
      if (!order.status().isClosed() && listed != null) {
        live.add(id);
      }
      Quantity there = listed == null ? Quantity.ZERO : listed.filled;
      if (!order.cumulativeQuantity().equals(there)) {
        mismatches.add(
            "G2: " + id + " filled " + order.cumulativeQuantity() + " here, " + there + " there");
      }
      Set<String> trades = new TreeSet<>();
      order.trades().forEach(trade -> trades.add(trade.value()));
      if (!trades.equals(tradesOf.getOrDefault(id, Set.of()))) {
        mismatches.add("G2: " + id + " trades " + trades + " here, there " + tradesOf.get(id));
      }
      if (order.intent().role() == OrderRole.ENTRY && listed != null) {
        String wish = order.intent().strategy() + " " + order.intent().signalId();
        if (entries.merge(wish, 1, Integer::sum) > 1) {
          mismatches.add("G3: two orders for " + wish);
        }
      }
    }
    Set<String> open = new TreeSet<>();
    orders.forEach(
        (id, order) -> {
          if (OPEN.contains(order.status)) {
            open.add(id);
          }
        });
    if (!open.equals(live)) {
      Set<String> stale = new TreeSet<>(live);
      stale.removeAll(open);
      Set<String> unknown = new TreeSet<>(open);
      unknown.removeAll(live);
      mismatches.add("G1: open there, not live here " + unknown + "; the reverse " + stale);
    }
    orders.keySet().stream()
        .skip(Math.max(0, orders.size() - 1_000))
        // A stranger's order that ended unfilled before it was seen moved nothing.
        .filter(id -> id.startsWith(OURS) || isFilled(id))
        .filter(id -> !known.contains(id))
        .forEach(id -> mismatches.add("G1: nobody here knows order " + id));
  }

  private boolean isFilled(String id) {
    Listed order = orders.get(id);
    return order != null && order.filled.isPositive();
  }

  private void holdings(ExecutionState books) {
    Map<String, Long> here = new TreeMap<>();
    for (HoldingState holding : books.portfolio().holdings()) {
      here.merge(
          holding.key().instrument().symbol().base().code(),
          holding.quantity().raw(),
          Math::addExact);
    }
    balance.forEach(
        (asset, amount) -> {
          boolean base = !asset.equals("USDT");
          if (base && here.getOrDefault(asset, 0L) != (long) amount) {
            mismatches.add("G2: " + asset + " held " + here.get(asset) + " here, there " + amount);
          }
        });
  }
}
