package io.tradebot.research.gate;

/**
 * What must be reached; recorded with each verdict.
 *
 * @param spa largest probability of so good a result without superiority over each benchmark
 * @param deflatedSharpe least probability of skill after all trials
 * @param overfitting largest probability of backtest overfitting
 * @param positivePaths least share of cross-validation paths with a profit
 * @param trackRecordConfidence of the minimum track record
 * @param calibrationError largest expected calibration error of a model
 * @param drawdown largest drawdown at the 95th percentile of the bootstrap
 */
public record GateThresholds(
    double spa,
    double deflatedSharpe,
    double overfitting,
    double positivePaths,
    double trackRecordConfidence,
    double calibrationError,
    double drawdown) {
  public static GateThresholds standard() {
    return new GateThresholds(0.05, 0.95, 0.2, 0.75, 0.95, 0.05, 0.25);
  }
}
