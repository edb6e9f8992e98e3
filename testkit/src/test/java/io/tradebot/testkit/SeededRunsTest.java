package io.tradebot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededRunsTest {

  @Test
  void givesEachSeedItsOwnNumbersAndTheSameOnesAgain() {
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();

    SeededRuns.of(50).forEach(random -> first.add(random.nextLong()));
    SeededRuns.of(50).forEach(random -> second.add(random.nextLong()));

    assertThat(first).hasSize(50).doesNotHaveDuplicates().isEqualTo(second);
  }

  @Test
  void namesTheFailingSeedAndStopsThere() {
    List<Integer> runs = new ArrayList<>();

    assertThatThrownBy(
            () ->
                SeededRuns.of(50)
                    .forEach(
                        random -> {
                          runs.add(runs.size());
                          assertThat(runs).hasSizeLessThan(8);
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed for seed 7")
        .hasMessageContaining("-Dtradebot.seed=7");

    assertThat(runs).hasSize(8);
  }

  @Test
  void refusesToRunOverNoSeeds() {
    assertThatIllegalArgumentException().isThrownBy(() -> SeededRuns.of(0));
  }
}
