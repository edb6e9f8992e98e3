package io.tradebot.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.core.strategy.Market;
import io.tradebot.testkit.SeededRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FeaturePipelineTest {
  private static final int LENGTH = 400;

  @Test
  void everyFeatureOfCandlesIsFiniteFromTheEndOfTheWarmUpAndUnknownBefore() {
    SeededRuns.of(10)
        .forEach(
            random -> {
              FeaturePipeline pipeline = new FeaturePipeline();
              int candles = 0;
              for (CandleClosed candle : walk(random)) {
                pipeline.onCandle(candle);
                candles++;

                assertThat(pipeline.isReady()).isEqualTo(candles >= FeaturePipeline.WARM_UP);
                for (Feature feature : Feature.values()) {
                  boolean known = pipeline.has(feature.group());
                  assertThat(Double.isFinite(pipeline.value(feature)))
                      .as("%s at candle %d", feature, candles)
                      .isEqualTo(known);
                }
              }
            });
  }

  @Test
  void whatComesLaterChangesNothingBefore() {
    SeededRuns.of(5)
        .forEach(
            random -> {
              List<CandleClosed> candles = walk(random);
              int cut = random.nextInt(FeaturePipeline.WARM_UP, LENGTH);

              float[][] whole = rows(new FeaturePipeline(), candles);
              float[][] truncated = rows(new FeaturePipeline(), candles.subList(0, cut));

              assertThat(Arrays.deepEquals(Arrays.copyOf(whole, cut), truncated)).isTrue();
            });
  }

  @Test
  void afterAResetItIsAsNew() {
    SeededRuns.of(5)
        .forEach(
            random -> {
              List<CandleClosed> candles = walk(random);
              FeaturePipeline used = new FeaturePipeline();
              rows(used, walk(random));

              used.reset();

              assertThat(
                      Arrays.deepEquals(rows(used, candles), rows(new FeaturePipeline(), candles)))
                  .isTrue();
            });
  }

  @Test
  void forgetsWhereItBegan() {
    List<CandleClosed> candles = Market.walk(Market.BTC, new SplittableRandom(11), 2_000);
    FeaturePipeline early = new FeaturePipeline();
    FeaturePipeline late = new FeaturePipeline();

    float[] fromEarly = last(rows(early, candles));
    float[] fromLate = last(rows(late, candles.subList(2_000 - FeaturePipeline.SETTLED, 2_000)));

    for (Feature feature : FeatureSet.CANDLES.features()) {
      double value = fromEarly[feature.column()];
      assertThat((double) fromLate[feature.column()])
          .as(feature.wireName())
          .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
    }
  }

  @Test
  void doesNotDependOnTheScaleOfPriceAndVolume() {
    FeaturePipeline one = new FeaturePipeline();
    FeaturePipeline other = new FeaturePipeline();
    SplittableRandom random = new SplittableRandom(5);
    double close = 100;
    for (int i = 0; i < 300; i++) {
      close *= Math.exp(0.001 * random.nextGaussian());
      double volume = random.nextDouble(10);
      long end = i * 60_000_000_000L;
      one.onCandle(end, close + 0.1, close - 0.1, close, volume, volume * close, volume * 0.3);
      other.onCandle(
          end,
          (close + 0.1) * 1024,
          (close - 0.1) * 1024,
          close * 1024,
          volume * 64,
          volume * close * 65_536,
          volume * 0.3 * 64);
    }

    for (Feature feature : Feature.values()) {
      if (one.has(feature.group())) {
        double value = one.value(feature);
        assertThat(other.value(feature))
            .as(feature.wireName())
            .isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
      }
    }
  }

  @Test
  void masksWhatItDoesNotKnow() {
    FeaturePipeline pipeline = new FeaturePipeline();
    rows(pipeline, walk(new SplittableRandom(3)));

    assertThat(pipeline.has(FeatureGroup.TRADES)).isTrue();
    assertThat(pipeline.has(FeatureGroup.BOOK)).isFalse();
    assertThat(pipeline.value(Feature.BOOK_PRESENT)).isZero();
    assertThat(pipeline.value(Feature.BOOK_SPREAD)).isNaN();
    assertThat(pipeline.has(FeatureGroup.SENTIMENT)).isFalse();
    assertThat(pipeline.value(Feature.SENTIMENT)).isNaN();
  }

  @Test
  void takesTheBookOfTheCandlesEndAndNoOlderOne() {
    FeaturePipeline pipeline = new FeaturePipeline();
    List<CandleClosed> candles = walk(new SplittableRandom(3));
    CandleClosed before = candles.get(LENGTH - 7);
    rows(pipeline, candles.subList(0, LENGTH - 6));

    pipeline.onBook(Market.book(Market.BTC, 1, before.eventTimeNs() + 1, 100, 0.75));
    pipeline.onCandle(candles.get(LENGTH - 6));
    double imbalance = pipeline.value(Feature.BOOK_IMBALANCE_5);
    double present = pipeline.value(Feature.BOOK_PRESENT);
    for (int i = LENGTH - 5; i < LENGTH; i++) {
      pipeline.onCandle(candles.get(i));
    }

    assertThat(present).isEqualTo(1);
    assertThat(imbalance).isCloseTo(0.75, within(1e-9));
    assertThat(pipeline.value(Feature.BOOK_PRESENT)).isZero();
    assertThat(pipeline.value(Feature.BOOK_IMBALANCE_5)).isNaN();
  }

  @Test
  void knowsSentimentOnceItsChangeIsKnownAndNoLongerWhenStale() {
    FeaturePipeline pipeline = new FeaturePipeline();
    List<CandleClosed> candles = walk(new SplittableRandom(4));
    rows(pipeline, candles.subList(0, 200));

    pipeline.onSentiment(index(0.25, false));
    rows(pipeline, candles.subList(200, 210));
    boolean tooEarly = pipeline.has(FeatureGroup.SENTIMENT);
    pipeline.onSentiment(index(0.75, false));
    rows(pipeline, candles.subList(210, 221));
    double change = pipeline.value(Feature.SENTIMENT_CHANGE);
    pipeline.onSentiment(index(0, true));
    pipeline.onCandle(candles.get(221));

    assertThat(tooEarly).isFalse();
    assertThat(change).isEqualTo(0.5);
    assertThat(pipeline.has(FeatureGroup.SENTIMENT)).isFalse();
  }

  @Test
  void treatsAMissingQuoteVolumeAsUnknownAndNotAsNothing() {
    FeaturePipeline pipeline = new FeaturePipeline();
    for (CandleClosed c : walk(new SplittableRandom(6))) {
      pipeline.onCandle(
          new CandleClosed(
              c.instrument(),
              c.timeframe(),
              c.openTimeNs(),
              c.open(),
              c.high(),
              c.low(),
              c.close(),
              c.volume(),
              Money.zero(Asset.of("USDT")),
              c.takerBuyVolume(),
              c.trades(),
              c.source(),
              c.eventTimeNs(),
              c.receiveTimeNs()));
    }

    assertThat(pipeline.value(Feature.TRADES_PRESENT)).isZero();
    assertThat(pipeline.value(Feature.VWAP_DISTANCE)).isNaN();
    assertThat(pipeline.value(Feature.RSI_14)).isFinite();
  }

  @Test
  void refusesAPriceThatHasNoLogarithm() {
    assertThatThrownBy(() -> new FeaturePipeline().onCandle(0, 1, 0, 0, 1, 1, 1))
        .hasMessageContaining("positive close");
  }

  /**
   * The values of a fixed stream. Where this fails the code computes other numbers than the models
   * were trained on: raise {@link Feature#VERSION} and train anew.
   */
  @Test
  void computesWhatItsVersionSays() {
    FeaturePipeline pipeline = new FeaturePipeline();
    List<CandleClosed> candles = Market.walk(Market.BTC, new SplittableRandom(2026), 300);
    float[] row = last(rows(pipeline, candles));

    StringBuilder text = new StringBuilder("v" + Feature.VERSION);
    for (Feature feature : FeatureSet.CANDLES_AND_TIME.features()) {
      text.append(String.format(java.util.Locale.ROOT, " %.3g", row[feature.column()]));
    }

    assertThat(text.toString()).isEqualTo(VERSION_1);
  }

  private static final String VERSION_1 =
      "v1 0.00222 0.222 64.3 8.30 9.19 7.00 2.19 69.5 62.2 26.7 11.0 28.5 27.5 -3.32 0.927 72.2"
          + " 18.4 1.08 9.98 1.03 0.500 0.693 0.0218 1.00 0.434 -0.901";

  @Test
  void hashNamesTheColumnsAndTheirOrder() {
    FeatureSet ab = new FeatureSet(List.of(Feature.RSI_14, Feature.MACD));
    FeatureSet ba = new FeatureSet(List.of(Feature.MACD, Feature.RSI_14));

    assertThat(ab.hash()).hasSize(64).isNotEqualTo(ba.hash());
    assertThat(ab.hash()).isEqualTo(new FeatureSet(List.of(Feature.RSI_14, Feature.MACD)).hash());
    assertThatThrownBy(() -> new FeatureSet(List.of(Feature.MACD, Feature.MACD)))
        .hasMessageContaining("MACD");
    assertThatThrownBy(() -> Feature.of("rsi_15")).hasMessageContaining("rsi_15");
    assertThat(new HashSet<>(FeatureSet.ALL.features())).hasSize(Feature.values().length);
  }

  @Test
  void historyGivesTheLatestRowsOldestFirst() {
    FeatureHistory history = new FeatureHistory(5);
    FeaturePipeline pipeline = new FeaturePipeline();
    List<CandleClosed> candles = walk(new SplittableRandom(9));
    List<Float> expected = new ArrayList<>();
    for (CandleClosed candle : candles) {
      pipeline.onCandle(candle);
      history.add(pipeline);
      expected.add((float) pipeline.value(Feature.LOG_RETURN));
    }
    FeatureSet set = new FeatureSet(List.of(Feature.ATR_14, Feature.LOG_RETURN));
    float[] window = new float[6];

    history.copyTo(set, 3, window);

    assertThat(List.of(window[1], window[3], window[5]))
        .isEqualTo(expected.subList(LENGTH - 3, LENGTH));
    assertThat(window[4]).isEqualTo((float) pipeline.value(Feature.ATR_14));
    assertThatThrownBy(() -> history.copyTo(set, 6, new float[12])).hasMessageContaining("5");
  }

  private static List<CandleClosed> walk(RandomGenerator random) {
    return Market.walk(Market.BTC, random, LENGTH);
  }

  private static SentimentIndexUpdated index(double value, boolean stale) {
    return new SentimentIndexUpdated(Asset.of("BTC"), value, 0.1, 5, stale, Market.MIDNIGHT);
  }

  private static float[][] rows(FeaturePipeline pipeline, List<CandleClosed> candles) {
    float[][] rows = new float[candles.size()][Feature.values().length];
    for (int i = 0; i < rows.length; i++) {
      pipeline.onCandle(candles.get(i));
      pipeline.copyTo(FeatureSet.ALL, rows[i], 0);
    }
    return rows;
  }

  private static float[] last(float[][] rows) {
    return rows[rows.length - 1];
  }
}
