package io.tradebot.orderexecutor.adapter.kraken;

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
import io.tradebot.orderexecutor.adapter.connection.AccountStream;
import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.adapter.connection.WithheldException;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

/**
 * Kraken spot: own signed calls, fills from the executions channel and by REST where it is down, a
 * dead man's switch while it listens. Thread-safe.
 *
 * <p>Each order carries a deadline, after which the venue's engine refuses it however late it
 * arrives.
 */
public final class KrakenExecutionVenue implements ExecutionVenue {
  private static final Logger LOG = LoggerFactory.getLogger(KrakenExecutionVenue.class);
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(2);
  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(60);
  private static final int ORDERS_A_QUESTION = 50;
  private static final int TRADES_A_QUESTION = 20;

  private final Account account;
  private final List<InstrumentId> traded;
  private final Set<Asset> assets;
  private final Duration deadline;
  private final InstantSource wall;
  private final VenueClock clock;
  private final KrakenTime time;
  private final KrakenBudget budget;
  private final KrakenRestClient rest;
  private final AccountStream stream;
  private final DeadMansSwitch deadMansSwitch;
  private final AtomicLong ordersSent = new AtomicLong();

  /**
   * When each of our orders was sent, for what its cancel costs. Grows with the orders of a run.
   */
  private final Map<ClientOrderId, Instant> sentAt = new ConcurrentHashMap<>();

  /** Whose order a venue order is; trades by REST name the venue's id only. */
  private final Map<String, ClientOrderId> idsByVenueId = new ConcurrentHashMap<>();

  private volatile @Nullable KrakenSymbols symbols;
  private volatile List<Instrument> instruments = List.of();

  public KrakenExecutionVenue(
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
    this.deadline = within(account.receiveWindow());
    this.wall = wall;
    this.clock = new VenueClock(wall, nanoTime);
    this.budget = new KrakenBudget(wall);
    JsonMapper json =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    URI socket = socketAddress(account.websocketUrl());
    this.time = new KrakenTime(socket, requestTimeout, json);
    this.rest =
        new KrakenRestClient(
            account.restUrl(),
            account.apiKey(),
            new KrakenSigner(account.apiSecret()),
            budget,
            requestTimeout,
            wall,
            json);
    this.deadMansSwitch = new DeadMansSwitch(rest);
    this.stream =
        new AccountStream(
            new KrakenStream(socket, rest, budget, json, this::inTable, deadMansSwitch::systemIs),
            wall);
  }

  private static Duration within(Duration window) {
    if (window.compareTo(SHORTEST_DEADLINE) < 0) {
      return SHORTEST_DEADLINE;
    }
    return window.compareTo(LONGEST_DEADLINE) > 0 ? LONGEST_DEADLINE : window;
  }

  private static URI socketAddress(URI configured) {
    String text = configured.toString();
    String root = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return URI.create(root.endsWith("/v2") ? root : root + "/v2");
  }

  @Override
  public void open() {
    measureClockOffset();
    readInstruments();
  }

  @Override
  public List<Instrument> readInstruments() {
    JsonNode pairs = rest.open("AssetPairs", Map.of());
    Map<InstrumentId, KrakenSymbols.Pair> table = new HashMap<>();
    List<Instrument> rules = new ArrayList<>();
    for (InstrumentId wanted : traded) {
      Map.Entry<String, JsonNode> pair =
          pairs.properties().stream()
              .filter(entry -> isPair(entry.getValue(), wanted))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the venue does not list " + wanted + "; remove it from the symbols"));
      table.put(
          wanted,
          new KrakenSymbols.Pair(pair.getKey(), KrakenMapper.text(pair.getValue(), "altname")));
      rules.add(KrakenMapper.instrument(wanted, pair.getValue()));
    }
    symbols = new KrakenSymbols(table);
    instruments = List.copyOf(rules);
    return instruments;
  }

