package io.tradebot.orderexecutor.adapter.binance;

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
import io.tradebot.orderexecutor.adapter.binance.RateBudget.Purpose;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExchangeInfoWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExchangeInfoWire.SymbolWire;
import io.tradebot.orderexecutor.adapter.binance.wire.OrderWire;
import io.tradebot.orderexecutor.adapter.binance.wire.TradeWire;
import io.tradebot.orderexecutor.adapter.connection.AccountStream;
import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.adapter.connection.WithheldException;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
import org.knowm.xchange.binance.dto.BinanceException;
import org.knowm.xchange.binance.dto.trade.BinanceNewOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import si.mazi.rescu.HttpStatusIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Binance spot: orders through XChange, everything else through own signed calls, fills and
 * balances from the account's stream. Thread-safe.
 *
 * <p>Whether it is the simulator, the test network or the real exchange is a matter of the two
 * addresses.
 */
public final class BinanceExecutionVenue implements ExecutionVenue {
  private static final Logger LOG = LoggerFactory.getLogger(BinanceExecutionVenue.class);
  private static final int FILL_PAGE = 1_000;

  private final Account account;
  private final List<InstrumentId> traded;
  private final Set<Asset> assets;
  private final InstantSource wall;
  private final VenueClock clock;
  private final RateBudget budget;
  private final BinanceRestClient rest;
  private final XchangeOrders orders;
  private final AccountStream stream;
  private final JsonMapper json;
  private final AtomicLong ordersSent = new AtomicLong();

  /**
   * Whose order a venue order number is; trades carry the number only. Grows with the orders of a
   * run.
   */
  private final Map<Long, ClientOrderId> idsByNumber = new ConcurrentHashMap<>();

  private volatile @Nullable BinanceSymbols symbols;
  private volatile List<Instrument> instruments = List.of();

  public BinanceExecutionVenue(
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
    this.budget = new RateBudget(wall);
    this.json =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    BinanceSigner signer = new BinanceSigner(account.apiSecret());
    this.rest =
        new BinanceRestClient(
            account.restUrl(),
            account.apiKey(),
            signer,
            clock,
            budget,
            account.receiveWindow(),
            requestTimeout,
            json);
    this.orders =
        new XchangeOrders(
            account.restUrl(),
            account.apiKey(),
            account.apiSecret(),
            clock,
            account.receiveWindow(),
            requestTimeout);
    this.stream =
        new AccountStream(
            new BinanceUserStream(
                UserStreamAccess.of(account, rest, signer, clock, json),
                json,
                this::inTable,
                assets),
            wall);
  }

  /** Must run before the process opens its first HTTP connection; see {@link XchangeOrders}. */
  public static void forbidRepeatedPosts() {
    XchangeOrders.forbidRepeatedPosts();
  }

  @Override
  public void open() {
    measureClockOffset();
    readInstruments();
  }

