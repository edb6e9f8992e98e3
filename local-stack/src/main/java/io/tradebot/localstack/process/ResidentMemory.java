package io.tradebot.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of a process, from {@code /proc} where the system has it. */
final class ResidentMemory {
  private ResidentMemory() {}

  /** In MiB; 0 where it cannot be told. */
  static long ofMiB(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
    } catch (IOException | NumberFormatException gone) {
      // The process ended while we read.
      return 0;
    }
    return 0;
  }
}
