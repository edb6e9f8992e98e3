package io.tradebot.platform.bus;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The client all connections to Redis come from: commands are refused while disconnected, never
 * buffered and never repeated behind our back; connections come back by themselves within half a
 * second after Redis does. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {
  /** Keys and channels as text, values as bytes. */
  public static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** How long an answer may take before it counts as missing. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final int MOST_UNANSWERED = 20_000;

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI uri;

  /**
   * @param address {@code redis://host:port}, {@code rediss://} for TLS
   * @param password empty for none
   * @param name shown by {@code CLIENT LIST}
   */
  public RedisConnections(URI address, String password, String name) {
    RedisURI parsed = RedisURI.create(address);
    parsed.setClientName(name);
    parsed.setTimeout(TIMEOUT);
    if (!password.isEmpty()) {
      parsed.setCredentialsProvider(
          io.lettuce.core.RedisCredentialsProvider.from(
              () -> io.lettuce.core.RedisCredentials.just(null, password)));
    }
    this.uri = parsed;
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                () ->
                    Delay.exponential(
                        Duration.ofMillis(20), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
            .build();
    this.client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            // What was on its way when the connection broke is not sent again: it may have arrived.
            .replayFilter(command -> true)
            .requestQueueSize(MOST_UNANSWERED)
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(TIMEOUT)
                    .tcpNoDelay(true)
                    .keepAlive(
                        SocketOptions.KeepAliveOptions.builder()
                            .enable()
                            .idle(Duration.ofSeconds(5))
                            .interval(Duration.ofSeconds(2))
                            .count(3)
                            .build())
                    .build())
            .build());
  }

  RedisClient client() {
    return client;
  }

  /** The client, for the state store beside the bus. */
  public RedisClient clientForState() {
    return client;
  }

  RedisURI uri() {
    return uri;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
