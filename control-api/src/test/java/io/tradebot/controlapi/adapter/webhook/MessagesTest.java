package io.tradebot.controlapi.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.controlapi.application.NoticeSender;
import io.tradebot.controlapi.application.Notifier;
import io.tradebot.controlapi.domain.Notice;
import io.tradebot.controlapi.domain.Notice.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");
  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void tellsAWebhookWhatHappened() throws Exception {
    try (HttpFake server = new HttpFake(any -> new HttpFake.Answer(204, ""))) {
      new WebhookSender(server.address("/hook"), "Bearer secret")
          .send(notice(Level.CRITICAL, "Panic \"completed\""));

      assertThat(server.heard)
          .containsExactly(
              new HttpFake.Heard(
                  "/hook",
                  "Bearer secret",
                  "{\"kind\":\"alerts\",\"level\":\"critical\",\"title\":\"Panic"
                      + " \\\"completed\\\"\",\"text\":\"words\",\"at\":\"2026-11-02T09:30:00Z\"}"));
    }
  }

  @Test
  void callsNobodyByNameOnDiscord() throws Exception {
    try (HttpFake server = new HttpFake(any -> new HttpFake.Answer(204, ""))) {
      new DiscordSender(server.address("/api/webhooks/1/t")).send(notice(Level.INFO, "@everyone"));

      assertThat(server.heard.getFirst().body())
          .contains("\"allowed_mentions\":{\"parse\":[]}")
          .contains("\"title\":\"@everyone\"");
    }
  }

  @Test
  void namesNoAddressWhenItFails() {
    try (HttpFake server = new HttpFake(any -> new HttpFake.Answer(500, "no"))) {
      URI address = server.address("/token-that-is-secret");

      assertThatThrownBy(() -> new WebhookSender(address, "").send(notice(Level.INFO, "x")))
          .isInstanceOf(IOException.class)
          .hasMessage("status 500 from 127.0.0.1");
    }
  }

  @Test
  void triesAgainAfterAFailure() {
    CopyOnWriteArrayList<Notice> sent = new CopyOnWriteArrayList<>();
    NoticeSender fails =
        sender(
            notice -> {
              sent.add(notice);
              if (sent.size() < 3) {
                throw new IOException("away");
              }
            });
    try (Notifier notifier = notifier(fails, ALL, 100)) {
      notifier.tell(notice(Level.INFO, "once"));

      await("the third attempt", () -> count("sent") == 1);
      assertThat(sent).hasSize(3);
    }
  }

  @Test
  void leavesOutWhatIsTooMuchAndSaysSoButNeverWhatIsCritical() {
    CopyOnWriteArrayList<Notice> sent = new CopyOnWriteArrayList<>();
    try (Notifier notifier = notifier(sender(sent::add), ALL, 2)) {
      for (int i = 0; i < 5; i++) {
        notifier.tell(notice(Level.INFO, "info " + i));
      }
      notifier.tell(notice(Level.CRITICAL, "last"));

      await("the critical one", () -> sent.size() == 3);
      assertThat(sent).extracting(Notice::title).containsExactly("info 0", "info 1", "last");
      assertThat(sent.getLast().text()).contains("3 earlier messages were left out");
    }
  }

  @Test
  void tellsByKindAndLevel() {
    CopyOnWriteArrayList<Notice> sent = new CopyOnWriteArrayList<>();
    Notifier.Way way = new Notifier.Way(sender(sent::add), Level.WARNING);
    try (Notifier notifier =
        new Notifier(
            List.of(way),
            EnumSet.of(Kind.STATE, Kind.ALERTS),
            100,
            Duration.ofMillis(1),
            () -> NOW,
            meters)) {
      notifier.tell(new Notice(Kind.TRADES, Level.CRITICAL, "kind", "", NOW));
      notifier.tell(notice(Level.INFO, "level"));
      notifier.tell(notice(Level.WARNING, "wanted"));

      await("the wanted one", () -> count("sent") == 1);
      assertThat(sent).extracting(Notice::title).containsExactly("wanted");
    }
  }

  @Test
  void neverHoldsUpWhoeverTellsWhileAWayHangs() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CopyOnWriteArrayList<Notice> others = new CopyOnWriteArrayList<>();
    NoticeSender hanging =
        sender(
            any -> {
              if (!hangs.await(5, TimeUnit.MINUTES)) {
                throw new IOException("nobody let it go");
              }
            });
    try (Notifier notifier =
        new Notifier(
            List.of(
                new Notifier.Way(hanging, Level.INFO),
                new Notifier.Way(sender(others::add), Level.INFO)),
            ALL,
            10_000,
            Duration.ofMillis(1),
            () -> NOW,
            meters)) {
      for (int i = 0; i < 50; i++) {
        notifier.tell(notice(Level.INFO, "notice " + i));
      }

      await("the other way", () -> others.size() == 50);
      hangs.countDown();
    }
  }

  @Test
  void putsMessagesOfTheBusInWords() {
    Notice halted =
        Notice.of(
                new TradingStateChanged(
                    TradingState.RUNNING, TradingState.HALTED, 3, "", "daily loss", NOW))
            .orElseThrow();
    Notice alert =
        Notice.of(
                new AlertRaised(
                    ServiceName.ORDER_EXECUTOR, Level.WARNING, "UNKNOWN_ORDER", "id=1", NOW))
            .orElseThrow();

    assertThat(halted.level()).isEqualTo(Level.CRITICAL);
    assertThat(halted.title()).isEqualTo("RUNNING -> HALTED");
    assertThat(alert.text()).isEqualTo("order-executor: id=1");
  }

  private interface Sending {
    void send(Notice notice) throws IOException, InterruptedException;
  }

  private static NoticeSender sender(Sending sending) {
    return new NoticeSender() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public void send(Notice notice) throws IOException, InterruptedException {
        sending.send(notice);
      }
    };
  }

  private Notifier notifier(NoticeSender sender, Set<Kind> kinds, int perMinute) {
    return new Notifier(
        List.of(new Notifier.Way(sender, Level.INFO)),
        kinds,
        perMinute,
        Duration.ofMillis(1),
        () -> NOW,
        meters);
  }

  private double count(String outcome) {
    var counter =
        meters
            .find("tradebot.control.notices")
            .tag("way", "test")
            .tag("outcome", outcome)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private static Notice notice(Level level, String title) {
    return new Notice(Kind.ALERTS, level, title, "words", NOW);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
