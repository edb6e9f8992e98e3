package io.tradebot.marketingest.adapter.kraken;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.marketingest.adapter.websocket.StreamProtocol;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Kraken's channels {@code instrument}, {@code ticker}, {@code trade} and {@code book}, version 2;
 * {@code status} and {@code heartbeat} come by themselves. Each symbol of a request is answered on
 * its own.
 *
 * @param depth levels of a side of the books, one of those that the exchange offers
 */
record KrakenProtocol(KrakenSymbols symbols, int depth) implements StreamProtocol {
  private static final int[] DEPTHS = {10, 25, 100, 500, 1_000};

  /** The smallest depth that the exchange offers and that shows as many levels as are wanted. */
  static int depthFor(int levels) {
    for (int depth : DEPTHS) {
      if (depth >= levels) {
        return depth;
      }
    }
    throw new IllegalArgumentException(
        "market.book_depth: Kraken shows at most 1000 levels, wanted are " + levels);
  }

  @Override
  public String path(List<InstrumentId> instruments) {
    return "/v2";
  }

  @Override
  public List<Request> subscriptions(List<InstrumentId> instruments) {
    int count = instruments.size();
    String names = names(instruments);
    return List.of(
        new Request(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true},"
                + "\"req_id\":1}",
            1),
        new Request(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":"
                + names
                + ",\"snapshot\":false},\"req_id\":2}",
            count),
        new Request(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"ticker\",\"symbol\":"
                + names
                + ",\"event_trigger\":\"bbo\",\"snapshot\":true},\"req_id\":3}",
            count),
        new Request(book("subscribe", names, 4), count));
  }

  @Override
  public List<Request> bookAgain(InstrumentId instrument) {
    String names = names(List.of(instrument));
    return List.of(
        new Request(book("unsubscribe", names, 5), 1), new Request(book("subscribe", names, 6), 1));
  }

  /** Answers begin with their method, or with their error. */
  @Override
  public boolean isAnswer(byte[] frame) {
    return StreamProtocol.startsWith(frame, "{\"method\"")
        || StreamProtocol.startsWith(frame, "{\"error\"");
  }

  private String book(String method, String names, int requestId) {
    return "{\"method\":\""
        + method
        + "\",\"params\":{\"channel\":\"book\",\"symbol\":"
        + names
        + ",\"depth\":"
        + depth
        + (method.equals("subscribe") ? ",\"snapshot\":true" : "")
        + "},\"req_id\":"
        + requestId
        + "}";
  }

  private String names(List<InstrumentId> instruments) {
    return instruments.stream()
        .map(instrument -> "\"" + symbols.streamName(instrument) + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
