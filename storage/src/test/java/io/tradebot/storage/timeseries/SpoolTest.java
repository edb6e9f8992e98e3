package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.testkit.SeededRuns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path folder;

  @Test
  void givesBackInOrderAcrossSegmentsAndRestarts() throws IOException {
    try (Spool spool = Spool.open(folder, 64_000, 0)) {
      for (int i = 0; i < 100; i++) {
        spool.append(batch(i));
      }
    }

    List<String> given = new ArrayList<>();
    try (Spool spool = Spool.open(folder, 64_000, 0)) {
      assertThat(spool.points()).isEqualTo(100 * 3);
      given.addAll(drain(spool, 30));
      spool.append(batch(100));
      given.addAll(drain(spool, Integer.MAX_VALUE));
      assertThat(spool.isEmpty()).isTrue();
      assertThat(spool.bytes()).isZero();
    }

    assertThat(given).isEqualTo(lines(0, 101));
    assertThat(segments()).isEmpty();
  }

  @Test
  void dropsTheOldestBeyondItsBoundAndCountsThem() throws IOException {
    try (Spool spool = Spool.open(folder, 20_000, 0)) {
      long dropped = 0;
      for (int i = 0; i < 1_000; i++) {
        dropped += spool.append(batch(i));
        assertThat(spool.bytes()).isLessThanOrEqualTo(20_000);
      }
      List<String> left = drain(spool, Integer.MAX_VALUE);

      assertThat(dropped).isPositive();
      assertThat(dropped + left.size() * 3L).isEqualTo(3_000);
      assertThat(left).isEqualTo(lines(1_000 - left.size(), 1_000));
    }
  }

  @Test
  void leavesTheReserveOfTheDiskAlone() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY, Long.MAX_VALUE)) {
      assertThat(spool.append(batch(1))).isEqualTo(3);
      assertThat(spool.isEmpty()).isTrue();
      assertThat(segments()).isEmpty();
    }
  }

  /** A process killed in the middle of a record, at every byte. */
  @Test
  void toleratesTornTail() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY, 0)) {
      for (int i = 0; i < 3; i++) {
        spool.append(batch(i));
      }
    }
    Path segment = segments().getFirst();
    byte[] whole = Files.readAllBytes(segment);
    int record = whole.length / 3;
    for (int length = whole.length - 1; length > whole.length - record; length--) {
      for (Path left : segments()) {
        Files.delete(left);
      }
      Files.write(segment, Arrays.copyOf(whole, length));

      try (Spool spool = Spool.open(folder, PLENTY, 0)) {
        spool.append(batch(7));
        List<String> given = drain(spool, Integer.MAX_VALUE);

        assertThat(given).as("cut at " + length).startsWith(lines(0, 1).getFirst());
        assertThat(given).endsWith(lines(7, 8).getFirst());
        assertThat(given.size()).isBetween(2, 3);
      }
    }
  }

  @Test
  void leavesOutWhatWasDamagedAndKeepsTheRest() throws IOException {
    try (Spool spool = Spool.open(folder, 16_000, 0)) {
      for (int i = 0; i < 30; i++) {
        spool.append(batch(i));
      }
    }
    List<Path> segments = segments();
    assertThat(segments).hasSizeGreaterThan(2);
    byte[] bytes = Files.readAllBytes(segments.get(1));
    bytes[30] ^= 1;
    Files.write(segments.get(1), bytes);

    try (Spool spool = Spool.open(folder, 16_000, 0)) {
      List<String> given = drain(spool, Integer.MAX_VALUE);

      assertThat(given).isSubsetOf(lines(0, 30)).hasSizeLessThan(30).hasSizeGreaterThan(10);
      assertThat(given).contains(lines(0, 1).getFirst(), lines(29, 30).getFirst());
      assertThat(given).isSortedAccordingTo(Comparator.comparingLong(SpoolTest::number));
    }
  }

  @Test
  void staysAsItWasWhenTheDiskIsFull() throws IOException {
    FullDisk disk = new FullDisk();
    try (Spool spool = Spool.open(folder, PLENTY, 0, disk)) {
      spool.append(batch(0));
      disk.room = 10;

      assertThatThrownBy(() -> spool.append(batch(1))).hasMessageContaining("No space left");
      assertThat(spool.points()).isEqualTo(3);
      assertThatThrownBy(() -> spool.append(batch(1))).hasMessageContaining("No space left");

      disk.room = Long.MAX_VALUE;
      spool.append(batch(2));
      assertThat(drain(spool, 9))
          .isEqualTo(List.of(lines(0, 1).getFirst(), lines(2, 3).getFirst()));
    }
  }

  @Test
  void belongsToOneProcess() throws IOException {
    try (Spool spool = Spool.open(folder, PLENTY, 0)) {
      assertThat(spool.isEmpty()).isTrue();
      assertThatThrownBy(() -> Spool.open(folder, PLENTY, 0)).isInstanceOf(IOException.class);
    }
    Spool.open(folder, PLENTY, 0).close();
  }

  /** Against a plain queue, with restarts in between. */
  @Test
  void behavesLikeQueue() {
    SeededRuns.of(30)
        .forEach(
            random -> {
              Path own = folder.resolve("run" + random.nextInt(Integer.MAX_VALUE));
              Deque<String> expected = new ArrayDeque<>();
              Spool spool = Spool.open(own, 1 << 16, 0);
              for (int i = 0; i < 300; i++) {
                switch (random.nextInt(10)) {
                  case 0 -> {
                    // What was taken out of a segment that has others comes again: take all first.
                    drain(spool, Integer.MAX_VALUE);
                    expected.clear();
                    spool.close();
                    spool = Spool.open(own, 1 << 16, 0);
                  }
                  case 1, 2, 3, 4 -> {
                    Optional<Spool.Batch> oldest = spool.oldest();
                    assertThat(oldest.map(Spool.Batch::lines))
                        .isEqualTo(Optional.ofNullable(expected.poll()));
                    spool.removeOldest();
                  }
                  default -> {
                    assertThat(spool.append(batch(i))).isZero();
                    expected.add(batch(i).lines());
                  }
                }
                assertThat(spool.points()).isEqualTo(expected.size() * 3L);
              }
              spool.close();
            });
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  private static List<String> drain(Spool spool, int most) throws IOException {
    List<String> given = new ArrayList<>();
    while (given.size() < most) {
      Optional<Spool.Batch> oldest = spool.oldest();
      if (oldest.isEmpty()) {
        break;
      }
      given.add(oldest.get().lines());
      spool.removeOldest();
    }
    return given;
  }

  private static List<String> lines(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add(batch(i).lines());
    }
    return lines;
  }

  private static Spool.Batch batch(int number) {
    StringBuilder lines = new StringBuilder();
    Random random = new Random(number);
    for (int i = 0; i < 3; i++) {
      lines.append("m,n=").append(number).append(" v=").append(random.nextLong()).append("i 1\n");
    }
    return new Spool.Batch(1_000 + number, 3, lines.toString());
  }

  private static long number(String lines) {
    return Long.parseLong(lines.substring(4, lines.indexOf(' ')));
  }

  private static final class FullDisk implements Spool.Disk {
    long room = Long.MAX_VALUE;

    @Override
    public WritableByteChannel create(Path segment) throws IOException {
      FileChannel file =
          FileChannel.open(segment, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new WritableByteChannel() {
        @Override
        public int write(ByteBuffer source) throws IOException {
          if (room <= 0) {
            throw new IOException("No space left on device");
          }
          int count = (int) Math.min(room, source.remaining());
          ByteBuffer part = source.slice(source.position(), count);
          file.write(part);
          source.position(source.position() + count);
          room -= room == Long.MAX_VALUE ? 0 : count;
          return count;
        }

        @Override
        public boolean isOpen() {
          return file.isOpen();
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }
}
