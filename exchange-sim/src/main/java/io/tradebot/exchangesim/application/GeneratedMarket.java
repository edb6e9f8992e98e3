package io.tradebot.exchangesim.application;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.core.matching.MatchingEngine;
import io.tradebot.core.matching.OrderBook;
import io.tradebot.core.matching.OrderRequest;
import io.tradebot.exchangesim.domain.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A seeded market of makers, takers and arbitrageurs on real order books.
 *
 * <p>Every 100 ms the fair values move ({@link FairValues}). Between those steps, limit orders
 * come, rest and are cancelled, and market orders come, all as Poisson processes; sizes follow
 * power laws; directions lean with the pressure of the flow and come in runs. When the fair value
 * leaves resting orders behind, most of their makers cancel and arbitrageurs take the rest, so that
 * prices move by trading. Orders of the account lie in the same books under the same priority. The
 * same seed and the same account orders give the same market, event by event.
 */
public final class GeneratedMarket implements MarketSource {
  private static final double STEP_SECONDS = 0.1;
  private static final long STEP_NS = 100_000_000L;
  private static final double ARRIVALS_PER_TRADE = 5;
  private static final double NEAR_SHARE = 0.72;
  private static final double NEAR_MEAN = 1.6e-4;
  private static final double DEEP_MEAN = 22e-4;
  private static final double NEAR_LIFE_SECONDS = 6;
  private static final double DEEP_LIFE_SECONDS = 90;
  private static final double HALF_SPREAD = 0.22e-4;
  private static final double DISLOCATION_SECONDS = 3;
  private static final double SECONDS_BETWEEN_DISLOCATIONS = 20;
  private static final double LEAST_DISLOCATION = 60e-4;
  private static final int FIRST_ORDERS = 600;
  private static final int STEADY_ORDERS = 1_000;

  private static final Map<String, double[]> ASSETS =
      // price in the unit of account, volatility over one second
      Map.of(
          "BTC", new double[] {61_200, 1.6e-4},
          "ETH", new double[] {2_640, 1.9e-4},
          "SOL", new double[] {146, 2.3e-4},
          "BNB", new double[] {560, 1.6e-4},
          "XRP", new double[] {0.62, 2.2e-4});

  private static final double[] OTHER_ASSET = {100, 2e-4};

  private final RandomGenerator random;
  private final FairValues fair;

  /** Of its own, so that markets without crosses are what they were. */
  private final RandomGenerator crosses;

  private double dislocation;
  private final List<BookFlow> books = new ArrayList<>();
  private final long seed;
  private final double tradesPerSecond;
  private final double eventsPerSecond;
  private long nextStepNs = STEP_NS;
  private long nextEventNs;

  /** Order flow on one book. */
  private static final class BookFlow {
    final Market market;
    final MatchingEngine engine;

    /** Ids of orders of the anonymous market; may hold some that are done. */
    final List<Long> near = new ArrayList<>();

    final List<Long> deep = new ArrayList<>();
    boolean lastTakerBought = true;

    BookFlow(Market market, MatchingEngine engine) {
      this.market = market;
      this.engine = engine;
    }
  }

  /**
   * @param tradesPerSecond market orders per second and instrument, before arbitrage
   */
  public GeneratedMarket(Exchange exchange, long seed, double tradesPerSecond) {
    this.seed = seed;
    this.tradesPerSecond = tradesPerSecond;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.fair = new FairValues(random);
    this.crosses = RandomGeneratorFactory.of("L64X128MixRandom").create(~seed);
    for (Market market : exchange.markets()) {
      Listing listing = market.listing();
      Market.Mark mark = market.start();
      addAsset(listing.quote(), 0);
      addAsset(listing.base(), FixedPoint.toDouble(mark.lastPrice()) * fair.price(listing.quote()));
      long start = mark.lastPrice() == 0 ? round(listing, fairPrice(listing)) : mark.lastPrice();
      MatchingEngine engine = new MatchingEngine(market, start, mark.updateId());
      market.matchWith(engine);
      books.add(new BookFlow(market, engine));
    }
    this.eventsPerSecond = books.size() * tradesPerSecond * (1 + 2 * ARRIVALS_PER_TRADE);
  }

  /** Gives each market a past that ends now at its first price. */
  public void fillHistory(long nowMs) {
    for (BookFlow flow : books) {
      String base = flow.market.listing().base();
      PriceHistory.fill(
          flow.market,
          nowMs,
          flow.engine.lastPrice(),
          restVolatility(base),
          tradesPerSecond,
          seed + flow.market.listing().wireName().hashCode());
    }
  }

