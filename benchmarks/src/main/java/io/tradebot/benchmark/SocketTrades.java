package io.tradebot.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.marketingest.application.FrameMapper;
import io.tradebot.marketingest.domain.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts Binance's trades in the text of the frames as they come from the socket, and hands the
 * frames on.
 */
final class SocketTrades implements FrameMapper {
  private final FrameMapper mapper;
  private final LongAdder frames = new LongAdder();
  private final Map<String, NumberRanges> numbers = new ConcurrentHashMap<>();

  SocketTrades(FrameMapper mapper) {
    this.mapper = mapper;
  }

  /** The numbers of a symbol's trades, from the first to the last that came. */
  record Range(String symbol, long first, long last) {}

  @Override
  public StreamMessage map(byte[] frame, int length, long receiveTimeNs, long venueTimeNs) {
    frames.increment();
    String text = new String(frame, 0, length, US_ASCII);
    if (text.contains("\"e\":\"trade\"")) {
      String name = text.substring(text.indexOf("\"s\":\"") + 5);
      name = name.substring(0, name.indexOf('"'));
      String number = text.substring(text.indexOf("\"t\":") + 4);
      long id = Long.parseLong(number.substring(0, number.indexOf(',')));
      numbers
          .computeIfAbsent(
              Symbol.of(name.replaceFirst("USDT$", "-USDT")).toString(), any -> new NumberRanges())
          .add(id);
    }
    return mapper.map(frame, length, receiveTimeNs, venueTimeNs);
  }

  long frames() {
    return frames.sum();
  }

  /** Different trades. */
  long trades() {
    return numbers.values().stream().mapToLong(own -> own.between(own.first(), own.last())).sum();
  }

  List<Range> ranges() {
    return numbers.entrySet().stream()
        .map(own -> new Range(own.getKey(), own.getValue().first(), own.getValue().last()))
        .toList();
  }
}
