package io.tradebot.orderexecutor.adapter.coinbase;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.ApprovedOrder;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.coinbase.CoinbaseBudget.Purpose;
import io.tradebot.orderexecutor.adapter.connection.AccountStream;
import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.adapter.connection.WithheldException;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Coinbase Advanced Trade: own signed calls; orders from the user channel, their trades by REST.
 * Thread-safe.
 *
 * <p>The venue cancels and tells orders by its own id alone; the order of one of ours whose id is
 * not known is looked for in the lists of orders.
 */
public final class CoinbaseExecutionVenue implements ExecutionVenue {
  private static final Logger LOG = LoggerFactory.getLogger(CoinbaseExecutionVenue.class);
  private static final String HISTORY = "/orders/historical/";
  private static final String PAGE = "250";
  private static final Duration SEARCHED = Duration.ofDays(1);

  private final Account account;
  private final List<InstrumentId> traded;
  private final Set<Asset> assets;
  private final InstantSource wall;
  private final VenueClock clock;
  private final CoinbaseBudget budget;
  private final CoinbaseRestClient rest;
  private final AccountStream stream;
  private final JsonMapper json;
  private final AtomicLong ordersSent = new AtomicLong();
  private final Set<ClientOrderId> sent = ConcurrentHashMap.newKeySet();

  /** The venue's id of each order that is known. Grows with the orders of a run. */
  private final Map<ClientOrderId, String> venueIds = new ConcurrentHashMap<>();

  private final Map<String, ClientOrderId> clientIds = new ConcurrentHashMap<>();
  private volatile List<Instrument> instruments = List.of();

  public CoinbaseExecutionVenue(
      Account account,
      List<InstrumentId> traded,
      Duration requestTimeout,
      InstantSource wall,
      LongSupplier nanoTime) {
    this.account = account;
    this.traded = List.copyOf(traded);
    this.assets =
        traded.stream()
            .flatMap(i -> Stream.of(i.symbol().base(), i.symbol().quote()))
            .collect(toUnmodifiableSet());
    this.wall = wall;
    this.clock = new VenueClock(wall, nanoTime);
    this.budget = new CoinbaseBudget(wall);
    this.json =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    CoinbaseSigner signer = new CoinbaseSigner(account.apiKey(), account.apiSecret(), json);
    this.rest =
        new CoinbaseRestClient(account.restUrl(), signer, clock, budget, requestTimeout, json);
    this.stream =
        new AccountStream(
            new CoinbaseStream(
                account.websocketUrl(),
                signer,
                clock,
                json,
                traded.stream().collect(toMap(CoinbaseMapper::product, i -> i)),
                this::fillsOf),
            wall);
  }

  @Override
  public void open() {
    measureClockOffset();
    readInstruments();
  }

  @Override
  public List<Instrument> readInstruments() {
    List<Instrument> rules = new ArrayList<>();
    for (InstrumentId wanted : traded) {
      try {
        rules.add(
            CoinbaseMapper.instrument(
                wanted, rest.open("/market/products/" + CoinbaseMapper.product(wanted))));
      } catch (CoinbaseErrorException error) {
        if (error.httpStatus() == 404) {
          throw new IllegalArgumentException(
              "the venue does not list " + wanted + "; remove it from the symbols", error);
        }
        throw error;
      }
    }
    instruments = List.copyOf(rules);
    return instruments;
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public Duration measureClockOffset() {
    Duration error =
        clock.measure(
            () ->
                Instant.ofEpochMilli(
                    Long.parseLong(CoinbaseMapper.text(rest.open("/time"), "epochMillis"))));
    Duration offset = clock.offset();
    LOG.debug("clock offset {} ms, error at most {} ms", offset.toMillis(), error.toMillis());
    return offset;
  }

  @Override
  public Duration clockOffset() {
    return clock.offset();
  }

  @Override
  public long ordersSent() {
    return ordersSent.get();
  }

  @Override
  public RateUse rateUse() {
    return budget.use();
  }

  @Override
  public List<VenueReport> place(ApprovedOrder order, Departure departure) {
    return place(order.intent(), departure);
  }

  List<VenueReport> place(OrderIntent intent, Departure departure) {
    ClientOrderId id = intent.orderId();
    JsonNode answer;
    try {
      requireTraded(intent.instrument());
      answer =
          rest.place(
              CoinbaseMapper.order(intent),
              departure,
              () -> {
                ordersSent.incrementAndGet();
                sent.add(id);
              });
    } catch (RateLimitedException notSent) {
      return List.of(
          new VenueReport.Rejected(id, "NOT_SENT_RATE_LIMIT", message(notSent), wall.instant()));
    } catch (WithheldException | IllegalArgumentException notSent) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", message(notSent), wall.instant()));
    } catch (CoinbaseErrorException error) {
      return CoinbaseErrors.isRefusal(error.httpStatus(), error.code())
          ? List.of(
              new VenueReport.Rejected(
                  id, error.httpStatus() + " " + error.code(), message(error), wall.instant()))
          : List.of(new VenueReport.OutcomeUnknown(id, message(error), wall.instant()));
    } catch (VenueUnavailableException broken) {
      return sent.contains(id)
          ? List.of(new VenueReport.OutcomeUnknown(id, message(broken), wall.instant()))
          : List.of(new VenueReport.Rejected(id, "NOT_SENT", message(broken), wall.instant()));
    }
    if (!answer.path("success").asBoolean(false)) {
      return refused(id, answer);
    }
    String venueId = answer.path("success_response").path("order_id").asString("");
    if (venueId.isEmpty()
        || !answer
            .path("success_response")
            .path("client_order_id")
            .asString("")
            .equals(id.value())) {
      return List.of(
          new VenueReport.OutcomeUnknown(id, "the answer names no order", wall.instant()));
    }
    remember(id, venueId);
    List<VenueReport> reports = new ArrayList<>();
    reports.add(new VenueReport.Accepted(id, new VenueOrderId(venueId), clock.now()));
    if (!stream.isConnected()) {
      // The stream tells of fills; where it is down they are asked for.
      reports.addAll(query(id, intent.instrument()));
    }
    return reports;
  }

