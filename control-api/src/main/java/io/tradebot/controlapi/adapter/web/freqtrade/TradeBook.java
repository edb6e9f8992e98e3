package io.tradebot.controlapi.adapter.web.freqtrade;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.market.BestQuote;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.OpenOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Round trips and open positions in the shape of freqtrade's trades. Thread-safe. */
final class TradeBook {
  private static final int PAGE = 1_000;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final BotState state;
  private final PagedHistory history;

  TradeBook(BotState state, PagedHistory history) {
    this.state = state;
    this.history = history;
  }

  /** Closed trades, the oldest first. */
  List<PositionClosed> closed() {
    List<PositionClosed> newestFirst = new ArrayList<>();
    String before = "";
    do {
      var page = history.roundTrips(PAGE, before, any -> true);
      newestFirst.addAll(page.entries());
      before = page.nextBefore();
    } while (!before.isEmpty());
    return newestFirst.reversed();
  }

  List<Position> open() {
    return state.positions().all().stream()
        .filter(event -> !(event instanceof PositionClosed))
        .map(PositionEvent::position)
        .filter(position -> !position.quantity().isZero())
        .sorted(Comparator.comparing(Position::openedAt))
        .toList();
  }

  /** A number for a position, the same from its opening to its end; below 2^48. */
  static long id(String positionId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(positionId.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() >>> 16;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  static String date(Instant at) {
    return DATE.format(at);
  }

  static BigDecimal number(Object exact) {
    return new BigDecimal(exact.toString());
  }

  static double ratio(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? 0 : part.divide(whole, MathContext.DECIMAL64).doubleValue();
  }

  /** What was paid for all that was bought. */
  static BigDecimal stake(Position position) {
    return number(position.averageEntry()).multiply(number(position.bought()));
  }

  Shapes.Trade trade(PositionClosed closed) {
    Position position = closed.position();
    BigDecimal net = number(position.realized().amount());
    double ratio = ratio(net, stake(position));
    BigDecimal exit =
        position.averageExit() == null
            ? number(position.averageEntry())
            : number(position.averageExit());
    return trade(position, exit, net, ratio, closed);
  }

  Shapes.Trade trade(Position position) {
    BestQuote quote = state.quotes().get(position.instrument());
    BigDecimal rate =
        quote == null ? number(position.averageEntry()) : number(quote.bid().toString());
    BigDecimal open =
        rate.subtract(number(position.averageEntry())).multiply(number(position.quantity()));
    BigDecimal profit = number(position.realized().amount()).add(open);
    return trade(position, rate, profit, ratio(profit, stake(position)), null);
  }

  private Shapes.Trade trade(
      Position position,
      BigDecimal rate,
      BigDecimal profit,
      double ratio,
      @Nullable PositionClosed closed) {
    BigDecimal entry = number(position.averageEntry());
    BigDecimal stop = position.stopLoss() == null ? null : number(position.stopLoss());
    Double stopRatio = stop == null ? null : ratio(stop, entry) - 1;
    BigDecimal stopDistance = stop == null || closed != null ? null : stop.subtract(rate);
    List<OpenOrder> working =
        closed != null
            ? List.of()
            : state.openOrders().all().stream()
                .filter(
                    order ->
                        order.intent().strategy().equals(position.strategy())
                            && order.intent().instrument().equals(position.instrument()))
                .toList();
    Instant end = closed == null ? null : closed.occurredAt();
    BigDecimal fees = number(position.fees().amount());
    String quote = position.instrument().symbol().quote().code();
    return new Shapes.Trade(
        id(position.positionId()),
        Pairs.of(position.instrument().symbol()),
        position.instrument().symbol().base().code(),
        quote,
        closed == null,
        false,
        position.instrument().venue().code().toLowerCase(Locale.ROOT),
        number(closed == null ? position.quantity() : position.bought()),
        number(position.bought()),
        stake(position),
        stake(position),
        position.strategy().name(),
        null,
        0,
        null,
        closed == null ? fees : null,
        closed == null ? quote : null,
        null,
        closed == null ? null : fees,
        closed == null ? null : quote,
        date(position.openedAt()),
        position.openedAt().toEpochMilli(),
        date(position.openedAt()),
        position.openedAt().toEpochMilli(),
        entry,
        entry,
        stake(position),
        end == null ? null : date(end),
        end == null ? null : end.toEpochMilli(),
        end == null ? null : rate,
        null,
        end == null ? null : ratio,
        end == null ? null : percent(ratio),
        end == null ? null : profit,
        ratio,
        percent(ratio),
        profit,
        null,
        number(position.realized().amount()),
        ratio(number(position.realized().amount()), stake(position)),
        closed == null ? null : closed.exitReason(),
        null,
        stop,
        stopRatio,
        stopRatio == null ? null : percent(stopRatio),
        null,
        null,
        stop,
        stopRatio,
        stopRatio == null ? null : percent(stopRatio),
        null,
        null,
        !working.isEmpty(),
        working.stream().map(TradeBook::order).toList(),
        1,
        0,
        null,
        0,
        "spot",
        null,
        null,
        null,
        stopDistance,
        stopDistance == null ? null : percent(ratio(stopDistance, rate)),
        stopDistance == null ? null : ratio(stopDistance, rate),
        stop == null ? null : stop.subtract(entry),
        stopRatio,
        rate,
        profit,
        null,
        ratio);
  }

  private static Shapes.Order order(OpenOrder order) {
    BigDecimal amount = number(order.intent().quantity());
    BigDecimal filled = number(order.filled());
    BigDecimal price =
        order.intent().limitPrice() != null
            ? number(order.intent().limitPrice())
            : order.intent().stopPrice() != null
                ? number(order.intent().stopPrice())
                : BigDecimal.ZERO;
    return new Shapes.Order(
        Pairs.of(order.intent().instrument().symbol()),
        order.intent().orderId().value(),
        "open",
        amount.subtract(filled),
        amount,
        price,
        price.multiply(filled),
        filled,
        order.intent().side().name().toLowerCase(Locale.ROOT),
        order.intent().type().name().toLowerCase(Locale.ROOT),
        true,
        order.since().toEpochMilli(),
        null,
        null,
        order.intent().role().name().toLowerCase(Locale.ROOT));
  }

  static double percent(double ratio) {
    return Math.round(ratio * 10_000) / 100.0;
  }

  /** How long ago, in words. */
  static String humanized(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    if (age.toDays() > 0) {
      return age.toDays() + " days ago";
    }
    return age.toHours() > 0 ? age.toHours() + " hours ago" : age.toMinutes() + " minutes ago";
  }

  /** Equity without what trading made of it. */
  static BigDecimal startingCapital(@Nullable EquityMarked marked) {
    return marked == null
        ? BigDecimal.ZERO
        : number(marked.equity().minus(marked.realized()).minus(marked.unrealized()).amount());
  }
}
