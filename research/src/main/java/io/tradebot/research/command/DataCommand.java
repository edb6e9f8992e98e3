package io.tradebot.research.command;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Market data in files: in, out, what there is and how complete it is. */
@Command(
    name = "data",
    description = "Market data in files: import, export, list, quality.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DataImportCommand.class,
      DataExportCommand.class,
      DataListCommand.class,
      DataQualityCommand.class
    })
final class DataCommand {

  /** Where the files are. */
  static final class Folder {
    @Option(
        names = "--files",
        paramLabel = "DIR",
        description =
            "Folder of the files; data_directory/market of the configuration unless given.")
    private @Nullable Path folder;

    MarketDataFiles open() {
      Path given = folder;
      return new MarketDataFiles(
          given != null
              ? given
              : ConfigurationLoader.load(System.getenv(), ServiceName.MARKET_INGEST)
                  .dataDirectory()
                  .resolve("market"));
    }
  }

  /** Which instrument. */
  static final class Instrument {
    @Option(
        names = "--venue",
        defaultValue = "BINANCE",
        description = "Venue (default: ${DEFAULT-VALUE}).")
    private String venue = "BINANCE";

    @Option(
        names = "--symbol",
        required = true,
        description = "Symbol as tradebot writes it, e.g. BTC-USDT.")
    private String symbol = "";

    InstrumentId id() {
      try {
        return new InstrumentId(
            Venue.of(venue.toUpperCase(Locale.ROOT)), Symbol.of(symbol.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailedException(String.valueOf(wrong.getMessage()));
      }
    }
  }

  /** Which span. */
  static final class Span {
    @Option(names = "--from", description = "First day or moment, e.g. 2023-01-01 (UTC).")
    private @Nullable String from;

    @Option(names = "--to", description = "End, exclusive, e.g. 2024-01-01.")
    private @Nullable String to;

    Instant start() {
      return from == null ? Instant.EPOCH : moment("--from", from);
    }

    Instant end() {
      return to == null ? Instant.parse("2200-01-01T00:00:00Z") : moment("--to", to);
    }

    private static Instant moment(String option, String text) {
      try {
        return text.length() == 10
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : Instant.parse(text);
      } catch (DateTimeParseException wrong) {
        throw new CommandFailedException(
            option
                + " must be a day such as 2023-01-01 or a moment such as 2023-01-01T12:00:00Z, was"
                + " \""
                + text
                + "\"");
      }
    }
  }
}
