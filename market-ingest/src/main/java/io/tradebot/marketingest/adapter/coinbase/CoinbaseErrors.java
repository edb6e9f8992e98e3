package io.tradebot.marketingest.adapter.coinbase;

import io.tradebot.marketingest.adapter.rest.RestErrors;
import io.tradebot.marketingest.application.VenueRequestException;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Coinbase tells failures by the status. */
final class CoinbaseErrors implements RestErrors {
  @Override
  public @Nullable VenueRequestException failure(
      String endpoint, int status, HttpHeaders headers, byte[] body) {
    return RestErrors.byStatus(endpoint, status, headers, body);
  }
}
