package io.tradebot.controlapi.application;

import io.tradebot.controlapi.domain.Notice;
import java.io.IOException;

/** A way to people: a chat, a mail box, a webhook. */
public interface NoticeSender {
  /** Its name in metrics and logs, such as {@code telegram}. */
  String name();

  /**
   * Sends; may block for as long as it needs.
   *
   * @throws IOException when it did not arrive; may be tried again. Its message holds no secret
   */
  void send(Notice notice) throws IOException, InterruptedException;
}
