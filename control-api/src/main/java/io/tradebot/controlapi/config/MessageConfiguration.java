package io.tradebot.controlapi.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.controlapi.adapter.mail.MailSender;
import io.tradebot.controlapi.adapter.telegram.TelegramBot;
import io.tradebot.controlapi.adapter.webhook.DiscordSender;
import io.tradebot.controlapi.adapter.webhook.WebhookSender;
import io.tradebot.controlapi.application.ChatCommands;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.Notifier;
import io.tradebot.controlapi.application.Notifier.Way;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.Notice;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.configuration.TradebotConfiguration.MessageLevel;
import io.tradebot.platform.configuration.TradebotConfiguration.Messages;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the ways to people. */
@Configuration(proxyBeanMethods = false)
class MessageConfiguration {
  private static final Duration POLL = Duration.ofSeconds(25);
  private static final Duration RETRY = Duration.ofSeconds(5);

  /**
   * The Telegram bot, where there is one; wrapped so that nobody takes it for a bean to look up.
   */
  record Telegram(Optional<TelegramBot> bot) implements AutoCloseable {
    @Override
    public void close() {
      bot.ifPresent(TelegramBot::close);
    }
  }

  @Bean(destroyMethod = "close")
  Telegram telegram(
      TradebotConfiguration configuration, CommandDesk desk, BotState state, InstantSource clock) {
    TradebotConfiguration.Telegram settings = configuration.messages().telegram();
    if (settings.token().isEmpty()) {
      return new Telegram(Optional.empty());
    }
    SecureRandom random = new SecureRandom();
    TelegramBot bot =
        new TelegramBot(
            settings.url(),
            settings.token().reveal(),
            settings.chats(),
            new ChatCommands(
                desk,
                state,
                configuration,
                clock,
                () -> Integer.toString(100_000 + random.nextInt(900_000))),
            clock,
            POLL,
            RETRY);
    bot.start();
    return new Telegram(Optional.of(bot));
  }

  @Bean(destroyMethod = "close")
  Notifier notifier(
      TradebotConfiguration configuration,
      Telegram telegram,
      InstantSource clock,
      MeterRegistry meters) {
    Messages messages = configuration.messages();
    List<Way> ways = new ArrayList<>();
    telegram.bot().ifPresent(bot -> ways.add(new Way(bot, level(messages.telegram().level()))));
    if (!messages.discord().webhook().isEmpty()) {
      ways.add(
          new Way(
              new DiscordSender(URI.create(messages.discord().webhook().reveal())),
              level(messages.discord().level())));
    }
    if (!messages.webhook().url().isEmpty()) {
      ways.add(
          new Way(
              new WebhookSender(
                  URI.create(messages.webhook().url().reveal()),
                  messages.webhook().authorization().reveal()),
              level(messages.webhook().level())));
    }
    if (!messages.email().host().isEmpty()) {
      ways.add(new Way(new MailSender(messages.email()), level(messages.email().level())));
    }
    return new Notifier(
        ways,
        messages.kinds().stream()
            .map(kind -> Notice.Kind.valueOf(kind.name()))
            .collect(Collectors.toSet()),
        messages.perMinute(),
        RETRY,
        clock,
        meters);
  }

  private static Level level(MessageLevel level) {
    return Level.valueOf(level.name());
  }
}
