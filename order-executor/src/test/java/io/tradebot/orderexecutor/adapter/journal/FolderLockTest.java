package io.tradebot.orderexecutor.adapter.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  @Test
  void isHeldByOneUntilItEndsAndTellsTheNextWhoThatWas() {
    Path file = folder.resolve("new").resolve("account.lock");
    try (FolderLock first = new FolderLock(file);
        FolderLock second = new FolderLock(file)) {
      assertThat(first.take("first")).isTrue();
      assertThat(first.take("first")).as("it has it already").isTrue();
      assertThat(first.predecessor()).isEmpty();
      assertThat(second.take("second")).isFalse();
      assertThat(second.predecessor()).isEmpty();

      first.close();

      assertThat(second.take("second")).isTrue();
      assertThat(second.predecessor()).contains("first");
      assertThat(first.take("first")).isFalse();
    }
  }
}
