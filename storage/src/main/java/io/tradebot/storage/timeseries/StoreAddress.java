package io.tradebot.storage.timeseries;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import java.net.URI;
import java.time.Duration;
import okhttp3.OkHttpClient;

/**
 * Where a time-series store is.
 *
 * @param bucket of the raw points
 * @param token may be empty where the store asks for none
 */
public record StoreAddress(URI url, String org, String bucket, String token) {

  /** A client of the InfluxDB 2 API; connects when it is first used. */
  InfluxDBClient client(Duration requestTimeout) {
    InfluxDBClientOptions.Builder options =
        InfluxDBClientOptions.builder()
            .url(url.toString())
            .org(org)
            .bucket(bucket)
            .okHttpClient(
                new OkHttpClient.Builder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .writeTimeout(requestTimeout)
                    .readTimeout(requestTimeout));
    if (!token.isEmpty()) {
      options.authenticateToken(token.toCharArray());
    }
    return InfluxDBClientFactory.create(options.build());
  }

  /** Names the place, not the token. */
  @Override
  public String toString() {
    return url + " (org " + org + ", bucket " + bucket + ")";
  }
}
