package io.tradebot.orderexecutor.adapter.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One file; replacing it goes through a second one that takes its place. */
final class FileStorage implements JournalStorage {
  private final Path file;
  private @Nullable FileChannel channel;

  FileStorage(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
  }

  @Override
  public byte[] read() throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  @Override
  public void replace(byte[] whole) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    FileChannel next =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      write(next, ByteBuffer.wrap(whole), 0);
      next.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceDirectory();
    } catch (IOException e) {
      next.close();
      throw e;
    }
    FileChannel old = channel;
    channel = next;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    write(open(), bytes, position);
  }

  private static void write(FileChannel to, ByteBuffer bytes, long position) throws IOException {
    long next = position;
    while (bytes.hasRemaining()) {
      next += to.write(bytes, next);
    }
  }

  @Override
  public void force() throws IOException {
    open().force(false);
  }

  private FileChannel open() throws IOException {
    FileChannel current = channel;
    if (current == null) {
      throw new ClosedChannelException();
    }
    return current;
  }

  private void forceDirectory() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    try (FileChannel handle = FileChannel.open(directory, StandardOpenOption.READ)) {
      handle.force(true);
    }
  }

  @Override
  public void setAside(byte[] damaged) throws IOException {
    Files.write(file.resolveSibling(file.getFileName() + ".corrupt"), damaged);
  }

  @Override
  public void close() throws IOException {
    FileChannel current = channel;
    channel = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
