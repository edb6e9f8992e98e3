package io.tradebot.storage.timeseries;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.OrganizationsQuery;
import com.influxdb.client.TasksQuery;
import com.influxdb.client.domain.Bucket;
import com.influxdb.client.domain.BucketRetentionRules;
import com.influxdb.client.domain.Organization;
import com.influxdb.client.domain.PostBucketRequest;
import com.influxdb.client.domain.Task;
import com.influxdb.client.domain.TaskCreateRequest;
import com.influxdb.client.domain.TaskStatusType;
import com.influxdb.client.domain.TaskUpdateRequest;
import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Prepares InfluxDB 2: the bucket of all points with its retention, a second bucket without one,
 * and tasks that bring into it what is kept and samples of what is not.
 */
public final class InfluxSetup implements TimeSeriesSetup {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  private final StoreAddress store;
  private final Duration retention;

  /**
   * Makes a set-up.
   *
   * @param retention of the bucket that points are written to
   */
  public InfluxSetup(StoreAddress store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  /** The bucket of what is kept for good. */
  public static String longBucket(String bucket) {
    return bucket + "_long";
  }

  @Override
  public void apply() {
    try (InfluxDBClient client = store.client(REQUEST_TIMEOUT)) {
      String organization = organization(client);
      bucket(client, organization, store.bucket(), Math.toIntExact(retention.toSeconds()));
      bucket(client, organization, longBucket(store.bucket()), 0);
      for (FluxTasks.Definition task : FluxTasks.all(store.org(), store.bucket())) {
        task(client, organization, task);
      }
    } catch (InfluxException failure) {
      throw new UncheckedIOException(
          "cannot prepare InfluxDB at " + store, new IOException(failure.getMessage(), failure));
    }
  }

  private String organization(InfluxDBClient client) {
    OrganizationsQuery query = new OrganizationsQuery();
    query.setOrg(store.org());
    return client.getOrganizationsApi().findOrganizations(query).stream()
        .filter(organization -> organization.getName().equals(store.org()))
        .map(Organization::getId)
        .findFirst()
        .orElseThrow(
            () ->
                new UncheckedIOException(
                    new IOException(
                        "InfluxDB at " + store.url() + " has no organization " + store.org())));
  }

  private static void bucket(
      InfluxDBClient client, String organization, String name, int retentionSeconds) {
    BucketRetentionRules rule = new BucketRetentionRules().everySeconds(retentionSeconds);
    Bucket found = client.getBucketsApi().findBucketByName(name);
    if (found == null) {
      client
          .getBucketsApi()
          .createBucket(
              new PostBucketRequest().orgID(organization).name(name).retentionRules(List.of(rule)));
      return;
    }
    int now =
        found.getRetentionRules().stream()
            .map(BucketRetentionRules::getEverySeconds)
            .mapToInt(Integer::intValue)
            .findFirst()
            .orElse(0);
    if (now != retentionSeconds) {
      client.getBucketsApi().updateBucket(found.retentionRules(List.of(rule)));
    }
  }

  private static void task(
      InfluxDBClient client, String organization, FluxTasks.Definition wanted) {
    TasksQuery query = new TasksQuery();
    query.setName(wanted.name());
    query.setOrgID(organization);
    List<Task> found =
        client.getTasksApi().findTasks(query).stream()
            .filter(task -> wanted.name().equals(task.getName()))
            .toList();
    if (found.isEmpty()) {
      client
          .getTasksApi()
          .createTask(
              new TaskCreateRequest()
                  .orgID(organization)
                  .status(TaskStatusType.ACTIVE)
                  .flux(wanted.flux()));
      return;
    }
    Task task = found.getFirst();
    if (!wanted.flux().strip().equals(task.getFlux().strip())) {
      client.getTasksApi().updateTask(task.getId(), new TaskUpdateRequest().flux(wanted.flux()));
    }
  }
}
