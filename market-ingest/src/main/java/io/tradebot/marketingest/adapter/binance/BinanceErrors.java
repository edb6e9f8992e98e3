package io.tradebot.marketingest.adapter.binance;

import io.tradebot.marketingest.adapter.rest.RestErrors;
import io.tradebot.marketingest.application.VenueRequestException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Binance tells failures by the status, and by a header how much weight was used. */
final class BinanceErrors implements RestErrors {
  /** Of 6,000 a minute and address; the rest is left to orders. */
  private static final int WEIGHT_LIMIT = 3_000;

  @Override
  public @Nullable VenueRequestException failure(
      String endpoint, int status, HttpHeaders headers, byte[] body) {
    return RestErrors.byStatus(endpoint, status, headers, body);
  }

  @Override
  public Duration pauseAfter(HttpHeaders headers) {
    return RestErrors.number(headers, "X-MBX-USED-WEIGHT-1M", 0) > WEIGHT_LIMIT
        ? Duration.ofSeconds(10)
        : Duration.ZERO;
  }
}
