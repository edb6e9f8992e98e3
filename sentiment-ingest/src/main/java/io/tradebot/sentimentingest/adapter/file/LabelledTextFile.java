package io.tradebot.sentimentingest.adapter.file;

import io.tradebot.sentimentingest.domain.LabelledText;
import io.tradebot.sentimentingest.domain.LabelledText.Label;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Labelled texts, a line each: the label, a tab, the text, in UTF-8. */
public final class LabelledTextFile {
  private LabelledTextFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the file, the line and what is allowed
   */
  public static List<LabelledText> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "sentiment.labelled_texts: " + file + " cannot be read", failure);
    }
    List<LabelledText> texts = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank()) {
        texts.add(text(file, i + 1, line));
      }
    }
    return texts;
  }

  private static LabelledText text(Path file, int number, String line) {
    int tab = line.indexOf('\t');
    String label = tab < 0 ? line : line.substring(0, tab);
    for (Label one : Label.values()) {
      if (tab > 0 && one.name().toLowerCase(Locale.ROOT).equals(label.strip())) {
        return new LabelledText(line.substring(tab + 1).strip(), one);
      }
    }
    throw new IllegalArgumentException(
        "sentiment.labelled_texts: line "
            + number
            + " of "
            + file
            + " must be negative, neutral or positive, a tab and the text, was \""
            + (line.length() > 60 ? line.substring(0, 60) + "..." : line)
            + "\"");
  }
}
