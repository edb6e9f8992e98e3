package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Evaluations.step;
import static io.tradebot.core.strategy.Evaluations.text;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.BasketRaised.Leg;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trades in a circle through three instruments where, after the fees of all three, more comes back
 * than was spent; in either direction.
 *
 * <p>At each book it walks the levels of all three books for the size: it spends the start amount,
 * and halves it while the depth does not bear it. Every amount is rounded against us, fees up. A
 * book that is crossed, missing a side, or older than the others by more than the limit is no
 * ground for a decision.
 */
final class TriangularArbitrage implements Strategy {
  static final StrategyId ID = StrategyId.of("triangular_arbitrage");

  private static final int HALVINGS = 6;
  private static final long ANALYSIS_INTERVAL_NS = Duration.ofSeconds(1).toNanos();

  private final TriangularArbitrageParameters parameters;
  private final AnalysisDetail detail;
  private final List<List<Step>> directions;
  private final Map<InstrumentId, BookSnapshot> books = new HashMap<>();
  private final Map<InstrumentId, String> faults = new HashMap<>();
  private long lastBasketNs = Long.MIN_VALUE;
  private long lastAnalysisNs = Long.MIN_VALUE;

  /** One trade of a circle. */
  private record Step(InstrumentId instrument, Side side) {}

  /** What a circle brings for a size. */
  private record Circle(List<Leg> legs, long spent, long back) {
    double gain() {
      return (double) (back - spent) / spent;
    }
  }

  TriangularArbitrage(TriangularArbitrageParameters parameters, AnalysisDetail detail) {
    this.parameters = parameters;
    this.detail = detail;
    this.directions =
        List.of(
            circle(parameters.legs(), parameters.start().asset()),
            circle(parameters.legs().reversed(), parameters.start().asset()));
  }

  private static List<Step> circle(List<InstrumentId> legs, Asset start) {
    List<Step> steps = new ArrayList<>();
    Asset asset = start;
    for (InstrumentId leg : legs) {
      boolean buys = leg.symbol().quote().equals(asset);
      steps.add(new Step(leg, buys ? Side.BUY : Side.SELL));
      asset = buys ? leg.symbol().base() : leg.symbol().quote();
    }
    return List.copyOf(steps);
  }

  @Override
  public StrategyId id() {
    return ID;
  }

  @Override
  public Set<InstrumentId> instruments() {
    return new HashSet<>(parameters.legs());
  }

  @Override
  public Set<MarketStream> streams() {
    return Set.of(MarketStream.BOOK);
  }

  /** It takes no candles. */
  @Override
  public Timeframe timeframe() {
    return Timeframe.S1;
  }

