package io.tradebot.exchangesim.adapter.file;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of frames as a client of the real venue recorded them, one a line: {@code <local ns>
 * <frame>} or the frame alone, gzipped or not.
 *
 * <p>Frames are those of a combined stream; a REST depth snapshot may lie between them and belongs
 * to the symbol of the frame before it. A CSV of trades is read as the frames it would have made,
 * see {@link TradeFile}.
 */
public final class Recording implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern TRADES = Pattern.compile("\\.csv(\\.gz)?$");

  private final Path file;
  private final Lines reader;
  private long lineNumber;
  private long firstNs = -1;

  /**
   * One recorded frame.
   *
   * @param atNs since the first frame, by the recorder's clock; by event time where the file has no
   *     clock
   * @param stream e.g. {@code btcusdt@trade}
   * @param payload the frame's data as text, unchanged
   */
  public record Frame(long atNs, String stream, JsonNode data, String payload) {
    public String symbol() {
      return stream.substring(0, stream.indexOf('@'));
    }

    /** What comes after the symbol, e.g. {@code depth@100ms}. */
    public String kind() {
      return stream.substring(stream.indexOf('@') + 1);
    }
  }

  /**
   * What a file holds.
   *
   * @param snapshots the first recorded depth snapshot by lower-case symbol; null where there is
   *     none
   * @param quotes whether best quotes were recorded
   * @param firstMs the first event time, Unix epoch milliseconds
   */
  public record Contents(Map<String, @Nullable JsonNode> snapshots, boolean quotes, long firstMs) {}

  /**
   * Opens a file for reading from its beginning.
   *
   * @throws IOException when it cannot be read
   */
  public Recording(Path file) throws IOException {
    this.file = file;
    this.reader = open(file);
  }

  /** Reads a whole file for what it holds. */
  public static Contents survey(Path file) throws IOException {
    Map<String, @Nullable JsonNode> snapshots = new LinkedHashMap<>();
    boolean quotes = false;
    long firstMs = 0;
    try (Lines lines = open(file)) {
      String symbol = "";
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String json = line.substring(Math.max(0, line.indexOf('{')));
        if (json.startsWith("{\"lastUpdateId\"")) {
          if (!symbol.isEmpty() && snapshots.get(symbol) == null) {
            snapshots.put(symbol, parse(file, number, json));
          }
          continue;
        }
        int begin = json.indexOf("\"stream\":\"");
        int at = json.indexOf('@');
        if (begin < 0 || at < begin) {
          continue;
        }
        if (firstMs == 0) {
          firstMs = parse(file, number, json).path("data").path("E").asLong(0);
        }
        symbol = json.substring(begin + "\"stream\":\"".length(), at);
        snapshots.putIfAbsent(symbol, null);
        quotes = quotes || json.startsWith("bookTicker", at + 1);
      }
    }
    if (snapshots.isEmpty()) {
      throw new IOException(
          file + " holds no frame of a combined stream such as {\"stream\":\"btcusdt@trade\",...}");
    }
    if (firstMs == 0) {
      throw new IOException(file + " holds no frame with an event time \"E\"");
    }
    return new Contents(snapshots, quotes, firstMs);
  }

  /** The next stream frame; null at the end. */
  public @Nullable Frame next() throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lineNumber++;
      int brace = line.indexOf('{');
      if (brace < 0) {
        continue;
      }
      JsonNode node = parse(file, lineNumber, line.substring(brace));
      if (!node.has("stream")) {
        continue;
      }
      JsonNode data = node.path("data");
      long ns =
          brace > 0
              ? Long.parseLong(line.substring(0, brace).strip())
              : data.path("E").asLong(firstNs / 1_000_000) * 1_000_000;
      if (firstNs < 0) {
        firstNs = ns;
      }
      return new Frame(
          Math.max(0, ns - firstNs), node.path("stream").asString(), data, payload(line));
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** The data object as it stands in the line: clients must get every byte that was recorded. */
  private static String payload(String line) {
    int begin = line.indexOf("\"data\":") + "\"data\":".length();
    return line.substring(begin, line.lastIndexOf('}'));
  }

  private static JsonNode parse(Path file, long number, String json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JacksonException malformed) {
      throw new IOException(file + " is no recording: line " + number + " is no JSON", malformed);
    }
  }

  private static Lines open(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    InputStream text =
        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    return TRADES.matcher(file.toString()).find()
        ? new TradeFile(file, reader)
        : new FrameFile(reader);
  }

  /** The lines of a recording, one after the other. */
  interface Lines extends AutoCloseable {
    /** The next line without its end; null after the last. */
    @Nullable String readLine() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** A file whose lines are the frames themselves. */
  private record FrameFile(BufferedReader reader) implements Lines {
    @Override
    public @Nullable String readLine() throws IOException {
      return reader.readLine();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
