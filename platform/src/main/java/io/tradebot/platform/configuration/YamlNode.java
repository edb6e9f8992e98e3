package io.tradebot.platform.configuration;

import java.util.List;
import java.util.Map;

/** A part of a YAML document with the text as it was written and the line it begins in, from 1. */
sealed interface YamlNode {
  int line();

  /**
   * A single value.
   *
   * @param text exactly as written, quotes apart; nothing of it is lost to YAML's typing
   * @param reading what YAML 1.1 would take it for
   */
  record Scalar(String text, Reading reading, int line) implements YamlNode {}

  /** What YAML 1.1 makes of an unquoted value. */
  enum Reading {
    TEXT,
    NOTHING,
    BOOLEAN,
    NUMBER
  }

  record Sequence(List<YamlNode> items, int line) implements YamlNode {}

  record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {}
}
