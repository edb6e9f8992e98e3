package io.tradebot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class TestRedisTest {

  @Test
  void answersPing() throws IOException {
    try (TestRedis redis = TestRedis.start()) {
      assertThat(send(redis, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void runsTwoServersSideBySide() throws IOException {
    try (TestRedis first = TestRedis.startOwn();
        TestRedis second = TestRedis.startOwn()) {
      send(first, "SET side left");

      assertThat(send(second, "EXISTS side")).isEqualTo(":0");
      assertThat(send(first, "EXISTS side")).isEqualTo(":1");
    }
  }

  @Test
  void comesBackOnTheSamePortAfterAKill() throws IOException {
    try (TestRedis redis = TestRedis.startOwn()) {
      int port = redis.port();
      redis.kill();
      assertThatThrownBy(() -> send(redis, "PING")).isInstanceOf(ConnectException.class);

      redis.restart();

      assertThat(redis.port()).isEqualTo(port);
      assertThat(send(redis, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void keepsItsDataAcrossAKillWhenDurable() throws IOException {
    try (TestRedis redis = TestRedis.startDurable()) {
      assertThat(send(redis, "SET halted yes")).isEqualTo("+OK");

      redis.kill();
      redis.restart();

      assertThat(send(redis, "EXISTS halted")).isEqualTo(":1");
    }
  }

  @Test
  void startsEmptyAfterAStopWhenNotDurable() throws IOException {
    try (TestRedis redis = TestRedis.startOwn()) {
      send(redis, "SET halted yes");

      redis.stop();
      redis.restart();

      assertThat(send(redis, "EXISTS halted")).isEqualTo(":0");
    }
  }

  @Test
  void refusesToKillAnExternalServer() {
    TestRedis redis = TestRedis.external("redis://127.0.0.1:6379");

    assertThat(redis.isOwn()).isFalse();
    assertThatIllegalStateException().isThrownBy(redis::kill).withMessageContaining("startOwn()");
  }

  @Test
  void refusesAnAddressWithoutAPort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestRedis.external("redis://127.0.0.1"))
        .withMessageContaining("redis://host:port");
  }

  /** Sends one inline command and returns the first line of the answer. */
  private static String send(TestRedis redis, String command) throws IOException {
    try (Socket socket = new Socket(redis.host(), redis.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String line = reader.readLine();
      if (line == null) {
        throw new IOException("Redis closed the connection");
      }
      return line;
    }
  }
}
