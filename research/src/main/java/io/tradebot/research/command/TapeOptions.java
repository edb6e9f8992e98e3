package io.tradebot.research.command;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.research.history.Histories;
import io.tradebot.research.history.RecordedFrames;
import io.tradebot.research.history.Tape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The market's own events instead of candles. */
final class TapeOptions {
  @Option(
      names = "--trades",
      paramLabel = "SYMBOL=FILE",
      description =
          "Instead of candles: CSV of trades, gzipped or not, as an exchange's archive has them;"
              + " repeat for more files and symbols.")
  private List<String> trades = List.of();

  @Option(
      names = "--frames",
      paramLabel = "SYMBOL=FILE",
      description =
          "Instead of candles: recorded frames of Binance's combined stream, one a line, with"
              + " trades, best quotes, and the book if the recording holds a depth snapshot.")
  private List<String> frames = List.of();

  boolean areGiven() {
    return !trades.isEmpty() || !frames.isEmpty();
  }

  List<Symbol> symbols() {
    Map<Symbol, List<Path>> all = StudyOptions.files("--trades", trades);
    StudyOptions.files("--frames", frames)
        .forEach(
            (symbol, files) -> {
              if (all.put(symbol, files) != null || files.size() > 1) {
                throw new CommandFailedException(
                    "one file of frames a symbol, and no trades beside it, for " + symbol);
              }
            });
    return List.copyOf(all.keySet());
  }

  Tape read(Venue venue, Instant now) throws IOException {
    Map<InstrumentId, Iterable<? extends InstrumentEvent>> parts = new LinkedHashMap<>();
    for (Map.Entry<Symbol, List<Path>> entry : StudyOptions.files("--trades", trades).entrySet()) {
      InstrumentId id = new InstrumentId(venue, entry.getKey());
      parts.put(id, Histories.tradesOfFiles(entry.getValue(), id, now));
    }
    for (Map.Entry<Symbol, List<Path>> entry : StudyOptions.files("--frames", frames).entrySet()) {
      InstrumentId id = new InstrumentId(venue, entry.getKey());
      List<InstrumentEvent> events = new ArrayList<>();
      for (Path file : entry.getValue()) {
        events.addAll(RecordedFrames.of(file, id, now));
      }
      parts.put(id, events);
    }
    return new Tape(parts);
  }
}
