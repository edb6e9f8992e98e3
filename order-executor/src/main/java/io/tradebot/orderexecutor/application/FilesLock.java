package io.tradebot.orderexecutor.application;

import java.util.Optional;

/**
 * The right of one process to the files of an account on this machine: two that write one journal
 * would destroy it. It ends with the process, however that ends. Thread-safe.
 */
public interface FilesLock extends AutoCloseable {
  /**
   * Takes it, if no living process has it.
   *
   * @param owner what the next process will know this one by
   * @return whether it is held
   * @throws JournalUnavailableException when the files cannot be read or written
   */
  boolean take(String owner);

  /**
   * Who had it before, and is certainly gone; empty before it was taken, and when nobody had it.
   */
  Optional<String> predecessor();

  @Override
  void close();
}
