package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The Flux adapter against a server that answers its queries as InfluxDB 2 does. */
class InfluxStoreContractTest extends TimeSeriesStoreContract {
  private final InfluxStub influx = new InfluxStub();

  @AfterEach
  void stop() {
    influx.close();
  }

  @Override
  StoreAddress store() {
    return new StoreAddress(influx.url(), "tradebot", "ticks", "t0ken");
  }

  @Override
  TimeSeriesReader reader(URI url) {
    return new FluxTimeSeriesReader(url, "tradebot", "ticks", "t0ken");
  }

  @Override
  TimeSeriesSetup setup() {
    return new InfluxSetup(store(), Duration.ofDays(30));
  }

  @Test
  void makesBucketsAndTasksOnce() {
    setup().apply();
    List<String> first = List.copyOf(influx.calls);
    influx.calls.clear();
    setup().apply();

    assertThat(first).contains("POST /api/v2/buckets", "POST /api/v2/tasks");
    assertThat(influx.calls).isNotEmpty().allMatch(call -> call.startsWith("GET"));
    assertThat(influx.buckets).containsOnlyKeys("ticks", "ticks_long");
    assertThat(retention("ticks")).isEqualTo(30 * 86_400);
    assertThat(retention("ticks_long")).isZero();
    assertThat(influx.tasks)
        .containsOnlyKeys(
            "tradebot_keep", "tradebot_quotes_1m", "tradebot_book_1m", "tradebot_trades_1m");
    assertThat(task("tradebot_keep").path("status").asString()).isEqualTo("active");
    assertThat(task("tradebot_keep").path("flux").asString())
        .contains("from(bucket: \"ticks\")", "to(bucket: \"ticks_long\", org: \"tradebot\")")
        .contains("r._measurement == \"fills\"", "r._measurement == \"data_gaps\"")
        .doesNotContain("market_quotes");
  }

  @Test
  void changesRetentionAndTaskThatDiffer() {
    setup().apply();
    task("tradebot_keep").put("flux", "option task = {name: \"tradebot_keep\"}");
    new InfluxSetup(store(), Duration.ofDays(7)).apply();

    assertThat(retention("ticks")).isEqualTo(7 * 86_400);
    assertThat(task("tradebot_keep").path("flux").asString()).contains("fills");
    assertThat(influx.tasks).hasSize(4);
  }

  @Test
  void saysSoWhenItMayNot() {
    StoreAddress wrong = new StoreAddress(influx.url(), "tradebot", "ticks", "wr0ng");
    StoreAddress stranger = new StoreAddress(influx.url(), "others", "ticks", "t0ken");

    assertThatThrownBy(() -> new InfluxSetup(wrong, Duration.ofDays(1)).apply())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot prepare InfluxDB");
    assertThatThrownBy(() -> new InfluxSetup(stranger, Duration.ofDays(1)).apply())
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("InfluxDB at " + influx.url() + " has no organization others");
  }

  private ObjectNode task(String name) {
    return Objects.requireNonNull(influx.tasks.get(name), name);
  }

  private long retention(String bucket) {
    return Objects.requireNonNull(influx.buckets.get(bucket), bucket)
        .path("retentionRules")
        .path(0)
        .path("everySeconds")
        .asLong();
  }
}
