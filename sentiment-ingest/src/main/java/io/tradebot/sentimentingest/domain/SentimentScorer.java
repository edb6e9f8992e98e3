package io.tradebot.sentimentingest.domain;

/** Reads a text and says what it means for a price. Thread-safe, deterministic. */
public interface SentimentScorer {

  /** Name and version, e.g. {@code lexicon-2}; changes whenever a score may change. */
  String name();

  Score score(String title, String body);
}
