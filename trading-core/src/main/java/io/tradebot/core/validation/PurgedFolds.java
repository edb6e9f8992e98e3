package io.tradebot.core.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cross-validation for labels that look forward: what is learnt from never overlaps what is tested
 * on (M. Lopez de Prado, Advances in Financial Machine Learning, 2018, chapters 7 and 12).
 *
 * <p>Observation {@code i} has a label that is known at {@code labelEnd[i]}. It is purged from the
 * training set when {@code [i, labelEnd[i]]} meets a test range {@code [first, last label end]};
 * the {@code embargo} observations after that range are left out as well.
 */
public final class PurgedFolds {
  /** Indices to learn from and indices to test on, both rising. */
  // Arrays, as statistics take them; nobody compares or keeps a result as a key.
  @SuppressWarnings("ArrayRecordComponent")
  public record Split(int[] train, int[] test) {}

  private PurgedFolds() {}

  /** Labels that all look the same number of observations ahead. */
  public static int[] horizon(int observations, int ahead) {
    return IntStream.range(0, observations).map(i -> i + ahead).toArray();
  }

  /**
   * One split for each of {@code folds} contiguous test ranges; the first ranges are one longer
   * where the observations do not divide evenly.
   */
  public static List<Split> kFold(int[] labelEnd, int folds, int embargo) {
    List<Split> splits = new ArrayList<>();
    for (int[] range : ranges(labelEnd.length, folds)) {
      splits.add(split(labelEnd, List.of(range), embargo));
    }
    return splits;
  }

  /**
   * One split for each way to test on {@code tested} of {@code groups} contiguous ranges, in
   * lexicographic order.
   */
  public static List<Split> combinatorial(int[] labelEnd, int groups, int tested, int embargo) {
    List<int[]> ranges = ranges(labelEnd.length, groups);
    List<Split> splits = new ArrayList<>();
    for (int[] chosen : Combinations.of(groups, tested)) {
      splits.add(split(labelEnd, Arrays.stream(chosen).mapToObj(ranges::get).toList(), embargo));
    }
    return splits;
  }

  /** The groups of each split of {@link #combinatorial}. */
  public static List<int[]> combinations(int groups, int tested) {
    return Combinations.of(groups, tested);
  }

  /** Number of splits, {@code groups} over {@code tested}. */
  public static long splits(int groups, int tested) {
    return Combinations.count(groups, tested);
  }

  /**
   * Number of whole paths through all groups that the splits make: {@code splits * tested /
   * groups}.
   */
  public static long paths(int groups, int tested) {
    return splits(groups, tested) * tested / groups;
  }

  /**
   * The whole paths: for each, which split to take each group's test result from. The n-th path
   * takes the n-th split that tests the group.
   */
  public static List<int[]> pathsOf(int groups, int tested) {
    List<int[]> combinations = Combinations.of(groups, tested);
    List<int[]> paths = new ArrayList<>();
    int[] taken = new int[groups];
    for (int path = 0; path < paths(groups, tested); path++) {
      paths.add(new int[groups]);
    }
    for (int split = 0; split < combinations.size(); split++) {
      for (int group : combinations.get(split)) {
        paths.get(taken[group]++)[group] = split;
      }
    }
    return paths;
  }

  /** First and last index of each range. */
  public static List<int[]> ranges(int observations, int count) {
    if (count < 2 || count > observations) {
      throw new IllegalArgumentException(
          "folds must be 2 to the number of observations, were " + count + " of " + observations);
    }
    List<int[]> ranges = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < count; i++) {
      int length = observations / count + (i < observations % count ? 1 : 0);
      ranges.add(new int[] {first, first + length - 1});
      first += length;
    }
    return ranges;
  }

  private static Split split(int[] labelEnd, List<int[]> tests, int embargo) {
    boolean[] tested = new boolean[labelEnd.length];
    boolean[] dropped = new boolean[labelEnd.length];
    for (int[] range : tests) {
      int end = range[1];
      for (int i = range[0]; i <= range[1]; i++) {
        tested[i] = true;
        end = Math.max(end, labelEnd[i]);
      }
      for (int i = 0; i < labelEnd.length; i++) {
        boolean meets = i <= end && labelEnd[i] >= range[0];
        boolean embargoed = i > end && i <= end + embargo;
        dropped[i] |= meets || embargoed;
      }
    }
    return new Split(
        IntStream.range(0, labelEnd.length).filter(i -> !tested[i] && !dropped[i]).toArray(),
        IntStream.range(0, labelEnd.length).filter(i -> tested[i]).toArray());
  }
}
