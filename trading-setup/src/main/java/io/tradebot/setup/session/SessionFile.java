package io.tradebot.setup.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where sessions lie: {@code sessions/SERVICE-STAMP.jsonl.gz} in the data directory. */
public final class SessionFile {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private static final String ENDING = ".jsonl.gz";

  private SessionFile() {}

  static Path of(Path folder, SessionBegin begin) {
    return folder.resolve(begin.service() + "-" + STAMP.format(begin.at()) + ENDING);
  }

  /** The folder of the sessions. */
  public static Path folder(Path dataDirectory) {
    return dataDirectory.resolve("sessions");
  }

  /** Sessions of a service, oldest first. */
  public static List<Path> all(Path folder, String service) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(service + "-"))
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .sorted()
          .toList();
    }
  }

  /** The newest session of a service. */
  public static Optional<Path> newest(Path folder, String service) throws IOException {
    List<Path> all = all(folder, service);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** Deletes the oldest sessions of a service until the rest takes no more than so many bytes. */
  static List<Path> trim(Path folder, String service, long bytes) throws IOException {
    List<Path> deleted = new ArrayList<>();
    long left = bytes;
    for (Path file : all(folder, service).stream().sorted(Comparator.reverseOrder()).toList()) {
      left -= Files.size(file);
      if (left < 0) {
        Files.deleteIfExists(file);
        deleted.add(file);
      }
    }
    return deleted;
  }
}
