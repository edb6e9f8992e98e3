package io.tradebot.setup.session;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a session line by line. One that is still being written ends where its writer is. Not
 * thread-safe.
 */
public final class SessionReader implements AutoCloseable {
  private final String name;
  private final BufferedReader lines;
  private final SessionFormat format;
  private final SessionBegin begin;
  private long line;

  private SessionReader(String name, Reader lines, SessionFormat format) throws IOException {
    this.name = name;
    this.lines = new BufferedReader(lines, 1 << 16);
    this.format = format;
    String first = text();
    if (first == null) {
      throw new BadSessionException(name + " is empty");
    }
    try {
      this.begin = format.begin(first);
    } catch (RuntimeException broken) {
      throw new BadSessionException(name + ", line 1: no beginning of a session: " + broken);
    }
  }

  /**
   * Opens a session.
   *
   * @throws BadSessionException when there is none in the file
   */
  public static SessionReader open(Path file, SessionFormat format) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadSessionException("there is no session " + file);
    }
    Reader text =
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8);
    try {
      return new SessionReader(file.toString(), text, format);
    } catch (IOException | RuntimeException broken) {
      text.close();
      throw broken;
    }
  }

  /** A session that was kept as text. */
  static SessionReader of(String name, Reader text, SessionFormat format) throws IOException {
    return new SessionReader(name, text, format);
  }

  public SessionBegin begin() {
    return begin;
  }

  /**
   * The next line; null at the end.
   *
   * @throws BadSessionException naming the line that cannot be read
   */
  public @Nullable SessionLine next() throws IOException {
    String text = text();
    if (text == null) {
      return null;
    }
    try {
      return format.line(text);
    } catch (IllegalArgumentException broken) {
      throw new BadSessionException(name + ", line " + line + ": " + broken.getMessage());
    }
  }

  private @Nullable String text() throws IOException {
    try {
      String text = lines.readLine();
      // The last line of a file that is still being written may be half there.
      if (text == null || !text.endsWith("}")) {
        return null;
      }
      line++;
      return text;
    } catch (EOFException stillWritten) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
