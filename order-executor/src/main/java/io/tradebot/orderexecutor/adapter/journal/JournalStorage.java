package io.tradebot.orderexecutor.adapter.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a journal lie. Used by one thread at a time. */
public interface JournalStorage extends AutoCloseable {

  /** Everything that is there; empty when there is nothing yet. */
  byte[] read() throws IOException;

  /** Puts other bytes in the place of all that is there, in one step that survives a power cut. */
  void replace(byte[] whole) throws IOException;

  /** Writes at a position; what was written is durable only after {@link #force}. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** On return, what was written survives a power cut. */
  void force() throws IOException;

  /** Keeps damaged bytes for whoever wants to look at them. */
  void setAside(byte[] damaged) throws IOException;

  @Override
  void close() throws IOException;
}
