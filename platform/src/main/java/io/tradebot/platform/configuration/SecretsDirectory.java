package io.tradebot.platform.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A directory of generated secrets, one file each, readable by its owner alone.
 *
 * <p>Safe when several processes ask for the same new secret at once: all get the same value. A
 * secret is written whole and made durable under another name, and only then gets its own, so that
 * nobody ever reads half of one. Thread-safe.
 */
public final class SecretsDirectory {
  /** The key of the control API. */
  public static final String API_KEY = "api-key";

  /** The simulator's account. */
  public static final String SIM_API_KEY = "sim-api-key";

  /** The simulator's account. */
  public static final String SIM_API_SECRET = "sim-api-secret";

  /** The simulator's account where requests are signed by a private key: a PEM of an EC key. */
  public static final String SIM_SIGNING_KEY = "sim-signing-key";

  /** The token of the time-series store. */
  public static final String INFLUX_TOKEN = "influx-token";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final int RANDOM_BYTES = 32;

  private final Path directory;
  private final SecureRandom random = new SecureRandom();

  public SecretsDirectory(Path directory) {
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }

  /**
   * The secret of a name; when there is none yet it is made: of 32 random bytes in URL-safe Base64,
   * or, for {@link #SIM_SIGNING_KEY}, as a private key.
   *
   * @throws UncheckedIOException when the directory cannot be read or written
   */
  public Secret obtain(String name) {
    Optional<Secret> existing = find(name);
    return existing.isPresent() ? existing.get() : create(name);
  }

  /** The secret of a name; empty when there is none; errors as {@link #obtain}. */
  public Optional<Secret> find(String name) {
    Path file = file(name);
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new IOException(file + " is empty: delete it to have a new one made");
      }
      return Optional.of(new Secret(text));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read secret " + file, failure);
    }
  }

  private Secret create(String name) {
    Path file = file(name);
    try {
      makeDirectory();
      String text = made(name);
      Path draft = directory.resolve("." + name + "." + UUID.randomUUID());
      try {
        writeDurably(draft, text);
        // A hard link fails when the name is taken: exactly one process wins, with a whole file.
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException lost) {
        return find(name).orElseThrow(() -> new IOException(file + " vanished", lost));
      } catch (UnsupportedOperationException noLinks) {
        return createWithoutLinks(name, text);
      } finally {
        Files.deleteIfExists(draft);
      }
      forceDirectory();
      return new Secret(text);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot create secret " + file, failure);
    }
  }

  private String made(String name) {
    if (name.equals(SIM_SIGNING_KEY)) {
      return SigningKeys.newPem(random).strip();
    }
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Secret createWithoutLinks(String name, String text) throws IOException {
    try {
      writeDurably(file(name), text);
      return new Secret(text);
    } catch (FileAlreadyExistsException lost) {
      return find(name).orElseThrow(() -> new IOException(file(name) + " vanished", lost));
    }
  }

  private void writeDurably(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly("rw-------"))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private void makeDirectory() throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(directory, ownerOnly("rwx------"));
    } catch (FileAlreadyExistsException race) {
      if (!Files.isDirectory(directory)) {
        throw race;
      }
    }
  }

  private void forceDirectory() throws IOException {
    if (isPosix()) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private FileAttribute<?>[] ownerOnly(String permissions) throws IOException {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() throws IOException {
    Path existing = directory.toAbsolutePath();
    while (!Files.exists(existing)) {
      Path parent = existing.getParent();
      if (parent == null) {
        return false;
      }
      existing = parent;
    }
    FileStore store = Files.getFileStore(existing);
    return store.supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private Path file(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "secret name must be lower-case letters, digits and dashes, was \"" + name + "\"");
    }
    return directory.resolve(name);
  }
}
