package io.tradebot.orderexecutor.application;

import io.tradebot.common.control.ControlCommand;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.orderexecutor.adapter.journal.JournalStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The disk of the simulated machine: what was not forced when the power goes is there up to any
 * byte.
 */
final class MemoryDisk {
  private byte[] journal = new byte[0];
  private int length;
  private int forced;
  private @Nullable ExecutionState state;
  private @Nullable ControlCommand keptPanic;

  /** Whether nothing can be written any more. */
  boolean full;

  /** Writes nothing and says that it did; for the proof that the auditor would notice. */
  boolean lying;

  /** The journal's bytes, copied. */
  byte[] journal() {
    return Arrays.copyOf(journal, length);
  }

  void journal(byte[] bytes) {
    journal = bytes.clone();
    length = bytes.length;
    forced = length;
  }

  @Nullable ExecutionState state() {
    return state;
  }

  void loseState() {
    state = null;
  }

  /** The power goes: of what was not forced, some bytes are there. */
  void powerCut(RandomGenerator random) {
    if (length > forced) {
      length = forced + random.nextInt(length - forced + 1);
    }
  }

  private void requireSpace() throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
  }

  /** The journal's file as one process sees it. */
  JournalStorage openJournal() {
    return new JournalStorage() {
      private boolean closed;

      @Override
      public byte[] read() {
        return journal();
      }

      @Override
      public void replace(byte[] whole) throws IOException {
        requireSpace();
        journal(whole);
      }

      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        if (closed) {
          throw new IOException("closed");
        }
        requireSpace();
        if (lying) {
          return;
        }
        int at = Math.toIntExact(position);
        int end = at + bytes.remaining();
        if (journal.length < end) {
          journal = Arrays.copyOf(journal, Math.max(end, journal.length * 2));
        }
        bytes.get(journal, at, end - at);
        length = end;
        forced = Math.min(forced, at);
      }

      @Override
      public void force() throws IOException {
        requireSpace();
        forced = length;
      }

      @Override
      public void setAside(byte[] damaged) {}

      @Override
      public void close() {
        closed = true;
      }

      @Override
      public String toString() {
        return "memory";
      }
    };
  }

  /** The state's file as one process sees it. */
  Archive openArchive() {
    return new Archive();
  }

  /** See {@link #openArchive}. */
  final class Archive implements StateArchive {
    private boolean dead;

    void kill() {
      dead = true;
    }

    @Override
    public Optional<ExecutionState> load() {
      return Optional.ofNullable(state);
    }

    @Override
    public void store(ExecutionState latest) {
      if (dead) {
        throw new UnreliableVenue.Killed();
      }
      if (full) {
        throw new JournalUnavailableException(
            "state cannot be written", new IOException("No space left on device"));
      }
      state = latest;
    }

    @Override
    public void keepPanic(ControlCommand command) {
      keptPanic = command;
    }

    @Override
    public Optional<ControlCommand> keptPanic() {
      return Optional.ofNullable(keptPanic);
    }

    @Override
    public void forgetPanic(String commandId) {
      if (keptPanic != null && keptPanic.commandId().equals(commandId)) {
        keptPanic = null;
      }
    }
  }
}