  /** Fills the books before the first event; history of the market should be in place. */
  public void open() {
    for (BookFlow flow : books) {
      for (int i = 0; i < FIRST_ORDERS; i++) {
        arrive(flow);
      }
      flow.market.finish();
    }
    nextEventNs = drawGapNs();
  }

  public Regime regime() {
    return fair.regime();
  }

  /** Starts another regime now. */
  public void begin(Regime regime) {
    fair.begin(regime);
  }

  public void beginNextRegime() {
    fair.beginNext();
  }

  /** Standard deviation of an asset's log price over one second, at rest. */
  public static double restVolatility(String asset) {
    return ASSETS.getOrDefault(asset, OTHER_ASSET)[1];
  }

  @Override
  public long nextNs() {
    return Math.min(nextStepNs, nextEventNs);
  }

  @Override
  public void fire() {
    if (nextStepNs <= nextEventNs) {
      nextStepNs += STEP_NS;
      fair.step(STEP_SECONDS);
      dislocate();
      books.forEach(this::followFairValue);
      return;
    }
    nextEventNs += drawGapNs();
    BookFlow flow = books.get(random.nextInt(books.size()));
    double draw = random.nextDouble() * (1 + 2 * ARRIVALS_PER_TRADE);
    if (draw < 1) {
      take(flow);
    } else if (draw < 1 + ARRIVALS_PER_TRADE) {
      arrive(flow);
    } else {
      cancelOne(flow);
    }
    flow.market.finish();
  }

  private long drawGapNs() {
    return 1 + (long) (-Math.log(1 - random.nextDouble()) / eventsPerSecond * 1e9);
  }

  private void addAsset(String asset, double price) {
    if (asset.equals("USDT") || asset.equals("USD") || asset.equals("USDC") || fair.knows(asset)) {
      return;
    }
    double[] known = ASSETS.getOrDefault(asset, OTHER_ASSET);
    fair.add(asset, known[1], known[0], price > 0 ? price : known[0]);
  }

  private double fairPrice(Listing listing) {
    double cross = fair.price(listing.base()) / fair.price(listing.quote());
    return fair.knows(listing.quote()) ? cross * (1 + dislocation) : cross;
  }

  /**
   * Crosses run away from the prices of their two assets now and then, and come back in seconds.
   */
  private void dislocate() {
    dislocation *= Math.exp(-STEP_SECONDS / DISLOCATION_SECONDS);
    if (crosses.nextDouble() < STEP_SECONDS / SECONDS_BETWEEN_DISLOCATIONS) {
      double size = LEAST_DISLOCATION * (1 + crosses.nextDouble());
      dislocation += crosses.nextBoolean() ? size : -size;
    }
  }

  private double pressure(BookFlow flow) {
    return fair.pressure(flow.market.listing().base())
        - fair.pressure(flow.market.listing().quote());
  }

  /** A limit order joins the book at a distance from the fair value. */
  private void arrive(BookFlow flow) {
    Listing listing = flow.market.listing();
    boolean near = random.nextDouble() < NEAR_SHARE;
    double lean = near ? 0.28 * pressure(flow) : 0;
    Side side = random.nextDouble() < 0.5 + lean ? Side.BUY : Side.SELL;
    double turbulence =
        Math.max(1, fair.volatility(listing.base()) / restVolatility(listing.base()));
    double distance =
        HALF_SPREAD * turbulence
            + (near ? NEAR_MEAN * turbulence : DEEP_MEAN) * -Math.log(1 - random.nextDouble());
    double fairPrice = fairPrice(listing);
    long price =
        round(listing, side == Side.BUY ? fairPrice * (1 - distance) : fairPrice * (1 + distance));
    long best = flow.engine.book().bestPrice(side.opposite());
    if (best != 0) {
      // Makers do not take: they join at one tick from the other side at most.
      price =
          side == Side.BUY
              ? Math.min(price, best - listing.tick())
              : Math.max(price, best + listing.tick());
    }
    if (price <= 0) {
      return;
    }
    long quantity = quantity(listing, fairPrice, powerLaw(near ? 900 : 2_500, 1.6, 150_000));
    if (quantity == 0) {
      return;
    }
    long orderId = flow.market.takeOrderId();
    flow.market.submit(OrderRequest.limit(orderId, OrderRequest.NO_OWNER, side, price, quantity));
    (near ? flow.near : flow.deep).add(orderId);
  }