  @Override
  public List<Instrument> readInstruments() {
    ExchangeInfoWire info =
        read(rest.open("/api/v3/exchangeInfo", Map.of(), 20), ExchangeInfoWire.class);
    if (info.rateLimits() != null) {
      info.rateLimits().stream()
          .filter(l -> l.rateLimitType().equals("REQUEST_WEIGHT") && l.interval().equals("MINUTE"))
          .findFirst()
          .ifPresent(l -> budget.limit(l.limit() / Math.max(1, l.intervalNum())));
    }
    Map<InstrumentId, String> table = new HashMap<>();
    List<Instrument> rules = new ArrayList<>();
    for (InstrumentId wanted : traded) {
      SymbolWire symbol =
          info.symbols().stream()
              .filter(
                  s ->
                      s.baseAsset().equals(wanted.symbol().base().code())
                          && s.quoteAsset().equals(wanted.symbol().quote().code()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the venue does not list " + wanted + "; remove it from the symbols"));
      table.put(wanted, symbol.symbol());
      rules.add(BinanceMapper.instrument(wanted, symbol));
    }
    symbols = new BinanceSymbols(table);
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
                    rest.open("/api/v3/time", Map.of(), 1).path("serverTime").asLong()));
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
    String symbol;
    try {
      symbol = table().toVenue(intent.instrument());
      budget.take(Purpose.ORDER, 1);
    } catch (RateLimitedException notSent) {
      return List.of(
          new VenueReport.Rejected(id, "NOT_SENT_RATE_LIMIT", message(notSent), wall.instant()));
    } catch (IllegalArgumentException | VenueUnavailableException notSent) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", message(notSent), wall.instant()));
    }
    BinanceNewOrder answer;
    try {
      answer = orders.place(intent, symbol, departure, ordersSent::incrementAndGet);
    } catch (WithheldException withheld) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", message(withheld), wall.instant()));
    } catch (BinanceException error) {
      return refused(intent, error);
    } catch (IOException | RuntimeException broken) {
      // Whatever XChange throws once the request may have left proves nothing about the order.
      if (broken instanceof HttpStatusIOException status
          && BinanceErrors.isRateLimit(status.getHttpStatusCode())) {
        budget.refused(status.getHttpStatusCode(), -1);
      }
      return List.of(new VenueReport.OutcomeUnknown(id, message(broken), wall.instant()));
    }
    return accepted(intent, answer);
  }

  private List<VenueReport> accepted(OrderIntent intent, BinanceNewOrder answer) {
    ClientOrderId id = intent.orderId();
    if (answer.orderId <= 0 || !id.value().equals(answer.clientOrderId)) {
      return List.of(
          new VenueReport.OutcomeUnknown(
              id, "the answer names order " + answer.clientOrderId, wall.instant()));
    }
    idsByNumber.put(answer.orderId, id);
    Instant at =
        answer.transactTime > 0 ? Instant.ofEpochMilli(answer.transactTime) : wall.instant();
    VenueReport acknowledged =
        new VenueReport.Accepted(id, BinanceMapper.venueOrderId(answer.orderId), at);
    boolean isOver = answer.status != null && BinanceMapper.status(answer.status.name()).isClosed();
    boolean hasFills = answer.executedQty != null && answer.executedQty.signum() > 0;
    if (!isOver && !hasFills) {
      return List.of(acknowledged);
    }
    // The stream brings the fills; where it is down, or as well, they are asked for.
    List<VenueReport> reports = new ArrayList<>();
    reports.add(acknowledged);
    if (!stream.isConnected() || !hasFills) {
      reports.addAll(query(id, intent.instrument()));
    }
    return reports;
  }

  private List<VenueReport> refused(OrderIntent intent, BinanceException error) {
    ClientOrderId id = intent.orderId();
    int status = error.getHttpStatusCode();
    if (BinanceErrors.isRateLimit(status)) {
      budget.refused(status, retryAfter(error.getResponseHeaders()));
    }
    String words = error.getMessage() == null ? "" : error.getMessage();
    String code = Integer.toString(error.getCode());
    return switch (BinanceErrors.ofPlacement(status, error.getCode(), words)) {
      case REJECTED -> {
        if (error.getCode() == BinanceErrors.INVALID_TIMESTAMP) {
          remeasureQuietly();
        }
        yield List.of(new VenueReport.Rejected(id, code, words, wall.instant()));
      }
      case EXISTS -> {
        List<VenueReport> found = query(id, intent.instrument());
        yield found.isEmpty()
            ? List.of(new VenueReport.OutcomeUnknown(id, code + " " + words, wall.instant()))
            : found;
      }
      case UNKNOWN ->
          List.of(
              new VenueReport.OutcomeUnknown(
                  id, "http=" + status + " code=" + code + " " + words, wall.instant()));
    };
  }

  private void remeasureQuietly() {
    try {
      measureClockOffset();
    } catch (VenueUnavailableException e) {
      LOG.warn("clock could not be measured after a refused timestamp: {}", e.getMessage());
    }
  }

  private static long retryAfter(@Nullable Map<String, List<String>> headers) {
    if (headers != null) {
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        if ("retry-after".equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
          try {
            return Long.parseLong(header.getValue().getFirst().trim());
          } catch (NumberFormatException unreadable) {
            return -1;
          }
        }
      }
    }
    return -1;
  }

  @Override
  public List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
    try {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("symbol", table().toVenue(instrument));
      parameters.put("origClientOrderId", orderId.value());
      JsonNode answer = rest.signed("DELETE", "/api/v3/order", parameters, Purpose.CANCEL, 1);
      return closed(read(answer, OrderWire.class), instrument);
    } catch (BinanceErrorException error) {
      Instant now = wall.instant();
      String code = Integer.toString(error.code());
      return switch (BinanceErrors.ofCancellation(
          error.httpStatus(), error.code(), error.detail())) {
        case UNKNOWN_ORDER -> {
          List<VenueReport> reports = new ArrayList<>();
          reports.add(new VenueReport.CancelRejected(orderId, true, code, error.detail(), now));
          reports.addAll(query(orderId, instrument));
          yield reports;
        }
        case REJECTED ->
            List.of(new VenueReport.CancelRejected(orderId, false, code, error.detail(), now));
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

  /** The answer to a cancel: the order as it ended; with fills, they are asked for first. */
  private List<VenueReport> closed(OrderWire wire, InstrumentId instrument) {
    VenueReport.VenueOrder order = BinanceMapper.order(wire, instrument);
    idsByNumber.put(wire.orderId(), order.orderId());
    if (order.cumulativeQuantity().isPositive()) {
      List<VenueReport> reports =
          new ArrayList<>(fillsOf(wire.orderId(), order.orderId(), instrument));
      reports.add(new VenueReport.Found(order, order.updatedAt()));
      return reports;
    }
    return List.of(
        new VenueReport.Canceled(order.orderId(), order.cumulativeQuantity(), order.updatedAt()));
  }

  @Override
  public List<VenueReport> cancelAll(InstrumentId instrument) {
    JsonNode answer;
    try {
      answer =
          rest.signed(
              "DELETE",
              "/api/v3/openOrders",
              Map.of("symbol", table().toVenue(instrument)),
              Purpose.CANCEL,
              1);
    } catch (BinanceErrorException error) {
      if (error.httpStatus() / 100 == 4 && error.code() == BinanceErrors.UNKNOWN_ORDER_ON_CANCEL) {
        return List.of();
      }
      throw error;
    }
    List<VenueReport> reports = new ArrayList<>();
    for (JsonNode node : answer) {
      // Lists of orders (OCO) come as one entry with reports inside.
      JsonNode inside = node.path("orderReports");
      for (JsonNode order : inside.isArray() ? inside : List.of(node)) {
        reports.addAll(closed(read(order, OrderWire.class), instrument));
      }
    }
    return reports;
  }

  @Override
  public List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument) {
    Instant askedAt = wall.instant();
    try {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("symbol", table().toVenue(instrument));
      parameters.put("origClientOrderId", orderId.value());
      OrderWire wire =
          read(rest.signed("GET", "/api/v3/order", parameters, Purpose.ORDER, 4), OrderWire.class);
      VenueReport.VenueOrder order = BinanceMapper.order(wire, instrument);
      idsByNumber.put(wire.orderId(), orderId);
      List<VenueReport> reports = new ArrayList<>();
      if (order.cumulativeQuantity().isPositive()) {
        reports.addAll(fillsOf(wire.orderId(), orderId, instrument));
      }
      reports.add(new VenueReport.Found(order, order.updatedAt()));
      return reports;
    } catch (BinanceErrorException error) {
      if (error.httpStatus() / 100 == 4 && error.code() == BinanceErrors.NO_SUCH_ORDER) {
        return List.of(new VenueReport.NotFound(orderId, askedAt));
      }
      LOG.warn("query of {} failed: {}", orderId, error.getMessage());
      return List.of();
    } catch (VenueUnavailableException | IllegalArgumentException broken) {
      LOG.warn("query of {} failed: {}", orderId, broken.getMessage());
      return List.of();
    }
  }

  private List<VenueReport.Filled> fillsOf(
      long number, ClientOrderId orderId, InstrumentId instrument) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("symbol", table().toVenue(instrument));
    parameters.put("orderId", Long.toString(number));
    List<VenueReport.Filled> fills = new ArrayList<>();
    for (TradeWire trade :
        read(
            rest.signed("GET", "/api/v3/myTrades", parameters, Purpose.ORDER, 5),
            TradeWire[].class)) {
      fills.add(BinanceMapper.fill(trade, orderId, instrument));
    }
    return fills;
  }

  @Override
  public List<VenueReport.VenueOrder> openOrders(InstrumentId instrument) {
    List<VenueReport.VenueOrder> open = new ArrayList<>();
    Map<String, String> parameters = Map.of("symbol", table().toVenue(instrument));
    for (OrderWire wire :
        read(
            rest.signed("GET", "/api/v3/openOrders", parameters, Purpose.ORDER, 6),
            OrderWire[].class)) {
      VenueReport.VenueOrder order = BinanceMapper.order(wire, instrument);
      idsByNumber.put(wire.orderId(), order.orderId());
      open.add(order);
    }
    return open;
  }

  @Override
  public List<VenueReport.Filled> fills(InstrumentId instrument, Instant since) {
    String symbol = table().toVenue(instrument);
    List<TradeWire> trades = new ArrayList<>();
    Map<String, String> first = new LinkedHashMap<>();
    first.put("symbol", symbol);
    first.put("startTime", Long.toString(since.toEpochMilli()));
    first.put("limit", Integer.toString(FILL_PAGE));
    TradeWire[] page = myTrades(first);
    while (true) {
      trades.addAll(List.of(page));
      if (page.length < FILL_PAGE) {
        break;
      }
      Map<String, String> next = new LinkedHashMap<>();
      next.put("symbol", symbol);
      next.put("fromId", Long.toString(page[page.length - 1].id() + 1));
      next.put("limit", Integer.toString(FILL_PAGE));
      page = myTrades(next);
    }
    learnIds(trades, symbol);
    List<VenueReport.Filled> fills = new ArrayList<>();
    for (TradeWire trade : trades) {
      ClientOrderId orderId =
          idsByNumber.getOrDefault(
              trade.orderId(), BinanceMapper.clientOrderId(null, trade.orderId()));
      fills.add(BinanceMapper.fill(trade, orderId, instrument));
    }
    return fills;
  }

  private TradeWire[] myTrades(Map<String, String> parameters) {
    return read(
        rest.signed("GET", "/api/v3/myTrades", parameters, Purpose.READ, 20), TradeWire[].class);
  }

  /**
   * Trades name the order by its number only; the numbers that are new to us are looked up in the
   * list of orders.
   */
  private void learnIds(List<TradeWire> trades, String symbol) {
    long from =
        trades.stream()
            .mapToLong(TradeWire::orderId)
            .filter(number -> !idsByNumber.containsKey(number))
            .min()
            .orElse(-1);
    while (from >= 0) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("symbol", symbol);
      parameters.put("orderId", Long.toString(from));
      parameters.put("limit", Integer.toString(FILL_PAGE));
      OrderWire[] page =
          read(
              rest.signed("GET", "/api/v3/allOrders", parameters, Purpose.READ, 20),
              OrderWire[].class);
      for (OrderWire order : page) {
        idsByNumber.put(order.orderId(), BinanceMapper.orderClientId(order));
      }
      from = page.length < FILL_PAGE ? -1 : page[page.length - 1].orderId() + 1;
    }
  }

  @Override
  public List<Balance> balances() {
    return BinanceMapper.balances(
        read(
            rest.signed(
                "GET", "/api/v3/account", Map.of("omitZeroBalances", "true"), Purpose.ORDER, 20),
            AccountWire.class),
        assets);
  }

  @Override
  public void listen(Consumer<VenueReport> listener) {
    stream.start(
        report -> {
          if (report instanceof VenueReport.Accepted accepted) {
            remember(accepted.venueOrderId(), accepted.orderId());
          } else if (report instanceof VenueReport.Filled filled) {
            remember(filled.venueOrderId(), filled.orderId());
          }
          listener.accept(report);
        });
  }

  private void remember(VenueOrderId number, ClientOrderId orderId) {
    idsByNumber.put(Long.parseLong(number.value()), orderId);
  }

  private @Nullable InstrumentId inTable(String symbol) {
    BinanceSymbols known = symbols;
    return known == null ? null : known.fromVenue(symbol).orElse(null);
  }

  private BinanceSymbols table() {
    BinanceSymbols known = symbols;
    if (known == null) {
      throw new VenueUnavailableException("the venue's trading rules have not been read yet");
    }
    return known;
  }

  private <T> T read(JsonNode node, Class<T> type) {
    try {
      return json.treeToValue(node, type);
    } catch (JacksonException e) {
      throw new VenueUnavailableException(
          "an answer of " + account.id().venue() + " is no " + type.getSimpleName(), e);
    }
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
