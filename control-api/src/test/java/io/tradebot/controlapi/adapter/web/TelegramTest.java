package io.tradebot.controlapi.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.controlapi.adapter.telegram.TelegramBot;
import io.tradebot.controlapi.adapter.webhook.HttpFake;
import io.tradebot.controlapi.application.ChatCommands;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.Notice;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Telegram bot against a fake of the Bot API, with the real desk and fake services behind it. */
class TelegramTest {
  private static final long CHAT = 4_711;
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");

  private final LinkedBlockingQueue<String> updates = new LinkedBlockingQueue<>();
  private final ControlApiFixture api = new ControlApiFixture();
  private final HttpFake telegram = new HttpFake(this::answer);
  private final TelegramBot bot =
      new TelegramBot(
          telegram.address("/"),
          "token",
          List.of(CHAT),
          new ChatCommands(
              api.context.getBean(CommandDesk.class),
              api.context.getBean(BotState.class),
              api.context.getBean(TradebotConfiguration.class),
              () -> NOW,
              () -> "123456"),
          () -> NOW,
          Duration.ZERO,
          Duration.ofMillis(1));

  @BeforeEach
  void listen() {
    bot.start();
  }

  @AfterEach
  void stop() {
    bot.close();
    telegram.close();
    api.close();
  }

  private HttpFake.Answer answer(HttpFake.Heard heard) {
    if (!heard.path().endsWith("/getUpdates")) {
      return new HttpFake.Answer(200, "{\"ok\":true}");
    }
    String next;
    try {
      next = updates.poll(20, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      next = null;
    }
    return new HttpFake.Answer(
        200, "{\"ok\":true,\"result\":[" + (next == null ? "" : next) + "]}");
  }

  private void says(long chat, String text, Instant at) {
    updates.add(
        "{\"update_id\":%d,\"message\":{\"date\":%d,\"chat\":{\"id\":%d},\"text\":\"%s\"}}"
            .formatted(updates.size() + 1, at.getEpochSecond(), chat, text));
  }

  private void awaitSaid(String words) {
    ControlApiFixture.await(
        words,
        () ->
            telegram.heard.stream()
                .anyMatch(
                    heard ->
                        heard.path().endsWith("/sendMessage") && heard.body().contains(words)));
  }

  @Test
  void obeysItsChatsAndNobodyElse() throws Exception {
    says(666, "/start", NOW);
    says(CHAT, "/start", NOW.minusSeconds(600));
    says(CHAT, "/status@my_bot", NOW);
    awaitSaid("too old to act on");
    awaitSaid("mode demo");
    assertThat(api.executor.heard).isEmpty();

    says(CHAT, "/start", NOW);
    awaitSaid("start: done, now RUNNING");
    assertThat(api.executor.heard.getFirst().issuedBy()).isEqualTo("telegram:4711");

    says(CHAT, "/panic", NOW);
    awaitSaid("/panic 123456");
    says(CHAT, "/panic 999999", NOW);
    assertThat(api.executor.heard).noneMatch(c -> c.action() == ControlAction.PANIC);
    says(CHAT, "/panic 123456", NOW);
    awaitSaid("HALTED");
    assertThat(api.executor.heard).anyMatch(c -> c.action() == ControlAction.PANIC);

    bot.send(new Notice(Notice.Kind.PANIC, Level.CRITICAL, "Panic completed", "flat", NOW));
    awaitSaid("Panic completed\\nflat");
    assertThat(telegram.heard)
        .noneMatch(h -> h.path().endsWith("/sendMessage") && h.body().contains("666"))
        .allMatch(h -> h.path().startsWith("/bottoken/"));
  }
}
