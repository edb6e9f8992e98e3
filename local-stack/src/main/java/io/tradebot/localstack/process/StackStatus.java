package io.tradebot.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the supervisor says of itself, in a file that the other commands read.
 *
 * @param supervisorStartedAtMs by the operating system's word, so a recycled pid is not mistaken
 *     for it
 */
public record StackStatus(
    long supervisorPid,
    long supervisorStartedAtMs,
    long writtenAtMs,
    List<ProcessStatus> processes) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The last status; empty when there is none, or it is unreadable. */
  public static Optional<StackStatus> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), StackStatus.class));
    } catch (IOException | JacksonException unreadable) {
      return Optional.empty();
    }
  }

  /** Replaces the file at once, so that no reader sees half of it. */
  public void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The supervisor, if it still lives. */
  public Optional<ProcessHandle> supervisor() {
    return find(supervisorPid, supervisorStartedAtMs);
  }

  /** Whether every process does its work. */
  public boolean allUp() {
    return processes.stream().allMatch(process -> process.state().isUp());
  }

  /** A living process by pid and start; empty when that pid is somebody else's by now. */
  public static Optional<ProcessHandle> find(long pid, long startedAtMs) {
    if (pid <= 0) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> startedAtMs(handle) == startedAtMs);
  }

  static long startedAtMs(ProcessHandle handle) {
    return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }
}
