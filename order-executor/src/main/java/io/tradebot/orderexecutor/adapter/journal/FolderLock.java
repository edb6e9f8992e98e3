package io.tradebot.orderexecutor.adapter.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.orderexecutor.application.FilesLock;
import io.tradebot.orderexecutor.application.JournalUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that the operating system locks for as long as the process lives; its owner's name is in
 * it.
 */
public final class FolderLock implements FilesLock {
  private static final int LONGEST_NAME = 200;

  private final Path file;
  private @Nullable FileChannel channel;
  private Optional<String> predecessor = Optional.empty();

  public FolderLock(Path file) {
    this.file = file;
  }

  @Override
  public synchronized boolean take(String owner) {
    if (channel != null) {
      return true;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel opened =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean taken = false;
      try {
        taken = isLocked(opened);
        if (taken) {
          predecessor = read(opened);
          write(opened, owner);
          channel = opened;
        }
        return taken;
      } finally {
        if (channel == null) {
          opened.close();
        }
      }
    } catch (IOException e) {
      throw new JournalUnavailableException("lock " + file + " cannot be taken", e);
    }
  }

  private static boolean isLocked(FileChannel opened) throws IOException {
    try {
      return opened.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  private static Optional<String> read(FileChannel opened) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NAME);
    opened.read(bytes, 0);
    String name = UTF_8.decode(bytes.flip()).toString().strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static void write(FileChannel opened, String owner) throws IOException {
    opened.truncate(0);
    opened.write(ByteBuffer.wrap(owner.getBytes(UTF_8)), 0);
    opened.force(false);
  }

  @Override
  public synchronized Optional<String> predecessor() {
    return predecessor;
  }

  @Override
  public synchronized void close() {
    FileChannel held = channel;
    channel = null;
    if (held == null) {
      return;
    }
    try {
      held.close();
    } catch (IOException e) {
      throw new JournalUnavailableException("lock " + file + " cannot be released", e);
    }
  }
}
