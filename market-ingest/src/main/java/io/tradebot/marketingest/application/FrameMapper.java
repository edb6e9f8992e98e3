package io.tradebot.marketingest.application;

import io.tradebot.marketingest.domain.StreamMessage;

/** Says what a frame means; never throws. */
@FunctionalInterface
public interface FrameMapper {
  StreamMessage map(byte[] frame, int length, long receiveTimeNs, long venueTimeNs);
}
