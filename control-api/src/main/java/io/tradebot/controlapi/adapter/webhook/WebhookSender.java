package io.tradebot.controlapi.adapter.webhook;

import io.tradebot.controlapi.application.NoticeSender;
import io.tradebot.controlapi.domain.Notice;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Posts notices as JSON objects: kind, level, title, text, at. */
public final class WebhookSender implements NoticeSender {
  private final JsonPost http = new JsonPost();
  private final URI address;
  private final String authorization;

  /**
   * @param authorization the header of that name; may be empty
   */
  public WebhookSender(URI address, String authorization) {
    this.address = address;
    this.authorization = authorization;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void send(Notice notice) throws IOException, InterruptedException {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("kind", notice.kind().name().toLowerCase(Locale.ROOT));
    body.put("level", notice.level().name().toLowerCase(Locale.ROOT));
    body.put("title", notice.title());
    body.put("text", notice.text());
    body.put("at", notice.at().toString());
    http.post(address, authorization, body);
  }
}
