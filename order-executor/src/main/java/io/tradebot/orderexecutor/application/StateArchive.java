package io.tradebot.orderexecutor.application;

import io.tradebot.common.control.ControlCommand;
import io.tradebot.core.execution.ExecutionState;
import java.util.Optional;

/** Keeps the engine's state on disk. Used by one thread at a time. */
public interface StateArchive {

  /**
   * The state that was kept last; empty when none ever was.
   *
   * @throws StateUnreadableException when there is one that cannot be read
   */
  Optional<ExecutionState> load();

  /**
   * Replaces the state in one step; on return it survives a power cut.
   *
   * @throws JournalUnavailableException when that is not certain
   */
  void store(ExecutionState state);

  /**
   * Keeps a panic that cannot be acted upon yet; on return it survives a power cut.
   *
   * @throws JournalUnavailableException when that is not certain
   */
  void keepPanic(ControlCommand command);

  /** The panic that is kept; empty when there is none. */
  Optional<ControlCommand> keptPanic();

  /** Forgets a kept panic that was dealt with; does nothing when another one is kept. */
  void forgetPanic(String commandId);

  /** There is a state on disk, and it cannot be understood. */
  final class StateUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateUnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
