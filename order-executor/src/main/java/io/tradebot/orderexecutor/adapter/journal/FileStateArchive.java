package io.tradebot.orderexecutor.adapter.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
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
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's state as one JSON file behind a line with the CRC32C of the rest, replaced
 * atomically.
 *
 * <p>Of a file that cannot be read a copy is kept as {@code *.unreadable}. A panic that waits lies
 * beside it as {@code *.panic}.
 */
public final class FileStateArchive implements StateArchive {
  private static final Logger LOG = LoggerFactory.getLogger(FileStateArchive.class);

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
        Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException stuck) {
        e.addSuppressed(stuck);
      }
      throw new StateUnreadableException(
          "state " + file + " cannot be read; a copy is kept as " + aside, e);
    }
  }

  @Override
  public void store(ExecutionState state) {
    byte[] payload = json.writeValueAsBytes(state);
    CRC32C crc = new CRC32C();
    crc.update(payload);
    byte[] head = (Long.toHexString(crc.getValue()) + "\n").getBytes(US_ASCII);
    replace(file, head, payload);
  }

  private Path panicFile() {
    return file.resolveSibling(file.getFileName() + ".panic");
  }

  @Override
  public void keepPanic(ControlCommand command) {
    replace(panicFile(), new byte[0], json.writeValueAsBytes(command));
  }

  @Override
  public Optional<ControlCommand> keptPanic() {
    Path kept = panicFile();
    if (!Files.exists(kept)) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.readValue(Files.readAllBytes(kept), ControlCommand.class));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      // Somebody wanted a panic, and nobody can say who.
      LOG.error("{} cannot be read and counts as a panic: {}", kept, e.getMessage());
      return Optional.of(
          new ControlCommand(
              "kept-unreadable", ControlAction.PANIC, "local", "unreadable", Instant.EPOCH));
    }
  }

  @Override
  public void forgetPanic(String commandId) {
    if (keptPanic().filter(kept -> kept.commandId().equals(commandId)).isPresent()) {
      try {
        Files.deleteIfExists(panicFile());
      } catch (IOException e) {
        LOG.error("{} was dealt with and cannot be deleted: {}", panicFile(), e.getMessage());
      }
    }
  }

  private static void replace(Path file, byte[] head, byte[] payload) {
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
      throw new JournalUnavailableException("file " + file + " cannot be written", e);
    }
  }
}
