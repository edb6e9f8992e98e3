package io.tradebot.sentimentingest.adapter.feed;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** Text without markup, control characters and excess. */
final class PlainText {
  // Possessive, so that no input makes it slow.
  private static final Pattern TAG = Pattern.compile("<[^<>]{0,2000}+>");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}\\u00a0]++");

  private PlainText() {}

  static String of(@Nullable String html, int maxLength) {
    if (html == null) {
      return "";
    }
    // No more than is needed: markup makes up some of it.
    String some = html.length() > 20 * maxLength ? html.substring(0, 20 * maxLength) : html;
    String text = HtmlUtils.htmlUnescape(TAG.matcher(some).replaceAll(" "));
    String clean = SPACE.matcher(text).replaceAll(" ").strip();
    if (clean.length() <= maxLength) {
      return clean;
    }
    int end = maxLength - (Character.isHighSurrogate(clean.charAt(maxLength - 1)) ? 1 : 0);
    return clean.substring(0, end);
  }
}
