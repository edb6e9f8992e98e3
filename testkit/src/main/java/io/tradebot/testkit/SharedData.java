package io.tradebot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The recorded market data and reference values that lie beside the project, in {@code ../shared}
 * seen from the project's root. They are not part of the project: where the folder or a file in it
 * is absent, the calling test is skipped with a message that names the path.
 */
public final class SharedData {

  private SharedData() {}

  /**
   * The project's root: the nearest folder upwards from the working directory with {@code mvnw}.
   */
  public static Path projectRoot() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))) {
        return folder;
      }
    }
    throw new IllegalStateException("No folder with mvnw at or above " + start);
  }

  /**
   * The path of a file or folder below {@code ../shared}; skips the test when it is absent.
   *
   * @param relative path below the shared folder, with forward slashes, such as {@code data}
   */
  public static Path require(String relative) {
    Path root = projectRoot().resolveSibling("shared");
    Path path = root.resolve(relative).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException("Not below the shared folder: " + relative);
    }
    assumeTrue(Files.exists(path), () -> "skipped: no shared data at " + path);
    return path;
  }

  /**
   * Opens a file below {@code ../shared} as bytes, unzipped where the name ends in {@code .gz};
   * skips the test when it is absent. The caller closes the stream.
   */
  public static InputStream open(String relative) throws IOException {
    return openPath(require(relative));
  }

  /** Like {@link #open(String)}, as UTF-8 text. The caller closes the reader. */
  public static BufferedReader reader(String relative) throws IOException {
    return new BufferedReader(new InputStreamReader(open(relative), UTF_8));
  }

  static InputStream openPath(Path path) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    if (!path.toString().endsWith(".gz")) {
      return bytes;
    }
    try {
      return new GZIPInputStream(bytes, 1 << 16);
    } catch (IOException notGzip) {
      bytes.close();
      throw new IOException(path + " ends in .gz and is not gzip data", notGzip);
    }
  }
}
