package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.marketingest.adapter.websocket.StreamProtocol;
import java.util.ArrayList;
import java.util.List;

/**
 * Binance's combined streams {@code trade}, {@code bookTicker} and {@code depth@100ms}: the address
 * names the first ones, the others are subscribed afterwards. The exchange allows five messages a
 * second and 1,024 streams a connection.
 *
 * @param streamsPerAddress how many streams the address names
 * @param streamsPerRequest how many streams one subscription names
 */
record BinanceProtocol(BinanceSymbols symbols, int streamsPerAddress, int streamsPerRequest)
    implements StreamProtocol {
  static final int STREAMS_PER_INSTRUMENT = 3;

  static BinanceProtocol of(BinanceSymbols symbols) {
    return new BinanceProtocol(symbols, 120, 100);
  }

  @Override
  public String path(List<InstrumentId> instruments) {
    List<String> streams = streams(instruments);
    return "/stream?streams="
        + String.join("/", streams.subList(0, Math.min(streamsPerAddress, streams.size())));
  }

  @Override
  public List<Request> subscriptions(List<InstrumentId> instruments) {
    List<String> streams = streams(instruments);
    List<Request> requests = new ArrayList<>();
    for (int from = streamsPerAddress; from < streams.size(); from += streamsPerRequest) {
      int to = Math.min(from + streamsPerRequest, streams.size());
      requests.add(
          new Request(
              "{\"method\":\"SUBSCRIBE\",\"params\":[\""
                  + String.join("\",\"", streams.subList(from, to))
                  + "\"],\"id\":"
                  + to
                  + "}",
              1));
    }
    return requests;
  }

  @Override
  public List<Request> bookAgain(InstrumentId instrument) {
    return List.of();
  }

  /** Answers begin with their result; frames of streams with the stream's name. */
  @Override
  public boolean isAnswer(byte[] frame) {
    return StreamProtocol.startsWith(frame, "{\"result\"");
  }

  private List<String> streams(List<InstrumentId> instruments) {
    List<String> streams = new ArrayList<>(instruments.size() * STREAMS_PER_INSTRUMENT);
    for (InstrumentId instrument : instruments) {
      String name = symbols.streamName(instrument);
      streams.add(name + "@trade");
      streams.add(name + "@bookTicker");
      streams.add(name + "@depth@100ms");
    }
    return streams;
  }
}
