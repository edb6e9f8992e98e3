package io.tradebot.sentimentingest.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.sentimentingest.domain.LabelledText;
import io.tradebot.sentimentingest.domain.LabelledText.Label;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTextFileTest {
  @TempDir Path folder;

  @Test
  void readsALabelATabAndTheText() throws IOException {
    Path file = write("positive\tBitcoin soars\n\nneutral\tIt is Tuesday\n");

    assertThat(LabelledTextFile.read(file))
        .containsExactly(
            new LabelledText("Bitcoin soars", Label.POSITIVE),
            new LabelledText("It is Tuesday", Label.NEUTRAL));
  }

  @Test
  void namesTheLineThatIsWrongAndWhatIsAllowed() throws IOException {
    Path file = write("positive\tBitcoin soars\nbullish\tMoon\n");

    assertThatThrownBy(() -> LabelledTextFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2 of " + file)
        .hasMessageContaining("must be negative, neutral or positive, a tab and the text")
        .hasMessageContaining("bullish");
    assertThatThrownBy(() -> LabelledTextFile.read(folder.resolve("absent.tsv")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("absent.tsv cannot be read");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("texts.tsv"), text);
  }
}
