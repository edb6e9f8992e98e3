package io.tradebot.core.validation;

import java.util.ArrayList;
import java.util.List;

/** Ways to choose some of the numbers from 0, in lexicographic order. */
final class Combinations {
  private Combinations() {}

  static long count(int of, int choose) {
    long count = 1;
    for (int i = 1; i <= choose; i++) {
      count = Math.multiplyExact(count, (long) of - choose + i) / i;
    }
    return count;
  }

  static List<int[]> of(int of, int choose) {
    List<int[]> found = new ArrayList<>();
    int[] current = new int[choose];
    for (int i = 0; i < choose; i++) {
      current[i] = i;
    }
    while (true) {
      found.add(current.clone());
      int place = choose - 1;
      while (place >= 0 && current[place] == of - choose + place) {
        place--;
      }
      if (place < 0) {
        return found;
      }
      current[place]++;
      for (int i = place + 1; i < choose; i++) {
        current[i] = current[i - 1] + 1;
      }
    }
  }
}
