package io.tradebot.exchangesim.adapter.feed;

import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.application.Regime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

/**
 * Invented news, chatter and an invented Fear &amp; Greed index that lean, loosely, with the
 * market's regime; in the shapes of RSS 2.0, of a plain JSON list and of alternative.me.
 *
 * <p>A fresh text comes about each minute; every second one is a headline. The same seed and
 * regimes give the same texts. Thread-safe.
 */
public final class NewsDesk {
  private static final int KEPT = 40;
  private static final long PAUSE_MS = 50_000;
  private static final long DAY_SECONDS = 86_400;

  private static final String[] GOOD = {
    "%s climbs as buyers return in force",
    "Strong demand lifts %s to a fresh weekly high",
    "%s rallies after upbeat adoption figures",
    "Large funds add to their %s holdings, optimism grows",
    "Successful network upgrade boosts confidence in %s",
  };
  private static final String[] BAD = {
    "%s slides as sellers take control",
    "Weak demand drags %s lower, losses deepen",
    "Fear of tighter rules hits %s",
    "%s drops after a wave of liquidations",
    "Exchange outage raises concern among %s holders",
  };
  private static final String[] CALM = {
    "%s trades in a narrow band ahead of the weekend",
    "Little change for %s as traders wait",
    "What the week brings: dates for %s followers",
    "%s volumes steady, says market survey",
  };
  private static final String[] CHEERFUL = {
    "feeling bullish on %s, added some more today",
    "%s looks strong, buyers everywhere",
    "finally some good momentum for %s!",
  };
  private static final String[] GLOOMY = {
    "sold half of my %s, this looks weak",
    "%s keeps dropping, i fear there is more to come",
    "bad day for %s holders, heavy selling",
  };
  private static final String[] IDLE = {
    "anybody else waiting for %s to do something",
    "%s chart of the day, what do you see",
    "reading up on %s over the weekend",
  };
  private static final String[] COINS = {"Bitcoin", "Ethereum", "Bitcoin", "BTC", "ETH", "Ether"};

  private final RandomGenerator random;
  private final Supplier<Regime> regime;
  private final List<Item> items = new ArrayList<>();
  private long nextItemMs;
  private long itemCount;
  private double mood = 50;

  private record Item(long number, String title, long timeMs, boolean headline) {}

