package io.tradebot.benchmark;

import java.net.URI;

/** Where the points of a soak go. */
interface SoakStore extends AutoCloseable {

  /** Takes the write protocol. */
  URI address();

  /** How many different trades of a symbol it has with numbers from one to another, inclusive. */
  long trades(String symbol, long first, long last) throws Exception;

  @Override
  void close();
}
