package io.tradebot.marketingest.adapter.websocket;

import io.tradebot.common.instrument.InstrumentId;
import java.util.List;

/** What a venue wants to hear on a connection. Stateless. */
public interface StreamProtocol {

  /**
   * A request to the venue.
   *
   * @param text the frame
   * @param answers how many frames will answer it, see {@link #isAnswer}
   */
  record Request(String text, int answers) {}

  /** Path and query of the address to connect to for these instruments, from the first slash. */
  String path(List<InstrumentId> instruments);

  /** The requests that make the streams of these instruments flow, in their order. */
  List<Request> subscriptions(List<InstrumentId> instruments);

  /**
   * The requests that make the venue send an instrument's book anew; none where a book is asked for
   * over REST.
   */
  List<Request> bookAgain(InstrumentId instrument);

  /** Whether a frame, good or bad, answers a request; cheap, for every frame may be shown. */
  boolean isAnswer(byte[] frame);

  /** Whether a frame begins with a text. */
  static boolean startsWith(byte[] frame, String text) {
    if (frame.length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (frame[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
