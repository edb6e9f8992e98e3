package io.tradebot.setup.session;

import io.tradebot.common.market.MarketEvent;
import java.time.Instant;
import java.util.List;

/** Takes down a session as it happens. Implementations are thread-safe and never wait. */
public interface SessionLog extends AutoCloseable {
  /** Takes nothing down. */
  SessionLog NONE =
      new SessionLog() {
        @Override
        public void step(Instant at, Object input, List<?> outputs) {}

        @Override
        public void seen(Instant at, MarketEvent event) {}

        @Override
        public boolean isRecording() {
          return false;
        }

        @Override
        public void close() {}
      };

  /** Begins a session. */
  @FunctionalInterface
  interface Factory {
    /** Records nothing. */
    Factory NONE = begin -> SessionLog.NONE;

    SessionLog begin(SessionBegin begin);
  }

  /**
   * An engine took an input at a moment, and this came of it; in the order of the inputs. Inputs
   * and outputs must be immutable, as they are written later.
   */
  void step(Instant at, Object input, List<?> outputs);

  /** Something that no engine took, and that a study of fills wants to know. */
  void seen(Instant at, MarketEvent event);

  /** Whether it still takes down. */
  boolean isRecording();

  @Override
  void close();
}
