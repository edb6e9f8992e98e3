package io.tradebot.common.control;

/** What a person can ask of the bot. */
public enum ControlAction {
  START,
  PAUSE,
  STOP,
  /** Stop, reconcile with the venue, start again. */
  RESTART,
  /** Cancel everything, flatten, halt. */
  PANIC,
  /** Leave HALTED for STOPPED. */
  RESET
}
