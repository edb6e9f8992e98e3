package io.tradebot.learning.validation;

/**
 * One split in time, by places of candles; each range holds its first and not its last.
 *
 * <p>Training, then early stopping, then calibration, then test, each parted from the next by a gap
 * that no label reaches across.
 */
public record Fold(
    int trainFrom,
    int trainTo,
    int stopFrom,
    int stopTo,
    int calibrateFrom,
    int calibrateTo,
    int testFrom,
    int testTo) {
  public Fold {
    if (trainFrom >= trainTo
        || trainTo > stopFrom
        || stopFrom >= stopTo
        || stopTo > calibrateFrom
        || calibrateFrom >= calibrateTo
        || calibrateTo > testFrom
        || testFrom > testTo) {
      throw new IllegalArgumentException(
          "training, stopping, calibration and test must follow each other: "
              + trainFrom
              + "-"
              + trainTo
              + ", "
              + stopFrom
              + "-"
              + stopTo
              + ", "
              + calibrateFrom
              + "-"
              + calibrateTo
              + ", "
              + testFrom
              + "-"
              + testTo);
    }
  }
}
