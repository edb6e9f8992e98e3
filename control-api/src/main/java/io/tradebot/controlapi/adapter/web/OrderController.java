package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Order;
import io.tradebot.controlapi.adapter.web.PortfolioViews.PastOrder;
import io.tradebot.controlapi.adapter.web.PortfolioViews.PastOrders;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.OrderHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.OrderRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Entries, exits and cancels by hand. */
@RestController
@RequestMapping("/api/orders")
@Tag(name = "orders")
class OrderController {
  private final CommandDesk desk;
  private final CommandIssuer commands;
  private final BotState state;
  private final OrderHistory history;
  private final Parameters parameters;
  private final InstantSource clock;

  OrderController(
      CommandDesk desk,
      CommandIssuer commands,
      BotState state,
      OrderHistory history,
      Parameters parameters,
      InstantSource clock) {
    this.desk = desk;
    this.commands = commands;
    this.state = state;
    this.history = history;
    this.parameters = parameters;
    this.clock = clock;
  }

  /**
   * An entry by hand.
   *
   * @param strategy whose position it becomes; {@code manual} when absent
   * @param quantity in the base asset; sized by the rules of the configuration when absent
   * @param limitPrice a market order when absent
   * @param timeInForce of a limit order: gtc, ioc or fok
   */
  record EntryRequest(
      @Schema(example = "BTC-USDT") @Nullable String symbol,
      @Nullable String strategy,
      @Schema(example = "0.01") @Nullable String quantity,
      @Schema(example = "60000") @Nullable String limitPrice,
      @Nullable String timeInForce,
      @Nullable Boolean postOnly,
      @Nullable String reason) {}

  /** What to close; everything when neither is given, which {@code all} must then say. */
  record ExitRequest(
      @Nullable String symbol,
      @Nullable String strategy,
      @Nullable Boolean all,
      @Nullable String reason) {}

  @GetMapping
  @Operation(summary = "Orders that are not at their end, oldest first")
  List<Order> open() {
    return state.openOrders().all().stream().map(Order::of).toList();
  }

  @GetMapping("/history")
  @Operation(
      summary = "Orders from their first event to their last, newest first",
      description =
          "status: open, closed or one of the statuses; limit 1 to 500; before: nextBefore of the"
              + " page before")
  PastOrders history(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy,
      @RequestParam(required = false) @Nullable String status,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before) {
    Parameters.Wanted wanted = parameters.wanted(symbol, strategy);
    Predicate<OrderRecord> filter = byStatus(status);
    OrderHistory.Page page =
        history.read(
            parameters.limit(limit, 100, 1, 500),
            before == null || before.isEmpty() ? "" : orderId("before", before).value(),
            order ->
                filter.test(order)
                    && wanted.matches(order.intent().strategy(), order.intent().instrument()));
    return new PastOrders(
        page.orders().stream().map(PastOrder::of).toList(),
        page.nextBefore().isEmpty() ? null : page.nextBefore());
  }

  private Predicate<OrderRecord> byStatus(@Nullable String status) {
    return switch (status == null || status.isEmpty() ? "all" : status.toLowerCase(Locale.ROOT)) {
      case "all" -> order -> true;
      case "open" -> order -> !order.status().isClosed();
      case "closed" -> order -> order.status().isClosed();
      default -> {
        OrderStatus wanted = parameters.oneOf("status", status, OrderStatus.class, null);
        yield order -> order.status() == wanted;
      }
    };
  }

  private static ClientOrderId orderId(String name, String text) {
    try {
      return ClientOrderId.of(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.badParameter(name, "an order id like tbabcdefghijklmnop");
    }
  }

  @PostMapping(path = "/force-entry", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Buy by hand, through the same checks as a strategy's entry")
  CommandView forceEntry(@RequestBody EntryRequest request) {
    InstrumentId instrument = parameters.instrument(request.symbol());
    if (instrument == null) {
      throw Problem.badParameter("symbol", "a configured symbol like BTC-USDT");
    }
    StrategyId strategy = parameters.strategy(request.strategy());
    TimeInForce timeInForce =
        parameters.oneOf("timeInForce", request.timeInForce(), TimeInForce.class, TimeInForce.GTC);
    ForceEntry command;
    try {
      command =
          new ForceEntry(
              desk.newId(),
              strategy == null ? StrategyId.MANUAL : strategy,
              instrument,
              parameters.amount("quantity", request.quantity(), Quantity::of),
              parameters.amount("limitPrice", request.limitPrice(), Price::of),
              timeInForce == null ? TimeInForce.GTC : timeInForce,
              Boolean.TRUE.equals(request.postOnly()),
              Caller.current().signature(),
              parameters.reason(request.reason()),
              clock.instant());
    } catch (IllegalArgumentException contradiction) {
      throw Problem.badParameter("order", "possible: " + contradiction.getMessage());
    }
    return commands.issue(command);
  }

  @PostMapping(path = "/force-exit", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Close positions by hand, at the market; answers once they are closed")
  CommandView forceExit(@RequestBody ExitRequest request) {
    InstrumentId instrument = parameters.instrument(request.symbol());
    StrategyId strategy = parameters.strategy(request.strategy());
    if (instrument == null && strategy == null && !Boolean.TRUE.equals(request.all())) {
      throw Problem.badParameter("symbol or strategy", "given, or all must be true");
    }
    return commands.issue(
        new ForceExit(
            desk.newId(),
            strategy,
            instrument,
            Caller.current().signature(),
            parameters.reason(request.reason()),
            clock.instant()));
  }

  @DeleteMapping("/{id}")
  @Operation(summary = "Cancel one open order; answers once it is closed")
  CommandView cancel(
      @PathVariable String id, @RequestParam(required = false) @Nullable String reason) {
    return commands.issue(
        new CancelOrder(
            desk.newId(),
            orderId("id", id),
            Caller.current().signature(),
            parameters.reason(reason),
            clock.instant()));
  }
}
