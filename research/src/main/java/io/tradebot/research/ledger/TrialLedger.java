package io.tradebot.research.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of trials, one JSON a line, only ever appended to, also by several processes at once. What
 * is not finite in a trial's statistics is left out.
 */
public final class TrialLedger {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;

  public TrialLedger(Path folder) {
    this.file = folder.resolve("ledger.jsonl");
  }

  public Path file() {
    return file;
  }

  public void append(Trial trial) throws IOException {
    Map<String, Double> finite = new TreeMap<>(trial.statistics());
    finite.values().removeIf(value -> !Double.isFinite(value));
    Trial written =
        new Trial(
            trial.id(),
            trial.kind(),
            trial.at(),
            trial.strategy(),
            trial.instruments(),
            trial.parameters(),
            trial.assumptions(),
            trial.dataHash(),
            trial.codeRevision(),
            trial.seed(),
            trial.ordersHash(),
            finite,
            trial.firstDay(),
            trial.returns());
    byte[] line = (JSON.writeValueAsString(written) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(file.toAbsolutePath().getParent());
    synchronized (TrialLedger.class) {
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          FileLock lock = channel.lock()) {
        ByteBuffer buffer = ByteBuffer.wrap(line);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        if (!lock.isValid()) {
          throw new IOException("the lock of " + file + " was lost");
        }
      }
    }
  }

  /**
   * All trials, oldest first; none where there is no file yet.
   *
   * @throws IOException naming the line that cannot be read: a ledger with holes counts too few
   */
  public List<Trial> read() throws IOException {
    List<Trial> trials = new ArrayList<>();
    if (!Files.exists(file)) {
      return trials;
    }
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        try {
          trials.add(JSON.readValue(line, Trial.class));
        } catch (JacksonException broken) {
          throw new IOException(
              file + ", line " + number + ": not a trial: " + broken.getOriginalMessage(), broken);
        }
      }
    }
    return trials;
  }
}
