package io.tradebot.controlapi.adapter.webhook;

import io.tradebot.controlapi.application.NoticeSender;
import io.tradebot.controlapi.domain.Notice;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Posts notices to a webhook of a Discord channel, as embeds coloured by level. */
public final class DiscordSender implements NoticeSender {
  // Discord's own limits.
  private static final int LONGEST_TITLE = 256;
  private static final int LONGEST_TEXT = 4_000;

  private final JsonPost http = new JsonPost();
  private final URI webhook;

  public DiscordSender(URI webhook) {
    this.webhook = webhook;
  }

  @Override
  public String name() {
    return "discord";
  }

  @Override
  public void send(Notice notice) throws IOException, InterruptedException {
    int color =
        switch (notice.level()) {
          case INFO -> 0x3b82f6;
          case WARNING -> 0xf59e0b;
          case CRITICAL -> 0xdc2626;
        };
    http.post(
        webhook,
        "",
        Map.of(
            // Nobody is called by what stands in a text.
            "allowed_mentions",
            Map.of("parse", List.of()),
            "embeds",
            List.of(
                Map.of(
                    "title", cut(notice.title(), LONGEST_TITLE),
                    "description", cut(notice.text(), LONGEST_TEXT),
                    "color", color,
                    "timestamp", notice.at().toString()))));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
