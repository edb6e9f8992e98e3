package io.tradebot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class SharedDataTest {

  @Test
  void findsTheProjectRootAboveTheModule() {
    assertThat(SharedData.projectRoot().resolve("testkit/pom.xml")).exists();
  }

  @Test
  void skipsTheTestAndNamesThePathWhenTheFileIsAbsent() {
    assertThatThrownBy(() -> SharedData.require("no/such/file.csv"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("file.csv");
  }

  @Test
  void refusesAPathThatLeavesTheFolder() {
    assertThatIllegalArgumentException().isThrownBy(() -> SharedData.require("../secret"));
  }

  @Test
  void unzipsByTheEndingOfTheName(@TempDir Path folder) throws IOException {
    Path zipped = folder.resolve("trades.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write("price\n1.5\n".getBytes(UTF_8));
    }

    String text;
    try (InputStream in = SharedData.openPath(zipped)) {
      text = new String(in.readAllBytes(), UTF_8);
    }

    assertThat(text).isEqualTo("price\n1.5\n");
  }

  @Test
  void namesTheFileThatIsNotGzipInSpiteOfItsEnding(@TempDir Path folder) throws IOException {
    Path plain = Files.writeString(folder.resolve("plain.gz"), "price\n");

    assertThatThrownBy(() -> SharedData.openPath(plain))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("plain.gz");
  }
}
