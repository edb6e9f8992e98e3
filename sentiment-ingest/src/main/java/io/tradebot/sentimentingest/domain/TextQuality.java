package io.tradebot.sentimentingest.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text may count: written in English, which is all the scorers understand, by somebody
 * who says something rather than sells it. Rules, not learning, so that each refusal has a name.
 * Thread-safe.
 */
public final class TextQuality {
  private static final Pattern CASHTAG =
      Pattern.compile("(?<![\\p{L}\\p{N}$])\\$[A-Za-z]{2,10}\\b");
  private static final Pattern HASHTAG =
      Pattern.compile("(?<![\\p{L}\\p{N}#])#\\p{L}[\\p{L}\\p{N}_]*");
  private static final Pattern LINK =
      Pattern.compile("https?://\\S+|\\b(?:t\\.me|wa\\.me|discord\\.gg)/\\S+");
  private static final Pattern WORD = Pattern.compile("\\p{L}+");
  private static final int CASHTAGS = 5;
  private static final int HASHTAGS = 7;
  private static final int LINKS = 4;
  private static final int JUDGED_FROM_WORDS = 6;
  private static final double LATIN = 0.8;
  private static final double FUNCTION_WORDS = 0.08;
  private static final List<Pattern> OFFERS =
      List.of(
          words(
              "(?:free|claim(?: your)?|join (?:the|our))"
                  + " (?:airdrop|giveaway|tokens?|nfts?|signals?)"),
          words("(?:airdrop|giveaway) (?:is )?(?:live|now|alert|ends)"),
          words(
              "(?:join|follow) (?:us |our |my |the )?(?:telegram|whatsapp|discord|vip|signals?)"
                  + " ?(?:group|channel)?"),
          words("(?:dm|message|whatsapp|inbox) (?:me|us) (?:now|for|to|on)"),
          words("(?:guaranteed|risk.?free) (?:profits?|returns?|income)"),
          words("(?:100|1000|[1-9][0-9]{1,3})x (?:gem|soon|guaranteed|potential|token)"),
          words(
              "promo code|referral (?:link|code)|sign up (?:bonus|now)|presale (?:is"
                  + " )?(?:live|now|open)"),
          words("send (?:[0-9.]+ )?(?:btc|eth|bitcoin|ethereum) (?:and|to) (?:get|receive|this)"));
  // The words that English is held together by; nearly every sentence has some.
  private static final Set<String> ENGLISH =
      Set.of(
          "the", "of", "and", "to", "a", "in", "is", "it", "that", "for", "on", "with", "as", "was",
          "at", "by", "be", "this", "are", "from", "or", "have", "an", "they", "you", "he", "not",
          "we", "his", "but", "will", "has", "its", "after", "over", "could", "would", "what",
          "why", "how", "who", "when", "if", "than", "their", "more", "about", "into", "amid",
          "says", "up", "i", "my", "your", "our", "can", "no", "do", "just", "so", "all", "out",
          "new", "now");

  /** Why a text does not count. */
  public enum Flaw {
    /** Not in English, as far as can be told. */
    LANGUAGE,
    /** A row of tags, to be found under each of them. */
    TAGS,
    /** Links around next to no words. */
    LINKS,
    /** An offer: airdrops, groups to join, sure profits. */
    OFFER;

    /** For metrics and logs. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static Pattern words(String expression) {
    return Pattern.compile("\\b(?:" + expression + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /** The first flaw of the text; empty when it may count. */
  public Optional<Flaw> flawOf(String text) {
    if (distinct(CASHTAG, text) >= CASHTAGS || distinct(HASHTAG, text) >= HASHTAGS) {
      return Optional.of(Flaw.TAGS);
    }
    if (OFFERS.stream().anyMatch(offer -> offer.matcher(text).find())) {
      return Optional.of(Flaw.OFFER);
    }
    String plain = HASHTAG.matcher(LINK.matcher(text).replaceAll(" ")).replaceAll(" ");
    if (count(LINK, text) >= LINKS && count(WORD, plain) < 2 * JUDGED_FROM_WORDS) {
      return Optional.of(Flaw.LINKS);
    }
    return isEnglish(plain) ? Optional.empty() : Optional.of(Flaw.LANGUAGE);
  }

  /**
   * Latin letters, and in a text long enough to tell, at least one English function word in twelve.
   * Headlines leave such words out, so a short text in Latin letters has the benefit of the doubt.
   */
  private static boolean isEnglish(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long latin =
        text.codePoints()
            .filter(Character::isLetter)
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
            .count();
    if (letters > 0 && latin < LATIN * letters) {
      return false;
    }
    int words = 0;
    int known = 0;
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words++;
      if (ENGLISH.contains(matcher.group())) {
        known++;
      }
    }
    return words < 2 * JUDGED_FROM_WORDS || known >= FUNCTION_WORDS * words;
  }

  private static int count(Pattern pattern, String text) {
    return (int) pattern.matcher(text).results().count();
  }

  private static int distinct(Pattern pattern, String text) {
    Set<String> found = new HashSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group().toLowerCase(Locale.ROOT));
    }
    return found.size();
  }
}
