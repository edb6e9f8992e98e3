package io.tradebot.exchangesim.adapter.socket;

/** The way back of one request. */
public interface Exchanged {
  void answer(HttpAnswer answer);

  void hangUp();
}
