package io.tradebot.marketingest.domain;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one frame of a venue's stream says. */
public sealed interface StreamMessage {

  record Trade(PublicTrade trade) implements StreamMessage {}

  record Quote(BestQuote quote) implements StreamMessage {}

  record Depth(InstrumentId instrument, DepthUpdate update) implements StreamMessage {}

  /** A whole book that came on the stream. */
  record Snapshot(InstrumentId instrument, DepthSnapshot snapshot) implements StreamMessage {}

  /**
   * A sign of life.
   *
   * @param eventTimeNs by the venue's clock; 0 when the venue did not say
   */
  record Heartbeat(long eventTimeNs) implements StreamMessage {}

  /**
   * The number of an instrument's newest trade, so that one that is missing shows.
   *
   * @param eventTimeNs by the venue's clock; 0 when the venue did not say
   */
  record LastTrade(InstrumentId instrument, long tradeId, long eventTimeNs)
      implements StreamMessage {}

  /**
   * Whether the venue trades.
   *
   * @param instrument null when all of them are meant
   * @param status the venue's own word
   */
  record Status(@Nullable InstrumentId instrument, String status, boolean trading)
      implements StreamMessage {}

  /** What one frame says beside each other, in order. */
  record Several(List<StreamMessage> messages) implements StreamMessage {
    public Several {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A message of a connection whose messages are numbered.
   *
   * @param number rises by one with each message; 0 is the first of a connection
   */
  record Sequenced(long number, StreamMessage message) implements StreamMessage {}

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
