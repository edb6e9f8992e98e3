package io.tradebot.controlapi.adapter.telegram;

import io.tradebot.controlapi.adapter.webhook.JsonPost;
import io.tradebot.controlapi.application.ChatCommands;
import io.tradebot.controlapi.application.NoticeSender;
import io.tradebot.controlapi.domain.Notice;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Telegram bot: sends notices to the chats of the allow-list, and answers commands that come from
 * there by long polling. Other chats get no answer. A command that was sent long ago, because the
 * bot was away, is not acted on.
 */
public final class TelegramBot implements NoticeSender, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelegramBot.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration TOO_OLD = Duration.ofMinutes(2);
  private static final int LONGEST = 4_000;

  private final JsonPost http = new JsonPost();
  private final URI url;
  private final String token;
  private final List<Long> chats;
  private final ChatCommands commands;
  private final InstantSource clock;
  private final Duration poll;
  private final Duration retryAfter;
  private final Thread poller;
  private volatile boolean closed;

  /**
   * Makes a bot that hears nothing before {@link #start}.
   *
   * @param url of the Bot API, without a path
   * @param poll how long the API may keep a question open
   * @param retryAfter the pause after a failed question
   */
  public TelegramBot(
      URI url,
      String token,
      List<Long> chats,
      ChatCommands commands,
      InstantSource clock,
      Duration poll,
      Duration retryAfter) {
    this.url = url;
    this.token = token;
    this.chats = List.copyOf(chats);
    this.commands = commands;
    this.clock = clock;
    this.poll = poll;
    this.retryAfter = retryAfter;
    this.poller = Thread.ofVirtual().name("telegram").unstarted(this::listen);
  }

  public void start() {
    poller.start();
  }

  @Override
  public String name() {
    return "telegram";
  }

  @Override
  public void send(Notice notice) throws IOException, InterruptedException {
    for (long chat : chats) {
      say(chat, notice.title() + "\n" + notice.text());
    }
  }

  private void say(long chat, String text) throws IOException, InterruptedException {
    // Plain text: no part of it is taken for markup.
    http.post(
        method("sendMessage"),
        "",
        Map.of(
            "chat_id",
            chat,
            "text",
            text.length() <= LONGEST ? text : text.substring(0, LONGEST),
            "disable_web_page_preview",
            true));
  }

  // A listed outermost loop: whatever comes in must not end the listening.
  private void listen() {
    long offset = 0;
    while (!closed) {
      try {
        String answer =
            http.post(
                method("getUpdates"),
                "",
                Map.of(
                    "offset",
                    offset,
                    "timeout",
                    poll.toSeconds(),
                    "allowed_updates",
                    List.of("message")),
                poll.plusSeconds(10));
        for (JsonNode update : JSON.readTree(answer).path("result")) {
          offset = Math.max(offset, update.path("update_id").asLong() + 1);
          handle(update.path("message"));
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (IOException | JacksonException failure) {
        LOG.warn("commands cannot be fetched: {}", failure.getMessage());
        if (!pause()) {
          return;
        }
      } catch (RuntimeException defect) {
        LOG.error("a command could not be handled", defect);
        if (!pause()) {
          return;
        }
      }
    }
  }

  private boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(retryAfter.toMillis());
      return true;
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  private void handle(JsonNode message) throws IOException, InterruptedException {
    long chat = message.path("chat").path("id").asLong(0);
    String text = message.path("text").asString("");
    if (text.isEmpty()) {
      return;
    }
    if (!chats.contains(chat)) {
      LOG.warn("a message from chat {}, which is not in messages.telegram.chats", chat);
      return;
    }
    Instant sentAt = Instant.ofEpochSecond(message.path("date").asLong(0));
    if (sentAt.isBefore(clock.instant().minus(TOO_OLD))) {
      say(chat, "This was sent at " + sentAt + " and is too old to act on: " + text);
      return;
    }
    say(chat, commands.answer("telegram:" + chat, text));
  }

  private URI method(String name) {
    return url.resolve("/bot" + token + "/" + name);
  }

  @Override
  public void close() {
    closed = true;
    poller.interrupt();
  }
}
