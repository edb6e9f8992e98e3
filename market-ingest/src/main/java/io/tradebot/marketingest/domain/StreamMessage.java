package io.tradebot.marketingest.domain;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;

/** What one frame of a venue's stream says. */
public sealed interface StreamMessage {

  record Trade(PublicTrade trade) implements StreamMessage {}

  record Quote(BestQuote quote) implements StreamMessage {}

  record Depth(InstrumentId instrument, DepthUpdate update) implements StreamMessage {}

  /** The venue accepted a request such as a subscription. */
  record Acknowledged(long requestId) implements StreamMessage {}

  /** The venue refused a request. */
  record Refused(long code, String message) implements StreamMessage {}

  /** The venue is about to close the connection. */
  record ShutdownAnnounced() implements StreamMessage {}

  /**
   * The frame cannot be used.
   *
   * @param field what was being read; never content of the frame
   */
  record Rejected(RejectReason reason, String field) implements StreamMessage {}
}