  /** A market order of somebody who wants in or out. */
  private void take(BookFlow flow) {
    Listing listing = flow.market.listing();
    boolean buys =
        random.nextDouble() < 0.45
            ? flow.lastTakerBought
            : random.nextDouble() < 0.5 + 0.3 * pressure(flow);
    flow.lastTakerBought = buys;
    long quantity = quantity(listing, fairPrice(listing), powerLaw(60, 1.35, 40_000));
    if (quantity > 0) {
      flow.market.submit(
          OrderRequest.market(
              flow.market.takeOrderId(),
              OrderRequest.NO_OWNER,
              buys ? Side.BUY : Side.SELL,
              quantity));
    }
  }

  private void cancelOne(BookFlow flow) {
    // Trades take orders too: cancelling less in a thin book keeps its depth about steady.
    if (random.nextDouble() * STEADY_ORDERS > flow.near.size() + flow.deep.size()) {
      return;
    }
    // Near orders live shorter than deep ones: the chance to be picked is their number over their
    // life.
    double nearWeight = flow.near.size() / NEAR_LIFE_SECONDS;
    double deepWeight = flow.deep.size() / DEEP_LIFE_SECONDS;
    List<Long> from =
        random.nextDouble() * (nearWeight + deepWeight) < nearWeight ? flow.near : flow.deep;
    while (!from.isEmpty()) {
      if (flow.market.cancel(takeAny(from))) {
        return;
      }
    }
  }

  private long takeAny(List<Long> ids) {
    int index = random.nextInt(ids.size());
    long id = ids.get(index);
    ids.set(index, ids.getLast());
    ids.removeLast();
    return id;
  }

  /**
   * Orders that the fair value has passed: makers cancel most of them, arbitrageurs take what is
   * left.
   */
  private void followFairValue(BookFlow flow) {
    double price = fairPrice(flow.market.listing());
    long fairRaw = round(flow.market.listing(), price);
    pickOff(flow, Side.BUY, fairRaw, price);
    pickOff(flow, Side.SELL, fairRaw, price);
    flow.near.removeIf(id -> !flow.engine.book().contains(id));
    if (flow.deep.size() > 4 * FIRST_ORDERS) {
      flow.deep.removeIf(id -> !flow.engine.book().contains(id));
    }
    flow.market.finish();
  }

  private void pickOff(BookFlow flow, Side restingSide, long fairRaw, double fairPrice) {
    OrderBook book = flow.engine.book();
    long best = book.bestPrice(restingSide);
    boolean stale = best != 0 && (restingSide == Side.BUY ? best > fairRaw : best < fairRaw);
    if (!stale) {
      return;
    }
    for (Long id : List.copyOf(flow.near)) {
      long price = book.priceOf(id);
      boolean passed =
          price != 0
              && book.sideOf(id) == restingSide
              && (restingSide == Side.BUY ? price > fairRaw : price < fairRaw);
      if (passed && random.nextDouble() < 0.75) {
        flow.market.cancel(id);
      }
    }
    long quantity = quantity(flow.market.listing(), fairPrice, powerLaw(400, 1.3, 120_000));
    if (quantity > 0 && fairRaw > 0) {
      flow.market.submit(
          OrderRequest.limit(
              flow.market.takeOrderId(),
              OrderRequest.NO_OWNER,
              restingSide.opposite(),
              fairRaw,
              quantity,
              TimeInForce.IOC));
    }
  }

  /** A notional of a Pareto law with a cap. */
  private double powerLaw(double least, double exponent, double most) {
    return Math.min(most, least * Math.pow(1 - random.nextDouble(), -1 / exponent));
  }

  /** A notional in the unit of account as a quantity on the lot grid. */
  private long quantity(Listing listing, double fairPrice, double notional) {
    double inQuote = notional / fair.price(listing.quote());
    long raw = FixedPoint.fromDouble(inQuote / fairPrice, Rounding.DOWN);
    return FixedPoint.roundToStep(raw, listing.step(), Rounding.DOWN);
  }

  private static long round(Listing listing, double price) {
    return FixedPoint.roundToStep(
        FixedPoint.fromDouble(price, Rounding.HALF_EVEN), listing.tick(), Rounding.HALF_EVEN);
  }
}
