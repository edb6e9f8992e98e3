package io.tradebot.orderexecutor.adapter.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.orderexecutor.adapter.journal.IntentCodec.Entry;
import io.tradebot.orderexecutor.application.IntentJournal;
import io.tradebot.orderexecutor.application.JournalUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of intents as one append-only file. Thread-safe.
 *
 * <p>Format: the eight bytes {@code TBJRNL01}, then records of a big-endian length (4 bytes), the
 * CRC32C of the payload (4 bytes) and the payload as {@link IntentCodec} writes it. A record that
 * ends beyond the file, or a damaged one with nothing readable behind it, is a torn tail and is
 * dropped. A damaged one with readable records behind it is corruption: the file is set aside, what
 * is readable is kept, and {@link Recovery} says so. Opening rewrites the file without concluded
 * intents, and so does growing beyond the limit.
 */
public final class FileIntentJournal implements IntentJournal {
  private static final Logger LOG = LoggerFactory.getLogger(FileIntentJournal.class);
  private static final byte[] MAGIC = "TBJRNL01".getBytes(US_ASCII);
  private static final int HEADER = 8;
  private static final int LARGEST_PAYLOAD = 64 * 1024;
  private static final long COMPACT_ABOVE = 64L * 1024 * 1024;

  private final JournalStorage storage;
  private final IntentCodec codec = new IntentCodec();
  private final Map<ClientOrderId, Intended> open = new LinkedHashMap<>();
  private final List<Intended> unresolved;
  private final Recovery recovery;
  private long end;
  private long intents;
  private long lastSyncNanos;
  private boolean broken;

  private FileIntentJournal(JournalStorage storage) throws IOException {
    this.storage = storage;
    byte[] bytes = storage.read();
    this.recovery = replay(bytes);
    if (!recovery.isClean()) {
      storage.setAside(bytes);
      LOG.error(
          "journal {} is damaged in {} places; what was read is set aside",
          storage,
          recovery.corruptRegions());
    }
    this.unresolved = List.copyOf(open.values());
    rewrite();
  }

  /**
   * Opens or creates a journal.
   *
   * @throws JournalUnavailableException when the file cannot be read or written
   */
  public static FileIntentJournal open(Path file) {
    try {
      return new FileIntentJournal(new FileStorage(file));
    } catch (IOException e) {
      throw new JournalUnavailableException("journal " + file + " cannot be opened", e);
    }
  }

  /**
   * Opens the journal that lies in a storage; closing the one closes the other.
   *
   * @throws JournalUnavailableException when it cannot be read or written
   */
  public static FileIntentJournal on(JournalStorage storage) {
    try {
      return new FileIntentJournal(storage);
    } catch (IOException e) {
      throw new JournalUnavailableException("journal " + storage + " cannot be opened", e);
    }
  }

  @Override
  public synchronized void intend(OrderIntent intent, long haltEpoch, Instant at) {
    Intended intended = new Intended(intent, haltEpoch, at);
    append(new Entry.Intent(intended), true);
    open.put(intent.orderId(), intended);
    intents++;
  }

  @Override
  public synchronized void conclude(ClientOrderId orderId, OrderStatus status, Instant at) {
    if (open.remove(orderId) != null) {
      append(new Entry.Conclusion(orderId, status, at), false);
    }
  }

  @Override
  public List<Intended> unresolved() {
    return unresolved;
  }

  @Override
  public Recovery recovery() {
    return recovery;
  }

  @Override
  public synchronized long intents() {
    return intents;
  }

  @Override
  public synchronized long lastSyncNanos() {
    return lastSyncNanos;
  }

  @Override
  public synchronized long size() {
    return end;
  }

  @Override
  public synchronized void close() {
    try {
      storage.close();
    } catch (IOException e) {
      throw new UncheckedIOException("journal " + storage + " cannot be closed", e);
    }
  }

  private void append(Entry entry, boolean force) {
    try {
      if (broken || end > COMPACT_ABOVE) {
        rewrite();
        broken = false;
      }
      ByteBuffer record = frame(codec.encode(entry));
      long started = System.nanoTime();
      long next = end + record.remaining();
      storage.write(record, end);
      if (force) {
        storage.force();
        lastSyncNanos = System.nanoTime() - started;
      }
      end = next;
    } catch (IOException e) {
      // What is behind the last good record is overwritten or rewritten before the next one.
      broken = true;
      throw new JournalUnavailableException("journal " + storage + " cannot be written", e);
    }
  }

  /** Writes what is open anew, in the place of all that was there. */
  private void rewrite() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(MAGIC);
    for (Intended intended : open.values()) {
      whole.writeBytes(frame(codec.encode(new Entry.Intent(intended))).array());
    }
    storage.replace(whole.toByteArray());
    end = whole.size();
  }

  private static ByteBuffer frame(byte[] payload) {
    return ByteBuffer.allocate(HEADER + payload.length)
        .putInt(payload.length)
        .putInt(crc(payload))
        .put(payload)
        .flip();
  }

  private static int crc(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  private Recovery replay(byte[] bytes) {
    if (bytes.length == 0) {
      return new Recovery(0, 0);
    }
    int corrupt = 0;
    int at = MAGIC.length;
    if (bytes.length < MAGIC.length) {
      return new Recovery(bytes.length, 0);
    }
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      corrupt++;
      at = 0;
    }
    List<Entry> entries = new ArrayList<>();
    long torn = 0;
    while (at < bytes.length) {
      int next = readRecord(bytes, at, entries);
      if (next < 0) {
        int resumed = findRecord(bytes, at + 1);
        if (resumed < 0) {
          torn = (long) bytes.length - at;
          break;
        }
        if (at > 0) {
          corrupt++;
        }
        next = resumed;
      }
      at = next;
    }
    entries.forEach(this::apply);
    return new Recovery(torn, corrupt);
  }

  private void apply(Entry entry) {
    switch (entry) {
      case Entry.Intent(Intended intended) -> open.put(intended.intent().orderId(), intended);
      case Entry.Conclusion conclusion -> open.remove(conclusion.orderId());
    }
  }

  /** Reads the record at a position; the position behind it, or -1 when there is none. */
  private int readRecord(byte[] bytes, int at, List<Entry> into) {
    if (bytes.length - at < HEADER) {
      return -1;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, at, bytes.length - at);
    int length = buffer.getInt();
    int crc = buffer.getInt();
    if (length <= 0 || length > LARGEST_PAYLOAD || length > buffer.remaining()) {
      return -1;
    }
    byte[] payload = new byte[length];
    buffer.get(payload);
    if (crc(payload) != crc) {
      return -1;
    }
    into.add(codec.decode(payload));
    return at + HEADER + length;
  }

  private int findRecord(byte[] bytes, int from) {
    List<Entry> found = new ArrayList<>();
    for (int at = from; at < bytes.length - HEADER; at++) {
      if (readRecord(bytes, at, found) >= 0) {
        return at;
      }
    }
    return -1;
  }
}
