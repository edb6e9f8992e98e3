package io.tradebot.exchangesim.application;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The unseen values that the order books follow: one log price an asset, in the venue's unit of
 * account.
 *
 * <p>Each step moves asset <i>i</i> by {@code d log p = drift + pressure + pull + sigma * (rho z0 +
 * sqrt(1 - rho^2) zi) sqrt(dt)}. Volatility comes in clusters: {@code log sigma} is an
 * Ornstein-Uhlenbeck process about the regime's level. The pressure, one a asset, is another one;
 * it also leans the order flow to one side, so that an imbalance of the book says a little about
 * what comes next, as in real books. Regimes hold for the whole market and last four minutes on
 * average.
 */
final class FairValues {
  private static final double CORRELATION = 0.75;
  private static final double MEAN_REGIME_SECONDS = 240;
  private static final double DRIFT_PER_SECOND = 0.08e-4;
  private static final double PRESSURE_PER_SECOND = 0.22e-4;
  private static final double PRESSURE_REVERSION = 1 / 12.0;
  private static final double PRESSURE_NOISE = 0.14;
  private static final double VOLATILITY_REVERSION = 1 / 45.0;
  private static final double VOLATILITY_NOISE = 0.07;

  /** Keeps prices near their long-run anchor over hours: about one part in e in four hours. */
  private static final double ANCHOR_PULL = 1 / 14_400.0;

  private final RandomGenerator random;
  private final Map<String, AssetState> assets = new LinkedHashMap<>();
  private volatile Regime regime = Regime.RANGE;
  private double regimeSecondsLeft;
  private double commonLogVolatility;

  private static final class AssetState {
    final double volatility;
    final double anchor;
    double logPrice;
    double regimeStart;
    double pressure;
    double logVolatility;

    AssetState(double volatility, double anchor, double logPrice) {
      this.volatility = volatility;
      this.anchor = anchor;
      this.logPrice = logPrice;
      this.regimeStart = logPrice;
    }
  }

  FairValues(RandomGenerator random) {
    this.random = random;
    this.regimeSecondsLeft = 90;
  }

  /**
   * @param volatility standard deviation of the log price over one second
   * @param anchor long-run price
   */
  void add(String asset, double volatility, double anchor, double price) {
    assets.put(asset, new AssetState(volatility, Math.log(anchor), Math.log(price)));
  }

  boolean knows(String asset) {
    return assets.containsKey(asset);
  }

  /** Price in the unit of account; 1 for the unit itself. */
  double price(String asset) {
    AssetState state = assets.get(asset);
    return state == null ? 1 : Math.exp(state.logPrice);
  }

  /** Current standard deviation of the log price over one second; 0 for the unit of account. */
  double volatility(String asset) {
    AssetState state = assets.get(asset);
    return state == null
        ? 0
        : state.volatility
            * regime.volatility()
            * Math.exp(state.logVolatility + commonLogVolatility);
  }

  /** Lean of the order flow, -1 (all sell) to 1 (all buy). */
  double pressure(String asset) {
    AssetState state = assets.get(asset);
    return state == null ? 0 : Math.tanh(state.pressure);
  }

  Regime regime() {
    return regime;
  }

  void begin(Regime next) {
    regime = next;
    regimeSecondsLeft = MEAN_REGIME_SECONDS * (0.5 + random.nextDouble());
    assets.values().forEach(state -> state.regimeStart = state.logPrice);
  }

  /** Another regime than this one, drawn at random. */
  void beginNext() {
    Regime[] all = Regime.values();
    double[] weights = {0.32, 0.26, 0.30, 0.12};
    Regime next = regime;
    while (next == regime) {
      double draw = random.nextDouble();
      int index = 0;
      while (index < weights.length - 1 && draw >= weights[index]) {
        draw -= weights[index];
        index++;
      }
      next = all[index];
    }
    begin(next);
  }

  /** Moves everything on by {@code seconds}, which should be well below one. */
  void step(double seconds) {
    regimeSecondsLeft -= seconds;
    if (regimeSecondsLeft <= 0) {
      beginNext();
    }
    double root = Math.sqrt(seconds);
    double common = random.nextGaussian();
    commonLogVolatility +=
        -VOLATILITY_REVERSION * commonLogVolatility * seconds
            + VOLATILITY_NOISE * root * random.nextGaussian();
    double own = Math.sqrt(1 - CORRELATION * CORRELATION);
    double commonPressure = random.nextGaussian();
    assets.forEach(
        (asset, state) -> {
          state.logVolatility +=
              -VOLATILITY_REVERSION * state.logVolatility * seconds
                  + 0.5 * VOLATILITY_NOISE * root * random.nextGaussian();
          state.pressure +=
              PRESSURE_REVERSION * (regime.mood() - state.pressure) * seconds
                  + PRESSURE_NOISE
                      * root
                      * (CORRELATION * commonPressure + own * random.nextGaussian());
          double sigma = volatility(asset);
          state.logPrice +=
              (DRIFT_PER_SECOND * regime.drift()
                          + PRESSURE_PER_SECOND * Math.tanh(state.pressure)
                          + regime.pull() * (state.regimeStart - state.logPrice)
                          + ANCHOR_PULL * (state.anchor - state.logPrice))
                      * seconds
                  + sigma * root * (CORRELATION * common + own * random.nextGaussian());
        });
  }
}
