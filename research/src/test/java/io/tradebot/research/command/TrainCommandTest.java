package io.tradebot.research.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What cannot be trained on is refused by name, before anything is written. */
class TrainCommandTest {
  @TempDir Path folder;

  @Test
  void namesAFileThatIsNotThere() {
    assertRefused("--csv: there is no file", "--csv", "BTC-USDT=" + folder.resolve("absent.csv"));
  }

  @Test
  void namesTheOptionWhoseDayCannotBeRead() {
    assertRefused(
        "--from must be a day such as 2021-01-01, was \"yesterday\"",
        "--symbols",
        "BTC-USDT",
        "--from",
        "yesterday");
  }

  @Test
  void namesTheTimeframesThereAre() {
    assertRefused("--timeframe: ", "--symbols", "BTC-USDT", "--timeframe", "7m");
  }

  @Test
  void saysWhatItCanBeTrainedOn() {
    assertRefused("say what to train on: --demo, --csv or --symbols");
  }

  @Test
  void refusesASpanThatIsNone() {
    assertRefused("--every must be above 0 hours, was -1.0", "--demo", "--every", "-1");
  }

  @Test
  void namesTheModelsThereAre() throws IOException {
    StringBuilder csv = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
    for (int i = 0; i < 300; i++) {
      csv.append(i * 60_000L).append(",100,101,99,100,1\n");
    }
    Path file = Files.writeString(folder.resolve("candles.csv"), csv);

    assertRefused(
        "--models must be of regime, momentum, volatility, momentum-trees, was \"oracle\"",
        "--csv",
        "BTC-USDT=" + file,
        "--timeframe",
        "1m",
        "--models",
        "oracle");
  }

  private static void assertRefused(String reason, String... arguments) {
    TrainCommand command = new TrainCommand();
    new CommandLine(command).parseArgs(arguments);

    assertThatThrownBy(command::call)
        .isInstanceOf(CommandFailedException.class)
        .hasMessageStartingWith(reason);
  }
}
