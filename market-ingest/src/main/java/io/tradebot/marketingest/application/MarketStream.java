package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;

/** The live connections to one venue. They re-establish themselves. Thread-safe. */
public interface MarketStream extends AutoCloseable {

  /** Connects; what comes goes to the listener. */
  void start(StreamListener listener);

  /** Number of the connection that carries an instrument, from 0. */
  int connectionOf(InstrumentId instrument);

  int connections();

  /** Drops a connection that is of no use and makes it anew. */
  void reconnect(int connection, String reason);

  /** Replaces a connection that is about to end, without a pause. */
  void replace(int connection, String reason);

  /**
   * Makes the venue send an instrument's whole book on the stream; nothing happens where a book is
   * asked for over REST, or while the connection is gone.
   */
  void sendBookAgain(InstrumentId instrument);

  @Override
  void close();
}
