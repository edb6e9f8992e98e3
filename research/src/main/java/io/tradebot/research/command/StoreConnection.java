package io.tradebot.research.command;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.storage.timeseries.FluxTimeSeriesReader;
import io.tradebot.storage.timeseries.QuestDbTimeSeriesReader;
import io.tradebot.storage.timeseries.StoreAddress;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The time-series store of the configuration. */
final class StoreConnection {
  private StoreConnection() {}

  /**
   * Where it is.
   *
   * @throws CommandFailedException when the configuration asks for none
   */
  static StoreAddress address(String option) {
    TradebotConfiguration.TimeSeries store =
        ConfigurationLoader.load(System.getenv(), ServiceName.MARKET_INGEST).timeSeries();
    if (store.kind() == TradebotConfiguration.TimeSeriesKind.NONE) {
      throw new CommandFailedException(
          option + ": the configuration has no store (time_series.kind is none)");
    }
    return new StoreAddress(store.url(), store.org(), store.bucket(), store.token().reveal());
  }

  /**
   * A reader of it. The local stack serves a QuestDB where the configuration has an InfluxDB, so
   * the store itself is asked which of the two it is.
   *
   * @throws UncheckedIOException when it does not answer
   */
  static TimeSeriesReader reader(StoreAddress address) {
    return answersSql(address.url())
        ? new QuestDbTimeSeriesReader(address.url())
        : new FluxTimeSeriesReader(address.url(), address.org(), address.bucket(), address.token());
  }

  private static boolean answersSql(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/exec?query=SELECT%201"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException away) {
      throw new UncheckedIOException("the time-series store at " + url + " does not answer", away);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", interrupted));
    }
  }
}
