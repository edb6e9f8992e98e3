package io.tradebot.exchangesim.adapter.file;

import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The account in one file of JSON lines, one line a change, appended in one write.
 *
 * <p>What is written survives the death of the process; it is not forced to the disk, so a power
 * cut may lose the end. A torn last line is dropped at the start, when the file is also rewritten
 * to hold each order once.
 */
public final class FileAccountJournal implements AccountJournal, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileAccountJournal.class);
  private static final int MAX_CLOSED_ORDERS = 20_000;
  private static final int MAX_FILLS = 50_000;

  private final Path file;
  private final JsonMapper json = JsonMapper.builder().build();
  private final Remembered remembered;
  private final FileChannel channel;

  record Line(List<VenueOrder> orders, List<VenueFill> fills, Map<String, Funds> funds) {}

  /**
   * Opens the file, or begins a new one.
   *
   * @throws IOException when it cannot be read or written, or a line before the last one is damaged
   */
  public FileAccountJournal(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.remembered = read();
    rewrite();
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  @Override
  public Remembered restore() {
    return remembered;
  }

  @Override
  public void append(
      Collection<VenueOrder> orders, List<VenueFill> fills, Map<String, Funds> funds) {
    try {
      write(channel, new Line(List.copyOf(orders), List.copyOf(fills), new TreeMap<>(funds)));
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + file, failure);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private Remembered read() throws IOException {
    Map<String, VenueOrder> orders = new LinkedHashMap<>();
    List<VenueFill> fills = new ArrayList<>();
    Map<String, Funds> funds = new TreeMap<>();
    if (!Files.exists(file)) {
      return new Remembered(List.of(), List.of(), Map.of());
    }
    String text = Files.readString(file);
    int begin = 0;
    int number = 1;
    for (int end = text.indexOf('\n', begin); end >= 0; end = text.indexOf('\n', begin)) {
      Line line;
      try {
        line = json.readValue(text.substring(begin, end), Line.class);
      } catch (JacksonException damaged) {
        throw new IOException(
            file + " is damaged in line " + number + ": move it away to begin with a new account",
            damaged);
      }
      line.orders().forEach(order -> orders.put(order.symbol() + order.orderId(), order));
      fills.addAll(line.fills());
      funds.putAll(line.funds());
      begin = end + 1;
      number++;
    }
    if (begin < text.length()) {
      log.warn(
          "{}: the last line was torn and is dropped ({} characters)", file, text.length() - begin);
    }
    List<VenueOrder> kept = new ArrayList<>(orders.values());
    int surplus = kept.size() - MAX_CLOSED_ORDERS;
    if (surplus > 0) {
      List<VenueOrder> oldest = kept.subList(0, surplus);
      oldest.removeIf(order -> !order.state().isOpen());
    }
    return new Remembered(
        List.copyOf(kept),
        List.copyOf(fills.subList(Math.max(0, fills.size() - MAX_FILLS), fills.size())),
        funds);
  }

  private void rewrite() throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      if (!remembered.funds().isEmpty()) {
        write(out, new Line(remembered.orders(), remembered.fills(), remembered.funds()));
      }
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(FileChannel out, Line line) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap((json.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
