package io.tradebot.learning.artefact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is not as it was written is refused, with words that say what is wrong. */
class ModelArtefactTest {
  @TempDir private Path folder;
  private Path model;
  private Path other;

  @SuppressWarnings("NullAway.Init")
  ModelArtefactTest() {}

  @BeforeEach
  void writeTwo() throws IOException {
    model = folder.resolve(SampleModels.write(folder, 1, Manifest.Verdict.DEMO).id());
    other = folder.resolve(SampleModels.write(folder, 2, Manifest.Verdict.NONE).id());
  }

  @Test
  void readsWhatItWrote() {
    ModelArtefact read = ModelArtefact.read(model);

    assertThat(read.id()).startsWith("momentum-1s-").isEqualTo(model.getFileName().toString());
    assertThat(read.manifest().verdict()).isEqualTo(Manifest.Verdict.DEMO);
    assertThat(read.predictor().window()).isEqualTo(5);
    double[] said = new double[2];
    read.predictor().predict(new float[15], said);
    assertThat(said[0] + said[1]).isEqualTo(1);
  }

  @Test
  void refusesATruncatedModel() throws IOException {
    byte[] bytes = Files.readAllBytes(model.resolve("model.bin"));
    Files.write(model.resolve("model.bin"), Arrays.copyOf(bytes, bytes.length - 7));

    refuses("model.bin is not the one that its manifest was written with");
  }

  @Test
  void refusesASwappedModel() throws IOException {
    Files.write(model.resolve("model.bin"), Files.readAllBytes(other.resolve("model.bin")));

    refuses("model.bin is not the one");
  }

  @Test
  void refusesAWholeModelUnderAnothersName() throws IOException {
    for (String file : new String[] {"manifest.json", "model.bin", "golden.bin"}) {
      Files.write(model.resolve(file), Files.readAllBytes(other.resolve(file)));
    }

    refuses("its manifest belongs to " + other.getFileName());
  }

  @Test
  void refusesAChangedManifest() throws IOException {
    Path manifest = model.resolve("manifest.json");
    String text = Files.readString(manifest, UTF_8);
    Files.writeString(manifest, text.replace("\"P30D\"", "\"P900D\""), UTF_8);

    refuses("its manifest belongs to");
  }

  @Test
  void refusesAManifestThatIsNone() throws IOException {
    Files.writeString(model.resolve("manifest.json"), "{\"format\": 1", UTF_8);

    refuses("its manifest cannot be read");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(model.resolve("golden.bin"));

    refuses("golden.bin cannot be read");
  }

  private void refuses(String why) {
    assertThatThrownBy(() -> ModelArtefact.read(model))
        .isInstanceOf(ArtefactRefusedException.class)
        .hasMessageContaining("model " + model.getFileName() + " is refused")
        .hasMessageContaining(why);
    assertThat(ModelArtefact.read(other).id()).isEqualTo(other.getFileName().toString());
  }
}
