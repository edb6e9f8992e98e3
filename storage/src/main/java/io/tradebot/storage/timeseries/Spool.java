package io.tradebot.storage.timeseries;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of points that wait on disk for a store that is away: first in, first out, bounded.
 *
 * <p>A folder of segment files {@code 000000000001.spool}. A segment is a row of records: length of
 * the text packed with gzip, CRC-32 of what follows, number of points, Unix epoch milliseconds of
 * the batch (4, 4, 4 and 8 bytes, big-endian), then the packed text in the line protocol. Beyond
 * its bound, and when the disk has less room than the reserve, the oldest segment is dropped. A
 * record that was cut off or damaged ends its segment. Records that were taken out of a segment
 * that still has others come again after a restart, so they must be such that writing them twice
 * changes nothing.
 *
 * <p>One process a folder. Written and read by one thread; the figures may be read by any.
 */
final class Spool implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final String EXTENSION = ".spool";
  private static final int HEADER = 4 + 4 + 4 + 8;
  private static final int SEGMENTS = 16;
  private static final long LARGEST_SEGMENT = 16L << 20;

  /**
   * Some points.
   *
   * @param lines in the line protocol
   */
  record Batch(long createdAtMs, int points, String lines) {}

  /** Opens segment files for writing; a seam for disks that fail. */
  interface Disk {
    WritableByteChannel create(Path segment) throws IOException;
  }

  private final Path folder;
  private final long maxBytes;
  private final long reserveBytes;
  private final long segmentBytes;
  private final Disk disk;
  private final FileChannel lockFile;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final AtomicLong points = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private @Nullable WritableByteChannel tail;
  private @Nullable Head head;
  private long nextNumber = 1;

  private static final class Segment {
    final Path file;
    // End of the last record that is whole.
    long length;
    // Start of the oldest record that was not taken out.
    long position;
    long points;

    Segment(Path file) {
      this.file = file;
    }
  }

  private record Head(Batch batch, long end) {}

  private Spool(Path folder, long maxBytes, long reserveBytes, Disk disk, FileChannel lockFile) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.reserveBytes = reserveBytes;
    this.segmentBytes = Math.max(1, Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS));
    this.disk = disk;
    this.lockFile = lockFile;
  }

  /**
   * Opens the folder, making it if need be, and reads what a process before left.
   *
   * @param maxBytes on disk, at most
   * @param reserveBytes that must stay free on the disk for others
   * @throws IOException when the folder cannot be used or another process uses it
   */
  static Spool open(Path folder, long maxBytes, long reserveBytes) throws IOException {
    return open(
        folder,
        maxBytes,
        reserveBytes,
        segment ->
            FileChannel.open(segment, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  static Spool open(Path folder, long maxBytes, long reserveBytes, Disk disk) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new IOException("another process uses " + folder);
      }
      Spool spool = new Spool(folder, maxBytes, reserveBytes, disk, lockFile);
      spool.load();
      return spool;
    } catch (OverlappingFileLockException taken) {
      lockFile.close();
      throw new IOException("another writer of this process uses " + folder, taken);
    } catch (IOException failure) {
      lockFile.close();
      throw failure;
    }
  }

  private void load() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(EXTENSION)).sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      try {
        long number = Long.parseLong(name.substring(0, name.length() - EXTENSION.length()));
        nextNumber = Math.max(nextNumber, number + 1);
      } catch (NumberFormatException foreign) {
        throw new IOException(file + " is no segment of the spool", foreign);
      }
      Segment segment = new Segment(file);
      scan(segment);
      if (segment.points == 0) {
        Files.delete(file);
        continue;
      }
      segments.add(segment);
      points.addAndGet(segment.points);
      bytes.addAndGet(segment.length);
    }
  }

  private static void scan(Segment segment) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment.file.toFile(), "r")) {
      long size = file.length();
      while (segment.length < size) {
        Stored record = read(file, segment.length, size);
        if (record == null) {
          LOG.warn(
              "The last {} bytes of {} are cut off or damaged and are left out",
              size - segment.length,
              segment.file);
          return;
        }
        segment.length = record.end;
        segment.points += record.points;
      }
    }
  }

  private static final class Stored {
    final byte[] packed;
    final int points;
    final long createdAtMs;
    final long end;

    Stored(byte[] packed, int points, long createdAtMs, long end) {
      this.packed = packed;
      this.points = points;
      this.createdAtMs = createdAtMs;
      this.end = end;
    }
  }

  /** The record at a place; null when it is cut off or damaged. */
  private static @Nullable Stored read(RandomAccessFile file, long position, long size)
      throws IOException {
    if (size - position < HEADER) {
      return null;
    }
    file.seek(position);
    int length = file.readInt();
    int crc = file.readInt();
    if (length < 0 || length > size - position - HEADER) {
      return null;
    }
    byte[] rest = new byte[HEADER - 8 + length];
    file.readFully(rest);
    if (crc != crc(rest)) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(rest);
    int count = fields.getInt();
    long createdAtMs = fields.getLong();
    byte[] packed = new byte[length];
    fields.get(packed);
    return new Stored(packed, count, createdAtMs, position + HEADER + length);
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * Puts a batch at the end.
   *
   * @return points dropped to make room: the oldest ones or, where not even they give enough, those
   *     of the batch
   * @throws IOException when the disk does not take it; the spool is as it was before
   */
  long append(Batch batch) throws IOException {
    byte[] record = record(batch);
    long droppedPoints = 0;
    while (!segments.isEmpty() && bytes.get() + record.length > maxBytes) {
      droppedPoints += dropOldest();
    }
    if (record.length > maxBytes) {
      return droppedPoints + batch.points();
    }
    Segment segment = segments.peekLast();
    if (tail == null || segment == null || segment.length + record.length > segmentBytes) {
      while (!segments.isEmpty() && room() < reserveBytes) {
        droppedPoints += dropOldest();
      }
      if (room() < reserveBytes) {
        return droppedPoints + batch.points();
      }
      segment = begin();
    }
    WritableByteChannel channel = tail;
    if (channel == null) {
      throw new IllegalStateException("no segment is open for writing");
    }
    try {
      ByteBuffer rest = ByteBuffer.wrap(record);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException failure) {
      // What was written of the record lies beyond the segment's length: nobody reads it.
      end(channel);
      if (segment.length == 0) {
        segments.remove(segment);
        Files.deleteIfExists(segment.file);
      }
      throw failure;
    }
    segment.length += record.length;
    segment.points += batch.points();
    bytes.addAndGet(record.length);
    points.addAndGet(batch.points());
    return droppedPoints;
  }

  private long room() throws IOException {
    return reserveBytes == 0 ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
  }

  private Segment begin() throws IOException {
    if (tail != null) {
      end(tail);
    }
    Segment segment = new Segment(folder.resolve("%012d".formatted(nextNumber++) + EXTENSION));
    tail = disk.create(segment.file);
    segments.add(segment);
    return segment;
  }

  private void end(WritableByteChannel channel) throws IOException {
    tail = null;
    try (channel) {
      if (channel instanceof FileChannel file) {
        file.force(true);
      }
    }
  }

  private long dropOldest() throws IOException {
    Segment oldest = segments.getFirst();
    if (segments.size() == 1 && tail != null) {
      end(tail);
    }
    segments.removeFirst();
    head = null;
    points.addAndGet(-oldest.points);
    bytes.addAndGet(-oldest.length);
    Files.deleteIfExists(oldest.file);
    return oldest.points;
  }

  /** The batch that waits longest; stays until {@link #removeOldest}. */
  Optional<Batch> oldest() throws IOException {
    while (head == null && !segments.isEmpty()) {
      Segment segment = segments.getFirst();
      Stored record = null;
      if (segment.position < segment.length) {
        try (RandomAccessFile file = new RandomAccessFile(segment.file.toFile(), "r")) {
          record = read(file, segment.position, Math.min(file.length(), segment.length));
        }
      }
      if (record == null) {
        if (segment.points > 0) {
          LOG.error(
              "{} was damaged while it waited; {} points are lost", segment.file, segment.points);
        }
        dropOldest();
        continue;
      }
      head =
          new Head(new Batch(record.createdAtMs, record.points, unpack(record.packed)), record.end);
    }
    return head == null ? Optional.empty() : Optional.of(head.batch);
  }

  /** Takes out what {@link #oldest} gave. */
  void removeOldest() throws IOException {
    Head taken = head;
    if (taken == null) {
      return;
    }
    head = null;
    Segment segment = segments.getFirst();
    segment.position = taken.end;
    segment.points -= taken.batch.points();
    points.addAndGet(-taken.batch.points());
    if (segment.position >= segment.length) {
      dropOldest();
    }
  }

  boolean isEmpty() {
    return points.get() == 0;
  }

  /** Points that wait. */
  long points() {
    return points.get();
  }

  /** Bytes on disk. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() throws IOException {
    try (lockFile) {
      if (tail != null) {
        end(tail);
      }
    }
  }

  private static byte[] record(Batch batch) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(batch.lines().length() / 4 + 64);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(packed) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(batch.lines().getBytes(StandardCharsets.UTF_8));
    }
    byte[] rest =
        ByteBuffer.allocate(HEADER - 8 + packed.size())
            .putInt(batch.points())
            .putLong(batch.createdAtMs())
            .put(packed.toByteArray())
            .array();
    return ByteBuffer.allocate(8 + rest.length)
        .putInt(packed.size())
        .putInt(crc(rest))
        .put(rest)
        .array();
  }

  private static String unpack(byte[] packed) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
