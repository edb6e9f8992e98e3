package io.tradebot.benchmark;

import io.tradebot.storage.timeseries.QuestDbSetup;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running QuestDB, counted by SQL. */
final class QuestDbStore implements SoakStore {
  private static final Pattern COUNT = Pattern.compile("\"dataset\":\\[\\[(\\d+)]]");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();

  QuestDbStore(URI address) {
    this.address = address;
    new QuestDbSetup(address, Duration.ofDays(30)).apply();
  }

  @Override
  public URI address() {
    return address;
  }

  /** Waits while the store still applies what it has taken. */
  @Override
  public long trades(String symbol, long first, long last) throws Exception {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    long count;
    do {
      count = count(symbol, first, last);
      if (count > last - first) {
        break;
      }
      Thread.sleep(500);
    } while (System.nanoTime() < deadlineNs);
    return count;
  }

  private long count(String symbol, long first, long last) throws Exception {
    String sql =
        "SELECT count_distinct(trade_id) FROM market_trades WHERE symbol = '%s' AND trade_id >= %d AND trade_id <= %d"
            .formatted(symbol, first, last);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    address.resolve(
                        "/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Matcher count = COUNT.matcher(answer.body());
    if (!count.find()) {
      throw new IllegalStateException("the store answered " + answer.body());
    }
    return Long.parseLong(count.group(1));
  }

  @Override
  public void close() {
    client.close();
  }
}