  private List<VenueReport> refused(ClientOrderId id, JsonNode answer) {
    JsonNode response = answer.path("error_response");
    String failure = response.path("error").asString("");
    String detail = response.path("message").asString("");
    return CoinbaseErrors.isRefusal(failure)
        ? List.of(new VenueReport.Rejected(id, failure, detail, wall.instant()))
        : List.of(new VenueReport.OutcomeUnknown(id, failure + " " + detail, wall.instant()));
  }

  private void remember(ClientOrderId id, String venueId) {
    venueIds.put(id, venueId);
    clientIds.put(venueId, id);
  }

  private void requireTraded(InstrumentId instrument) {
    if (!traded.contains(instrument)) {
      throw new IllegalArgumentException(instrument + " is not traded here; known are " + traded);
    }
  }

  @Override
  public List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
    Instant now = wall.instant();
    try {
      String venueId = venueIds.get(orderId);
      if (venueId == null) {
        List<VenueReport> found = query(orderId, instrument);
        venueId = venueIds.get(orderId);
        if (venueId == null) {
          return found.isEmpty()
              ? List.of(
                  new VenueReport.CancelRejected(
                      orderId, false, "NOT_SENT", "the venue's id of it is not known", now))
              : found;
        }
      }
      String failure = cancel(List.of(venueId)).getOrDefault(venueId, "");
      if (failure.isEmpty()) {
        // The cancel is on its way through the venue: where it has arrived, the question tells it.
        return query(orderId, instrument);
      }
      boolean unknown = CoinbaseErrors.isUnknownOrder(failure);
      List<VenueReport> reports = new ArrayList<>();
      reports.add(new VenueReport.CancelRejected(orderId, unknown, failure, failure, now));
      if (unknown) {
        reports.addAll(query(orderId, instrument));
      }
      return reports;
    } catch (RateLimitedException notSent) {
      return List.of(
          new VenueReport.CancelRejected(
              orderId, false, "NOT_SENT_RATE_LIMIT", message(notSent), now));
    } catch (VenueUnavailableException | IllegalArgumentException broken) {
      return List.of(new VenueReport.OutcomeUnknown(orderId, "cancel: " + message(broken), now));
    }
  }

  /** Why each cancel failed; empty for one that was taken. */
  private Map<String, String> cancel(List<String> ids) {
    ObjectNode body = json.createObjectNode();
    ArrayNode orders = body.putArray("order_ids");
    ids.forEach(orders::add);
    Map<String, String> failures = new LinkedHashMap<>();
    for (JsonNode result :
        rest.post("/orders/batch_cancel", body, Purpose.CANCEL).path("results")) {
      failures.put(
          CoinbaseMapper.text(result, "order_id"),
          result.path("success").asBoolean(false)
              ? ""
              : result.path("failure_reason").asString("UNKNOWN_CANCEL_FAILURE_REASON"));
    }
    return failures;
  }

  @Override
  public List<VenueReport> cancelAll(InstrumentId instrument) {
    List<VenueReport.VenueOrder> open = openOrders(instrument);
    if (open.isEmpty()) {
      return List.of();
    }
    cancel(open.stream().map(order -> order.venueOrderId().value()).toList());
    List<VenueReport> reports = new ArrayList<>();
    for (VenueReport.VenueOrder order : open) {
      reports.addAll(query(order.orderId(), instrument));
    }
    return reports;
  }

  @Override
  public List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument) {
    Instant askedAt = wall.instant();
    try {
      JsonNode order = find(orderId, instrument);
      if (order == null) {
        return List.of(new VenueReport.NotFound(orderId, askedAt));
      }
      VenueReport.VenueOrder found = CoinbaseMapper.order(order, instrument);
      List<VenueReport> reports = new ArrayList<>();
      if (found.cumulativeQuantity().isPositive()) {
        reports.addAll(fillsOf(found.venueOrderId().value(), orderId, instrument));
      }
      reports.add(new VenueReport.Found(found, found.updatedAt()));
      return reports;
    } catch (VenueUnavailableException | IllegalArgumentException broken) {
      LOG.warn("query of {} failed: {}", orderId, broken.getMessage());
      return List.of();
    }
  }

  private @Nullable JsonNode find(ClientOrderId orderId, InstrumentId instrument) {
    String venueId = venueIds.get(orderId);
    if (venueId != null) {
      return rest.get(HISTORY + venueId, Map.of(), Purpose.ORDER).path("order");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("product_ids", CoinbaseMapper.product(instrument));
    parameters.put("start_date", clock.now().minus(SEARCHED).toString());
    for (JsonNode order : pages("batch", "orders", parameters, Purpose.ORDER)) {
      if (order.path("client_order_id").asString("").equals(orderId.value())) {
        remember(orderId, CoinbaseMapper.text(order, "order_id"));
        return order;
      }
    }
    return null;
  }

  /** All rows of a list, page after page, newest first. */
  private List<JsonNode> pages(
      String list, String name, Map<String, String> parameters, Purpose purpose) {
    List<JsonNode> rows = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, String> page = new LinkedHashMap<>(parameters);
      page.put("limit", PAGE);
      if (!cursor.isEmpty()) {
        page.put("cursor", cursor);
      }
      JsonNode answer = rest.get(HISTORY + list, page, purpose);
      answer.path(name).forEach(rows::add);
      cursor = answer.path("cursor").asString("");
    } while (!cursor.isEmpty());
    return rows;
  }

  private List<VenueReport.Filled> fillsOf(
      String venueId, ClientOrderId orderId, InstrumentId instrument) {
    List<VenueReport.Filled> fills = new ArrayList<>();
    for (JsonNode fill : pages("fills", "fills", Map.of("order_ids", venueId), Purpose.ORDER)) {
      fills.add(CoinbaseMapper.fill(fill, orderId, instrument));
    }
    return fills.reversed();
  }

  @Override
  public List<VenueReport.VenueOrder> openOrders(InstrumentId instrument) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("product_ids", CoinbaseMapper.product(instrument));
    parameters.put("order_status", "OPEN");
    List<VenueReport.VenueOrder> open = new ArrayList<>();
    try {
      for (JsonNode order : pages("batch", "orders", parameters, Purpose.ORDER)) {
        VenueReport.VenueOrder found = CoinbaseMapper.order(order, instrument);
        remember(found.orderId(), found.venueOrderId().value());
        open.add(found);
      }
    } catch (IllegalArgumentException unreadable) {
      throw new VenueUnavailableException("the list of open orders cannot be read", unreadable);
    }
    return open;
  }

  @Override
  public List<VenueReport.Filled> fills(InstrumentId instrument, Instant since) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("product_ids", CoinbaseMapper.product(instrument));
    parameters.put("start_sequence_timestamp", since.toString());
    List<VenueReport.Filled> fills = new ArrayList<>();
    try {
      for (JsonNode fill : pages("fills", "fills", parameters, Purpose.READ)) {
        String venueId = CoinbaseMapper.text(fill, "order_id");
        fills.add(CoinbaseMapper.fill(fill, ownerOf(venueId), instrument));
      }
    } catch (IllegalArgumentException unreadable) {
      throw new VenueUnavailableException("the list of fills cannot be read", unreadable);
    }
    return fills.reversed();
  }

  /** Fills name the order by the venue's id only. */
  private ClientOrderId ownerOf(String venueId) {
    ClientOrderId known = clientIds.get(venueId);
    if (known != null) {
      return known;
    }
    JsonNode order = rest.get(HISTORY + venueId, Map.of(), Purpose.READ).path("order");
    ClientOrderId owner =
        CoinbaseMapper.clientOrderId(order.path("client_order_id").asString(""), venueId);
    remember(owner, venueId);
    return owner;
  }

  @Override
  public List<Balance> balances() {
    List<Balance> balances = new ArrayList<>();
    String cursor = "";
    try {
      do {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", PAGE);
        if (!cursor.isEmpty()) {
          parameters.put("cursor", cursor);
        }
        JsonNode answer = rest.get("/accounts", parameters, Purpose.ORDER);
        balances.addAll(CoinbaseMapper.balances(answer.path("accounts"), assets));
        cursor = answer.path("has_next").asBoolean(false) ? answer.path("cursor").asString("") : "";
      } while (!cursor.isEmpty());
    } catch (IllegalArgumentException unreadable) {
      throw new VenueUnavailableException(
          "the balances of " + account.id().venue() + " cannot be read", unreadable);
    }
    return balances;
  }

  @Override
  public void listen(Consumer<VenueReport> listener) {
    stream.start(
        report -> {
          if (report instanceof VenueReport.Accepted accepted) {
            remember(accepted.orderId(), accepted.venueOrderId().value());
          }
          listener.accept(report);
        });
  }

  private static String message(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  @Override
  public void close() {
    stream.close();
    rest.close();
  }
}
