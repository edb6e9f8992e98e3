package io.tradebot.orderexecutor.adapter.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.core.execution.ExecutionState;
import io.tradebot.orderexecutor.application.JournalUnavailableException;
import io.tradebot.orderexecutor.application.StateArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's state as one JSON file behind a line with the CRC32C of the rest, replaced
 * atomically.
 *
 * <p>A file that cannot be read is set aside as {@code *.unreadable}, never overwritten.
 */
public final class FileStateArchive implements StateArchive {
  private final Path file;
  private final JsonMapper json;

  /**
   * @param json a mapper that knows our types
   */
  public FileStateArchive(Path file, JsonMapper json) {
    this.file = file;
    this.json = json;
  }

  @Override
  public Optional<ExecutionState> load() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      int line = 0;
      while (line < bytes.length && bytes[line] != '\n') {
        line++;
      }
      String expected = new String(bytes, 0, line, US_ASCII);
      int start = Math.min(line + 1, bytes.length);
      CRC32C crc = new CRC32C();
      crc.update(bytes, start, bytes.length - start);
      if (!expected.equals(Long.toHexString(crc.getValue()))) {
        throw new IOException("checksum differs");
      }
      return Optional.of(json.readValue(bytes, start, bytes.length - start, ExecutionState.class));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
      try {
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException stuck) {
        e.addSuppressed(stuck);
      }
      throw new StateUnreadableException(
          "state " + file + " cannot be read; it was set aside as " + aside, e);
    }
  }

  @Override
  public void store(ExecutionState state) {
    byte[] payload = json.writeValueAsBytes(state);
    CRC32C crc = new CRC32C();
    crc.update(payload);
    byte[] head = (Long.toHexString(crc.getValue()) + "\n").getBytes(US_ASCII);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Path directory = file.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes =
            ByteBuffer.allocate(head.length + payload.length).put(head).put(payload).flip();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel handle = FileChannel.open(directory, StandardOpenOption.READ)) {
        handle.force(true);
      }
    } catch (IOException e) {
      throw new JournalUnavailableException("state " + file + " cannot be written", e);
    }
  }
}
