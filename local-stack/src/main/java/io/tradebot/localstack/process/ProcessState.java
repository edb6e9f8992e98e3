package io.tradebot.localstack.process;

/** Where a child process stands, as shown to the user. */
public enum ProcessState {
  WAITING,
  STARTING,
  RUNNING,
  /** Runs and answers, but reports that something is not right. */
  DEGRADED,
  /** Died; will be started again. */
  RESTARTING,
  /** Will not be started again without a person. */
  FAILED,
  STOPPING,
  STOPPED;

  /** Whether it does its work, perhaps not all of it. */
  public boolean isUp() {
    return this == RUNNING || this == DEGRADED;
  }
}