  private static boolean isPair(JsonNode pair, InstrumentId wanted) {
    return KrakenSymbols.asset(pair.path("base").asString(""))
            .filter(wanted.symbol().base()::equals)
            .isPresent()
        && KrakenSymbols.asset(pair.path("quote").asString(""))
            .filter(wanted.symbol().quote()::equals)
            .isPresent();
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public Duration measureClockOffset() {
    Duration error = time.measure(clock);
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

  /** Whether the venue cancels everything when it hears nothing of us. */
  boolean isDeadMansSwitchArmed() {
    return deadMansSwitch.isArmed();
  }

  @Override
  public List<VenueReport> place(ApprovedOrder order, Departure departure) {
    return place(order.intent(), departure);
  }

  List<VenueReport> place(OrderIntent intent, Departure departure) {
    ClientOrderId id = intent.orderId();
    JsonNode answer;
    try {
      KrakenSymbols.Pair pair = table().toVenue(intent.instrument());
      Map<String, String> parameters =
          KrakenMapper.order(intent, pair.alternative(), clock.now().plus(deadline));
      budget.order(pair.key());
      answer =
          rest.place(
              parameters,
              departure,
              () -> {
                ordersSent.incrementAndGet();
                sentAt.put(id, wall.instant());
              });
    } catch (RateLimitedException notSent) {
      return List.of(
          new VenueReport.Rejected(id, "NOT_SENT_RATE_LIMIT", message(notSent), wall.instant()));
    } catch (WithheldException notSent) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", message(notSent), wall.instant()));
    } catch (KrakenErrorException error) {
      return refused(intent, error);
    } catch (IllegalArgumentException notSent) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", message(notSent), wall.instant()));
    } catch (VenueUnavailableException broken) {
      return sentAt.containsKey(id)
          ? List.of(new VenueReport.OutcomeUnknown(id, message(broken), wall.instant()))
          : List.of(new VenueReport.Rejected(id, "NOT_SENT", message(broken), wall.instant()));
    }
    String venueId = answer.path("txid").path(0).asString("");
    if (venueId.isEmpty() || answer.path("txid").size() != 1) {
      return List.of(
          new VenueReport.OutcomeUnknown(id, "the answer names no order", wall.instant()));
    }
    idsByVenueId.put(venueId, id);
    List<VenueReport> reports = new ArrayList<>();
    reports.add(new VenueReport.Accepted(id, new VenueOrderId(venueId), clock.now()));
    if (!stream.isConnected()) {
      // The stream brings the fills; where it is down they are asked for.
      reports.addAll(query(id, intent.instrument()));
    }
    return reports;
  }

  private List<VenueReport> refused(OrderIntent intent, KrakenErrorException error) {
    ClientOrderId id = intent.orderId();
    Instant now = wall.instant();
    return switch (KrakenErrors.ofPlacement(error.httpStatus(), error.errors())) {
      case REJECTED -> List.of(new VenueReport.Rejected(id, code(error), message(error), now));
      case EXISTS -> {
        List<VenueReport> found = query(id, intent.instrument());
        yield found.stream().anyMatch(VenueReport.Found.class::isInstance)
            ? found
            : List.of(new VenueReport.OutcomeUnknown(id, message(error), now));
      }
      case UNKNOWN -> List.of(new VenueReport.OutcomeUnknown(id, message(error), now));
    };
  }

  private static String code(KrakenErrorException error) {
    return error.errors().isEmpty() ? "" : error.errors().getFirst();
  }

