package io.tradebot.benchmark;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Takes lines of the write protocol and keeps the numbers of trades, for the store's own speed. */
final class CountingStore implements SoakStore {
  private final HttpServer server;
  private final Map<String, NumberRanges> trades = new ConcurrentHashMap<>();

  CountingStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
          InputStream body = exchange.getRequestBody();
          take(zipped ? new GZIPInputStream(body) : body);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  private void take(InputStream body) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("market_trades")) {
        String symbol = line.replaceFirst(".*[,]symbol=([^, ]+).*", "$1");
        long id = Long.parseLong(line.replaceFirst(".*trade_id=(\\d+)i.*", "$1"));
        trades.computeIfAbsent(symbol, any -> new NumberRanges()).add(id);
      }
    }
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public long trades(String symbol, long first, long last) {
    NumberRanges numbers = trades.get(symbol);
    return numbers == null ? 0 : numbers.between(first, last);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
