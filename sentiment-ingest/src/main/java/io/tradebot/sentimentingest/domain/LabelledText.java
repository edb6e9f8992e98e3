package io.tradebot.sentimentingest.domain;

/** A text and what a person said of it. */
public record LabelledText(String text, Label label) {

  /** What a text means for a price. */
  public enum Label {
    NEGATIVE,
    NEUTRAL,
    POSITIVE
  }
}
