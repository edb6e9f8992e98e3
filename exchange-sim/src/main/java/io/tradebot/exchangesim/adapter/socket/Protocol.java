package io.tradebot.exchangesim.adapter.socket;

import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExchangeObserver;

/**
 * One exchange's way of speaking, over the same venue: REST, WebSockets, its errors and limits.
 *
 * <p>Used on the venue's thread alone, but for {@link #purpose}, {@link #speaksAt} and {@link
 * #messagesPerSecond}, which only look at their arguments.
 */
public interface Protocol extends ExchangeObserver {
  /** What a request is for; faults and latency go by it. */
  enum Purpose {
    /** It places an order. */
    ORDER,
    /** It cancels one order or many. */
    CANCEL,
    /** It asks. */
    READ,
    /** It is none of the venue's calls. */
    FOREIGN
  }

  /** How requests that arrive as messages are carried out: with the same limits and faults. */
  interface Requests {
    void request(HttpCall call, Exchanged exchanged);
  }

  /** Names the venue that this speaks for; once, before the first call. */
  void serve(Exchange exchange);

  Purpose purpose(HttpCall call);

  HttpAnswer answer(HttpCall call);

  /**
   * What the venue says when it does not know what came of a request that it took, in its own
   * words.
   */
  HttpAnswer outcomeUnknown();

  /** What it says when it is too busy to take a request. */
  HttpAnswer busy();

  /** Whether WebSockets are opened at a path. */
  boolean speaksAt(String path);

  /** Most messages that a client may send in a second on a connection. */
  int messagesPerSecond(StreamConnection connection);

  void opened(StreamConnection connection);

  void received(StreamConnection connection, String text, Requests requests);

  void closed(StreamConnection connection);

  /** Who is connected and listens. */
  Audience audience();

  /**
   * Called each 100 ms.
   *
   * @param nowMs the market's time
   * @param wallMs the time by which connections live
   */
  void tick(long nowMs, long wallMs);

  // Faults

  /** Until then requests are refused for their number. */
  void limitUntil(long untilMs);

  /** Until then every client's address is banned. */
  void banUntil(long untilMs);

  /**
   * Until then the venue is under maintenance: it answers, but takes neither orders nor cancels.
   */
  void maintainUntil(long untilMs);

  /** Tells all clients that the venue goes down soon, where the venue has a word for it. */
  void announceShutdown(long nowMs);
}
