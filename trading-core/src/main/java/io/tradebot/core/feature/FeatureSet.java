package io.tradebot.core.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The features that a model sees, in the order of its columns; none twice. Immutable. */
public record FeatureSet(List<Feature> features) {
  /** What candles alone tell, without the clock: known on every market and in every archive. */
  public static final FeatureSet CANDLES = upTo(Feature.VOLUME_RATIO);

  /** What candles and the clock tell. */
  public static final FeatureSet CANDLES_AND_TIME = upTo(Feature.WEEKDAY_COS);

  /** Everything, with the masks that say what is missing. */
  public static final FeatureSet ALL = new FeatureSet(List.of(Feature.values()));

  public FeatureSet {
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a feature set needs at least one feature");
    }
    if (new HashSet<>(features).size() != features.size()) {
      throw new IllegalArgumentException("a feature set holds each feature once, was " + features);
    }
  }

  private static FeatureSet upTo(Feature last) {
    return new FeatureSet(
        Arrays.stream(Feature.values()).filter(f -> f.column() <= last.column()).toList());
  }

  public int size() {
    return features.size();
  }

  /**
   * SHA-256, in hex, of the version, the names, groups and formulas in order: equal only where the
   * columns mean the same.
   */
  public String hash() {
    String text =
        features.stream()
            .map(f -> f.wireName() + '|' + f.group() + '|' + f.formula() + '\n')
            .collect(Collectors.joining("", "v" + Feature.VERSION + "\n", ""));
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