  /**
   * @param regime the market's regime now; read from the caller's thread
   */
  public NewsDesk(long seed, Supplier<Regime> regime, long nowMs) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed ^ 0x6e657773L);
    this.regime = regime;
    for (long timeMs = nowMs - 12 * PAUSE_MS; timeMs < nowMs; timeMs += PAUSE_MS) {
      write(timeMs);
    }
    nextItemMs = nowMs + PAUSE_MS / 2;
  }

  /** Answers {@code /fake/json/demo-social}: the chatter, the newest first. */
  public synchronized HttpAnswer chatter(long nowMs) {
    writeUntil(nowMs);
    String posts =
        items.reversed().stream()
            .filter(item -> !item.headline())
            .map(
                item ->
                    "{\"id\":%d,\"text\":\"%s\",\"created_at\":\"%s\"}"
                        .formatted(
                            item.number(), item.title(), Instant.ofEpochMilli(item.timeMs())))
            .collect(Collectors.joining(","));
    return new HttpAnswer(200, "application/json", "{\"posts\":[" + posts + "]}", Map.of());
  }

  private void writeUntil(long nowMs) {
    while (nextItemMs <= nowMs) {
      write(Math.max(nextItemMs, nowMs - KEPT * PAUSE_MS));
      nextItemMs =
          Math.max(nextItemMs, nowMs - KEPT * PAUSE_MS) + PAUSE_MS + random.nextLong(PAUSE_MS / 2);
    }
  }

  /** Answers {@code /fake/rss/demo-news}; 304 when the client has the newest already. */
  public synchronized HttpAnswer news(HttpCall call, long nowMs) {
    writeUntil(nowMs);
    Item newest = items.reversed().stream().filter(Item::headline).findFirst().orElseThrow();
    String tag = "\"news-" + newest.number() + "-" + newest.timeMs() + "\"";
    String modified = date(newest.timeMs());
    boolean known =
        call.header("if-none-match").isEmpty()
            ? isNotOlder(call.header("if-modified-since"), newest.timeMs())
            : call.header("if-none-match").contains(tag);
    HttpAnswer answer =
        known
            ? new HttpAnswer(304, "application/rss+xml", "", Map.of())
            : new HttpAnswer(200, "application/rss+xml;charset=UTF-8", rss(modified), Map.of());
    return answer.withHeader("ETag", tag).withHeader("Last-Modified", modified);
  }

  /** Answers {@code /fake/fear-greed/fng/}: one value a day, the newest first. */
  public synchronized HttpAnswer fearAndGreed(HttpCall call, long nowMs) {
    int limit = 1;
    for (String pair : call.query().split("&", -1)) {
      if (pair.matches("limit=[0-9]{1,4}")) {
        limit = Math.clamp(Integer.parseInt(pair.substring("limit=".length())), 1, 365);
      }
    }
    long today = nowMs / 1000 / DAY_SECONDS;
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < limit; i++) {
      long day = today - i;
      // Past days do not change any more: they depend on their date alone.
      long value = i == 0 ? Math.round(mood) : 20 + Math.floorMod(day * 2_654_435_761L, 60L);
      data.append(i == 0 ? "" : ",")
          .append("{\"value\":\"")
          .append(value)
          .append("\",\"value_classification\":\"")
          .append(classification(value))
          .append("\",\"timestamp\":\"")
          .append(day * DAY_SECONDS)
          .append('"')
          .append(
              i == 0
                  ? ",\"time_until_update\":\"" + ((today + 1) * DAY_SECONDS - nowMs / 1000) + "\""
                  : "")
          .append('}');
    }
    return new HttpAnswer(
        200,
        "application/json",
        "{\"name\":\"Fear and Greed Index\",\"data\":[" + data + "],\"metadata\":{\"error\":null}}",
        Map.of());
  }

  private void write(long timeMs) {
    double lean =
        switch (regime.get()) {
          case TREND_UP -> 0.45;
          case TREND_DOWN -> -0.45;
          case RANGE -> 0;
          case TURBULENT -> -0.2;
        };
    mood = Math.clamp(mood + 0.1 * (50 + 60 * lean - mood) + random.nextGaussian(), 5, 95);
    double draw = random.nextDouble() + 0.5 * lean;
    boolean headline = ++itemCount % 2 == 1;
    String[] texts =
        draw > 0.62
            ? (headline ? GOOD : CHEERFUL)
            : draw < 0.38 ? (headline ? BAD : GLOOMY) : (headline ? CALM : IDLE);
    // The figure makes it news: the same words with the same figures are a repetition.
    String title =
        texts[random.nextInt(texts.length)].formatted(COINS[random.nextInt(COINS.length)])
            + String.format(
                Locale.ROOT, " (%+.2f %% on the day)", 3 * lean + random.nextGaussian());
    items.add(new Item(itemCount, title, timeMs, headline));
    if (items.size() > KEPT) {
      items.removeFirst();
    }
  }

  private String rss(String modified) {
    StringBuilder text =
        new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>")
            .append("<title>Demo news</title><link>http://127.0.0.1/fake/rss/demo-news</link>")
            .append("<description>Invented headlines for demonstrations</description>")
            .append("<lastBuildDate>")
            .append(modified)
            .append("</lastBuildDate>\n");
    for (Item item : items.reversed().stream().filter(Item::headline).toList()) {
      text.append("<item><title>")
          .append(item.title())
          .append("</title><link>http://127.0.0.1/fake/rss/demo-news/")
          .append(item.number())
          .append("</link><description>")
          .append(item.title())
          .append(". This text is invented.</description><guid isPermaLink=\"false\">demo-")
          .append(item.timeMs())
          .append('-')
          .append(item.number())
          .append("</guid><pubDate>")
          .append(date(item.timeMs()))
          .append("</pubDate></item>\n");
    }
    return text.append("</channel></rss>\n").toString();
  }

  private static String classification(long value) {
    if (value < 25) {
      return "Extreme Fear";
    }
    if (value < 46) {
      return "Fear";
    }
    if (value < 55) {
      return "Neutral";
    }
    return value < 76 ? "Greed" : "Extreme Greed";
  }

  private static String date(long timeMs) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.ofEpochMilli(timeMs).atOffset(ZoneOffset.UTC));
  }

  private static boolean isNotOlder(String httpDate, long timeMs) {
    if (httpDate.isEmpty()) {
      return false;
    }
    try {
      Instant copy = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
      return copy.getEpochSecond() >= timeMs / 1000;
    } catch (DateTimeParseException malformed) {
      // As HTTP asks: a date that cannot be read is no condition.
      return false;
    }
  }
}
