package io.tradebot.orderexecutor.adapter.paper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the account across restarts: each change as one line of JSON at the end of a file, before
 * anybody hears of it. A line that a kill has torn is cut off at the next start. Not thread-safe.
 */
final class PaperJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PaperJournal.class);

  private final FileChannel file;
  private final JsonMapper json = JsonMapper.builder().build();
  private final List<Change> remembered;

  /** What one event has changed: whole records as they are now. */
  record Change(List<PaperOrder> orders, List<PaperFill> fills, Map<String, PaperFunds> funds) {}

  /**
   * @throws IOException when the file cannot be opened, or is damaged before its end
   */
  PaperJournal(Path path) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    this.file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.remembered = read(path);
  }

  private List<Change> read(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    List<Change> changes = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        try {
          changes.add(json.readValue(bytes, from, at - from, Change.class));
        } catch (JacksonException damaged) {
          throw new IOException(
              path
                  + " is damaged at byte "
                  + from
                  + ": delete it to begin with a new account on paper",
              damaged);
        }
        from = at + 1;
      }
    }
    if (from < bytes.length) {
      LOG.warn("{}: the last {} bytes are torn and dropped", path, bytes.length - from);
    }
    file.truncate(from);
    file.position(from);
    return changes;
  }

  /** The changes of earlier runs, the oldest first. */
  List<Change> remembered() {
    return remembered;
  }

  void append(Change change) {
    ByteBuffer line =
        ByteBuffer.wrap((json.writeValueAsString(change) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the account on paper cannot be written", failure);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
