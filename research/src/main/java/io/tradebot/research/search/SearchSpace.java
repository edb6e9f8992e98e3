package io.tradebot.research.search;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Parameters and the values that they may take.
 *
 * @param values by key of the configuration, in order
 */
public record SearchSpace(Map<String, List<String>> values) {
  private static final int MOST_VALUES = 10_000;

  public SearchSpace {
    if (values.isEmpty() || values.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a search needs parameters with values");
    }
    values = new LinkedHashMap<>(values);
  }

  /**
   * Reads {@code key=a,b,c} or {@code key=from..to} or {@code key=from..to/step}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static SearchSpace of(List<String> parameters) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            "a parameter must be key=a,b,c or key=from..to/step, was " + parameter);
      }
      String text = parameter.substring(equals + 1);
      values.put(
          parameter.substring(0, equals),
          text.contains("..") ? range(text) : List.of(text.split(",", -1)));
    }
    return new SearchSpace(values);
  }

  private static List<String> range(String text) {
    try {
      int dots = text.indexOf("..");
      int slash = text.indexOf('/');
      BigDecimal from = new BigDecimal(text.substring(0, dots));
      BigDecimal to = new BigDecimal(text.substring(dots + 2, slash < 0 ? text.length() : slash));
      BigDecimal step = slash < 0 ? BigDecimal.ONE : new BigDecimal(text.substring(slash + 1));
      if (step.signum() <= 0 || to.compareTo(from) < 0) {
        throw new IllegalArgumentException("a range must rise by a positive step, was " + text);
      }
      List<String> values = new ArrayList<>();
      for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
        values.add(value.toPlainString());
        if (values.size() > MOST_VALUES) {
          throw new IllegalArgumentException(
              "a range of more than " + MOST_VALUES + " values: " + text);
        }
      }
      return values;
    } catch (NumberFormatException broken) {
      throw new IllegalArgumentException("a range must be numbers, was " + text, broken);
    }
  }

  /** Number of combinations. */
  public long size() {
    long size = 1;
    for (List<String> each : values.values()) {
      size = Math.multiplyExact(size, (long) each.size());
    }
    return size;
  }

  /** The combination of one place in each list of values. */
  public Map<String, String> at(int[] places) {
    Map<String, String> combination = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<String, List<String>> each : values.entrySet()) {
      combination.put(each.getKey(), each.getValue().get(places[next++]));
    }
    return combination;
  }

  /** The places of the n-th combination. */
  public int[] places(long number) {
    int[] places = new int[values.size()];
    long rest = number;
    int next = 0;
    for (List<String> each : values.values()) {
      places[next++] = (int) (rest % each.size());
      rest /= each.size();
    }
    return places;
  }

  /** Every combination. */
  public List<Map<String, String>> grid() {
    List<Map<String, String>> all = new ArrayList<>();
    for (long number = 0; number < size(); number++) {
      all.add(at(places(number)));
    }
    return all;
  }

  /** So many combinations drawn at random, without repetition where there are enough. */
  public List<Map<String, String>> random(int count, RandomGenerator random) {
    if (count >= size()) {
      return grid();
    }
    Map<String, Map<String, String>> drawn = new LinkedHashMap<>();
    while (drawn.size() < count) {
      Map<String, String> combination = at(places(random.nextLong(size())));
      drawn.putIfAbsent(combination.toString(), combination);
    }
    return new ArrayList<>(drawn.values());
  }

  /** Combinations that differ from one in one parameter by one place. */
  public List<Map<String, String>> neighbours(Map<String, String> of) {
    List<Map<String, String>> found = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : values.entrySet()) {
      int place = each.getValue().indexOf(of.get(each.getKey()));
      for (int other : new int[] {place - 1, place + 1}) {
        if (place >= 0 && other >= 0 && other < each.getValue().size()) {
          Map<String, String> combination = new LinkedHashMap<>(of);
          combination.put(each.getKey(), each.getValue().get(other));
          found.add(combination);
        }
      }
    }
    return found;
  }
}
