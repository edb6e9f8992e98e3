package io.tradebot.research.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a CSV file, plain, in gzip or as the only entry of a zip. Not thread-safe. */
final class LineSource implements Closeable {
  private final BufferedReader reader;
  private final String name;
  private long line;

  private LineSource(BufferedReader reader, String name) {
    this.reader = reader;
    this.name = name;
  }

  /**
   * Opens a file.
   *
   * @param watch sees the bytes as they are read from the disk, e.g. to show progress
   */
  static LineSource open(Path file, UnaryOperator<InputStream> watch) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not there or no file");
    }
    InputStream bytes = watch.apply(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    try {
      String lower = file.getFileName().toString().toLowerCase(Locale.ROOT);
      InputStream text = bytes;
      if (lower.endsWith(".gz")) {
        text = new GZIPInputStream(bytes, 1 << 16);
      } else if (lower.endsWith(".zip")) {
        ZipInputStream zip = new ZipInputStream(bytes);
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
          throw new IOException(file + " is no zip or has nothing in it");
        }
        text = zip;
      }
      return new LineSource(
          new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16),
          file.getFileName().toString());
    } catch (IOException failure) {
      bytes.close();
      throw failure;
    }
  }

  /** The next line that is not blank; null at the end. */
  @Nullable String next() throws IOException {
    while (true) {
      String text = reader.readLine();
      if (text == null) {
        return null;
      }
      line++;
      if (line == 1 && text.startsWith("\uFEFF")) {
        text = text.substring(1);
      }
      if (!text.isBlank()) {
        return text;
      }
    }
  }

  /** Number of the line that {@link #next} gave last, from 1. */
  long line() {
    return line;
  }

  String name() {
    return name;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
