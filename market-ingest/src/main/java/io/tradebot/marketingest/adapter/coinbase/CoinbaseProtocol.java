package io.tradebot.marketingest.adapter.coinbase;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import io.tradebot.marketingest.adapter.websocket.StreamProtocol;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Coinbase's channels {@code heartbeats}, {@code market_trades} and {@code level2}. Each request
 * names one channel and is answered by the list of all subscriptions.
 */
record CoinbaseProtocol(SymbolTable symbols) implements StreamProtocol {

  @Override
  public String path(List<InstrumentId> instruments) {
    return "/";
  }

  @Override
  public List<Request> subscriptions(List<InstrumentId> instruments) {
    return List.of(
        request("subscribe", "heartbeats", instruments),
        request("subscribe", "market_trades", instruments),
        request("subscribe", "level2", instruments));
  }

  @Override
  public List<Request> bookAgain(InstrumentId instrument) {
    List<InstrumentId> one = List.of(instrument);
    return List.of(request("unsubscribe", "level2", one), request("subscribe", "level2", one));
  }

  @Override
  public boolean isAnswer(byte[] frame) {
    return StreamProtocol.startsWith(frame, "{\"channel\":\"subscriptions\"")
        || StreamProtocol.startsWith(frame, "{\"type\":\"subscriptions\"")
        || StreamProtocol.startsWith(frame, "{\"type\":\"error\"");
  }

  private Request request(String type, String channel, List<InstrumentId> instruments) {
    return new Request(
        "{\"type\":\""
            + type
            + "\",\"product_ids\":"
            + instruments.stream()
                .map(instrument -> "\"" + symbols.wireName(instrument) + "\"")
                .collect(Collectors.joining(",", "[", "]"))
            + ",\"channel\":\""
            + channel
            + "\"}",
        1);
  }
}