  @Override
  public int warmUp() {
    return 0;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void learn(CandleClosed candle) {
    // Prices of the past say nothing about a circle.
  }

  @Override
  public Verdict onCandle(CandleClosed candle, Instant now) {
    return Verdict.NOTHING;
  }

  @Override
  public Verdict onBook(BookSnapshot book, Instant now) {
    books.put(book.instrument(), book);
    String unusable = unusable(book);
    Circle best = null;
    if (unusable == null) {
      for (List<Step> direction : directions) {
        Circle found = search(direction);
        if (found != null && (best == null || found.gain() > best.gain())) {
          best = found;
        }
      }
    }
    boolean worth = best != null && best.gain() >= parameters.minReturn().toDouble();
    boolean rested =
        lastBasketNs == Long.MIN_VALUE
            || book.eventTimeNs() - lastBasketNs >= parameters.coolDown().toNanos();
    boolean late =
        now.isAfter(Evaluations.instant(book.receiveTimeNs()).plus(parameters.signalExpiry()));
    if (best != null && worth && rested && !late) {
      lastBasketNs = book.eventTimeNs();
      return raised(book, best, now);
    }
    boolean due =
        detail == AnalysisDetail.SAMPLED
            && (lastAnalysisNs == Long.MIN_VALUE
                || book.eventTimeNs() - lastAnalysisNs >= ANALYSIS_INTERVAL_NS);
    if (!due) {
      return Verdict.NOTHING;
    }
    String reason =
        unusable != null
            ? unusable
            : best == null
                ? "the books are too thin for any size"
                : worth
                    ? rested ? "the book came too late" : "cooling down"
                    : text("best circle brings %.4f %% after fees", best.gain() * 100);
    return new Verdict(
        analysis(book, best, unusable == null ? Decision.HOLD : Decision.ABSTAIN, reason, now),
        List.of());
  }

  /** Why the books are no ground for a decision; null when they are. */
  private @Nullable String unusable(BookSnapshot newest) {
    if (!faults.isEmpty()) {
      return "market data at fault: " + faults;
    }
    for (InstrumentId leg : parameters.legs()) {
      BookSnapshot book = books.get(leg);
      if (book == null || book.bids().isEmpty() || book.asks().isEmpty()) {
        return "no book of " + leg.symbol();
      }
      if (book.isCrossed()) {
        return "the book of " + leg.symbol() + " is crossed";
      }
      if (newest.receiveTimeNs() - book.receiveTimeNs() > parameters.maxBookAge().toNanos()) {
        return "the book of " + leg.symbol() + " is old";
      }
    }
    return null;
  }

  /** The largest size, by halving, that the depth bears; of those the one with a return. */
  private @Nullable Circle search(List<Step> direction) {
    Circle thin = null;
    long spend = parameters.start().raw();
    for (int i = 0; i < HALVINGS && spend > 0; i++) {
      Circle circle = walk(direction, spend);
      if (circle != null) {
        if (circle.gain() >= parameters.minReturn().toDouble()) {
          return circle;
        }
        thin = thin == null || circle.gain() > thin.gain() ? circle : thin;
      }
      spend /= 2;
    }
    return thin;
  }

  /** Walks the three books; null when one of them is too thin. */
  private @Nullable Circle walk(List<Step> direction, long spend) {
    List<Leg> legs = new ArrayList<>(3);
    long amount = spend;
    for (Step step : direction) {
      BookSnapshot book = books.get(step.instrument());
      if (book == null) {
        return null;
      }
      Traded traded =
          step.side() == Side.BUY ? buy(book.asks(), amount) : sell(book.bids(), amount);
      if (traded == null || traded.base() <= 0) {
        return null;
      }
      legs.add(
          new Leg(step.instrument(), step.side(), Quantity.ofRaw(traded.base()), traded.worst()));
      long gross = traded.brought();
      amount = gross - FixedPoint.multiply(gross, parameters.takerFee().raw(), Rounding.UP);
      if (amount <= 0) {
        return null;
      }
    }
    return new Circle(List.copyOf(legs), spend, amount);
  }

  private record Traded(long base, long brought, Price worst) {}

  private static @Nullable Traded buy(List<BookLevel> asks, long spend) {
    long left = spend;
    long base = 0;
    for (BookLevel level : asks) {
      long cost = FixedPoint.multiply(level.price().raw(), level.quantity().raw(), Rounding.UP);
      if (cost >= left) {
        long rest = FixedPoint.divide(left, level.price().raw(), Rounding.DOWN);
        return new Traded(base + rest, base + rest, level.price());
      }
      left -= cost;
      base += level.quantity().raw();
    }
    return null;
  }

  private static @Nullable Traded sell(List<BookLevel> bids, long quantity) {
    long left = quantity;
    long quote = 0;
    for (BookLevel level : bids) {
      long taken = Math.min(left, level.quantity().raw());
      quote += FixedPoint.multiply(level.price().raw(), taken, Rounding.DOWN);
      left -= taken;
      if (left == 0) {
        return new Traded(quantity, quote, level.price());
      }
    }
    return null;
  }

  private Verdict raised(BookSnapshot book, Circle circle, Instant now) {
    String reason =
        text(
            "%s: %.4f %% after fees",
            circle.legs().stream()
                .map(leg -> leg.side() + " " + leg.instrument().symbol())
                .toList(),
            circle.gain() * 100);
    AnalysisCompleted analysis = analysis(book, circle, Decision.BUY, reason, now);
    BasketRaised basket =
        new BasketRaised(
            "basket/" + ID + "/" + event(book),
            ID,
            circle.legs(),
            new Rate(FixedPoint.fromDouble(circle.gain(), Rounding.DOWN)),
            reason,
            analysis.analysisId(),
            now,
            Evaluations.instant(book.receiveTimeNs()).plus(parameters.signalExpiry()));
    return new Verdict(analysis, List.of(), List.of(basket));
  }

  private AnalysisCompleted analysis(
      BookSnapshot book, @Nullable Circle best, Decision decision, String reason, Instant now) {
    lastAnalysisNs = book.eventTimeNs();
    List<AnalysisStep> steps =
        List.of(
            step("books", books.size() + "/3", 0, books.size() == 3),
            step(
                "return",
                best == null ? "unknown" : text("%.4f %%", best.gain() * 100),
                best == null ? 0 : best.gain(),
                best != null && best.gain() >= parameters.minReturn().toDouble()),
            step(
                "size",
                best == null ? "unknown" : FixedPoint.format(best.spent()),
                0,
                best != null));
    return new AnalysisCompleted(
        "analysis/" + ID + "/" + event(book),
        ID,
        parameters.legs().getFirst(),
        steps,
        best == null ? 0 : best.gain(),
        0,
        decision,
        reason,
        now);
  }

  private static String event(BookSnapshot book) {
    return book.instrument() + "/book" + book.updateId() + "@" + book.eventTimeNs();
  }

  @Override
  public void onPosition(PositionEvent event) {
    // A basket begins and ends with the same asset: there is nothing to hold.
  }

  @Override
  public void onFeed(InstrumentId changed, @Nullable String fault) {
    if (fault == null) {
      faults.remove(changed);
    } else {
      faults.put(changed, fault);
      books.remove(changed);
    }
  }

  @Override
  public void forget(InstrumentId forgotten) {
    books.remove(forgotten);
  }
}