  @Override
  public List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
    try {
      Instant sent = sentAt.getOrDefault(orderId, Instant.EPOCH);
      budget.cancel(table().toVenue(instrument).key(), Duration.between(sent, wall.instant()));
      rest.call("CancelOrder", reference(orderId));
      List<VenueReport> ended = query(orderId, instrument);
      return ended.isEmpty() ? List.of(new VenueReport.Canceled(orderId, wall.instant())) : ended;
    } catch (KrakenErrorException error) {
      Instant now = wall.instant();
      return switch (KrakenErrors.ofCancellation(error.httpStatus(), error.errors())) {
        case UNKNOWN_ORDER -> {
          List<VenueReport> reports = new ArrayList<>();
          reports.add(
              new VenueReport.CancelRejected(orderId, true, code(error), message(error), now));
          reports.addAll(query(orderId, instrument));
          yield reports;
        }
        case REJECTED ->
            List.of(
                new VenueReport.CancelRejected(orderId, false, code(error), message(error), now));
        case UNKNOWN ->
            List.of(new VenueReport.OutcomeUnknown(orderId, "cancel: " + message(error), now));
      };
    } catch (RateLimitedException notSent) {
      return List.of(
          new VenueReport.CancelRejected(
              orderId, false, "NOT_SENT_RATE_LIMIT", message(notSent), wall.instant()));
    } catch (VenueUnavailableException | IllegalArgumentException broken) {
      return List.of(
          new VenueReport.OutcomeUnknown(orderId, "cancel: " + message(broken), wall.instant()));
    }
  }

  /** Our orders go by our id; somebody else's carry the venue's in the name that we gave them. */
  private static Map<String, String> reference(ClientOrderId orderId) {
    return orderId.value().startsWith(KrakenMapper.NO_CLIENT_ID)
        ? Map.of("txid", orderId.value().substring(KrakenMapper.NO_CLIENT_ID.length()))
        : Map.of("cl_ord_id", orderId.value());
  }

  @Override
  public List<VenueReport> cancelAll(InstrumentId instrument) {
    // The venue's own word for it would cancel the orders of every pair.
    List<VenueReport.VenueOrder> open = openOrders(instrument);
    for (VenueReport.VenueOrder order : open) {
      try {
        budget.cancel(
            table().toVenue(instrument).key(), Duration.between(order.updatedAt(), wall.instant()));
        rest.call("CancelOrder", Map.of("txid", order.venueOrderId().value()));
      } catch (KrakenErrorException error) {
        if (KrakenErrors.ofCancellation(error.httpStatus(), error.errors())
            != KrakenErrors.Cancellation.UNKNOWN_ORDER) {
          throw error;
        }
      }
    }
    return whereTheyStand(
        open.stream().map(order -> order.venueOrderId().value()).toList(), instrument);
  }

  /** Orders by the venue's ids, each after its fills. */
  private List<VenueReport> whereTheyStand(List<String> venueIds, InstrumentId instrument) {
    List<VenueReport> reports = new ArrayList<>();
    for (int from = 0; from < venueIds.size(); from += ORDERS_A_QUESTION) {
      List<String> some =
          venueIds.subList(from, Math.min(venueIds.size(), from + ORDERS_A_QUESTION));
      budget.call(1);
      JsonNode orders =
          rest.call("QueryOrders", Map.of("txid", String.join(",", some), "trades", "true"));
      orders
          .properties()
          .forEach(entry -> reports.addAll(found(entry.getKey(), entry.getValue(), instrument)));
    }
    return reports;
  }

  private List<VenueReport> found(String venueId, JsonNode node, InstrumentId instrument) {
    VenueReport.VenueOrder order = KrakenMapper.order(venueId, node, instrument);
    idsByVenueId.put(venueId, order.orderId());
    List<VenueReport> reports = new ArrayList<>();
    List<String> trades = new ArrayList<>();
    node.path("trades").forEach(trade -> trades.add(trade.asString("")));
    reports.addAll(fillsOf(trades, order.orderId(), instrument));
    reports.add(new VenueReport.Found(order, order.updatedAt()));
    return reports;
  }

  private List<VenueReport.Filled> fillsOf(
      List<String> tradeIds, ClientOrderId orderId, InstrumentId instrument) {
    List<VenueReport.Filled> fills = new ArrayList<>();
    for (int from = 0; from < tradeIds.size(); from += TRADES_A_QUESTION) {
      List<String> some =
          tradeIds.subList(from, Math.min(tradeIds.size(), from + TRADES_A_QUESTION));
      budget.call(2);
      rest.call("QueryTrades", Map.of("txid", String.join(",", some)))
          .properties()
          .forEach(
              entry ->
                  fills.add(
                      KrakenMapper.fill(entry.getKey(), entry.getValue(), orderId, instrument)));
    }
    return fills;
  }

  @Override
  public List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument) {
    Instant askedAt = wall.instant();
    try {
      // Open orders first: one that closes in between is then among the closed ones.
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("cl_ord_id", orderId.value());
      parameters.put("trades", "true");
      for (String[] list : new String[][] {{"OpenOrders", "open"}, {"ClosedOrders", "closed"}}) {
        budget.call(1);
        for (Map.Entry<String, JsonNode> entry :
            rest.call(list[0], parameters).path(list[1]).properties()) {
          if (entry.getValue().path("cl_ord_id").asString("").equals(orderId.value())) {
            return found(entry.getKey(), entry.getValue(), instrument);
          }
        }
      }
      return List.of(new VenueReport.NotFound(orderId, askedAt));
    } catch (VenueUnavailableException | IllegalArgumentException broken) {
      LOG.warn("query of {} failed: {}", orderId, broken.getMessage());
      return List.of();
    }
  }

  @Override
  public List<VenueReport.VenueOrder> openOrders(InstrumentId instrument) {
    KrakenSymbols.Pair pair = table().toVenue(instrument);
    budget.call(1);
    List<VenueReport.VenueOrder> open = new ArrayList<>();
    try {
      for (Map.Entry<String, JsonNode> entry :
          rest.call("OpenOrders", Map.of()).path("open").properties()) {
        String name = entry.getValue().path("descr").path("pair").asString("");
        if (name.equals(pair.alternative()) || name.equals(pair.key())) {
          VenueReport.VenueOrder order =
              KrakenMapper.order(entry.getKey(), entry.getValue(), instrument);
          idsByVenueId.put(entry.getKey(), order.orderId());
          open.add(order);
        }
      }
    } catch (IllegalArgumentException unreadable) {
      throw new VenueUnavailableException("the list of open orders cannot be read", unreadable);
    }
    return open;
  }

  @Override
  public List<VenueReport.Filled> fills(InstrumentId instrument, Instant since) {
    KrakenSymbols.Pair pair = table().toVenue(instrument);
    Map<String, JsonNode> trades = new LinkedHashMap<>();
    int offset = 0;
    int total;
    do {
      budget.call(2);
      JsonNode page =
          rest.call(
              "TradesHistory",
              // The start itself is left out by the venue, and whole seconds are certain.
              Map.of(
                  "start",
                  Long.toString(Math.max(0, since.getEpochSecond() - 1)),
                  "ofs",
                  Integer.toString(offset)));
      total = page.path("count").asInt(0);
      int rows = page.path("trades").size();
      page.path("trades")
          .properties()
          .forEach(entry -> trades.put(entry.getKey(), entry.getValue()));
      offset += rows;
      if (rows == 0) {
        break;
      }
    } while (offset < total);
    trades.values().removeIf(trade -> !isOf(trade, pair));
    learnIds(trades.values().stream().map(trade -> trade.path("ordertxid").asString("")).toList());
    List<VenueReport.Filled> fills = new ArrayList<>();
    try {
      trades.forEach(
          (id, trade) -> {
            String venueId = trade.path("ordertxid").asString("");
            ClientOrderId orderId =
                idsByVenueId.getOrDefault(
                    venueId, ClientOrderId.of(KrakenMapper.NO_CLIENT_ID + venueId));
            VenueReport.Filled fill = KrakenMapper.fill(id, trade, orderId, instrument);
            if (!fill.at().isBefore(since)) {
              fills.add(fill);
            }
          });
    } catch (IllegalArgumentException unreadable) {
      throw new VenueUnavailableException("the list of trades cannot be read", unreadable);
    }
    // The venue lists the newest first.
    return fills.reversed();
  }

  private static boolean isOf(JsonNode trade, KrakenSymbols.Pair pair) {
    String name = trade.path("pair").asString("");
    return name.equals(pair.key()) || name.equals(pair.alternative());
  }

  /** Trades name the order by the venue's id only; those that are new to us are looked up. */
  private void learnIds(Collection<String> venueIds) {
    List<String> unknown =
        venueIds.stream().distinct().filter(id -> !idsByVenueId.containsKey(id)).toList();
    for (int from = 0; from < unknown.size(); from += ORDERS_A_QUESTION) {
      budget.call(1);
      rest.call(
              "QueryOrders",
              Map.of(
                  "txid",
                  String.join(
                      ",",
                      unknown.subList(from, Math.min(unknown.size(), from + ORDERS_A_QUESTION)))))
          .properties()
          .forEach(
              entry ->
                  idsByVenueId.put(
                      entry.getKey(),
                      KrakenMapper.clientOrderId(
                          entry.getValue().path("cl_ord_id"), entry.getKey())));
    }
  }

  @Override
  public List<Balance> balances() {
    budget.call(1);
    try {
      return KrakenMapper.balances(rest.call("BalanceEx", Map.of()), assets);
    } catch (IllegalArgumentException unreadable) {
      throw new VenueUnavailableException("the balances cannot be read", unreadable);
    }
  }

  @Override
  public void listen(Consumer<VenueReport> listener) {
    stream.start(
        report -> {
          if (report instanceof VenueReport.Accepted accepted) {
            idsByVenueId.put(accepted.venueOrderId().value(), accepted.orderId());
          }
          listener.accept(report);
        });
    deadMansSwitch.start();
  }

  private @Nullable InstrumentId inTable(String name) {
    KrakenSymbols known = symbols;
    return known == null ? null : known.fromVenue(name).orElse(null);
  }

  private KrakenSymbols table() {
    KrakenSymbols known = symbols;
    if (known == null) {
      throw new VenueUnavailableException(
          "the trading rules of " + account.id().venue() + " have not been read yet");
    }
    return known;
  }

  private static String message(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  @Override
  public void close() {
    deadMansSwitch.close();
    stream.close();
    rest.close();
  }
}
