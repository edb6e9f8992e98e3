package io.tradebot.controlapi.adapter.file;

import io.tradebot.controlapi.application.BacktestDesk;
import io.tradebot.controlapi.domain.BacktestRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The runs that the research program has kept, by whomever they were started. A folder belongs to
 * them once it has its {@code summary.json}, which is written last. Thread-safe.
 */
public final class RunFolders implements BacktestDesk.Archive {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolders.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final int REMEMBERED = 1_000;

  private final Path folder;
  private final Map<String, BacktestRun> known = new ConcurrentHashMap<>();

  /**
   * Looks into a folder, which need not be there.
   *
   * @param home of the research program
   */
  public RunFolders(Path home) {
    this.folder = home.resolve("runs");
  }

  /** Names begin with their moment, so the last by name are the newest. */
  @Override
  public List<BacktestRun> newest(int limit) {
    List<String> ids = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder)) {
        runs.forEach(run -> ids.add(Objects.toString(run.getFileName())));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    ids.sort(Comparator.reverseOrder());
    return ids.stream().map(this::find).flatMap(Optional::stream).limit(limit).toList();
  }

  @Override
  public Optional<BacktestRun> find(String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    BacktestRun remembered = known.get(id);
    if (remembered != null && Files.isRegularFile(summary(id))) {
      return Optional.of(remembered);
    }
    if (!Files.isRegularFile(summary(id))) {
      return Optional.empty();
    }
    try {
      JsonNode summary = JSON.readTree(Files.readString(summary(id)));
      if (!summary.path("kind").asString("").equals("backtest")) {
        return Optional.empty();
      }
      BacktestRun run = run(id, summary);
      if (known.size() < REMEMBERED) {
        known.put(id, run);
      }
      return Optional.of(run);
    } catch (IOException | JacksonException | DateTimeException broken) {
      LOG.warn("the summary of the run {} cannot be read: {}", id, broken.getMessage());
      return Optional.empty();
    }
  }

  /** The page of a run; empty when there is none. */
  public Optional<Path> page(String id) {
    return file(id, "report.html");
  }

  /** The whole result of a run as JSON; empty when there is none. */
  public Optional<Path> result(String id) {
    return file(id, "report.json");
  }

  private Optional<Path> file(String id, String name) {
    return find(id).map(run -> folder.resolve(run.id()).resolve(name)).filter(Files::isRegularFile);
  }

  private Path summary(String id) {
    return folder.resolve(id).resolve("summary.json");
  }

  private static BacktestRun run(String id, JsonNode summary) {
    List<String> symbols = new ArrayList<>();
    String timeframe = "";
    for (JsonNode quality : summary.path("data_quality")) {
      String instrument = quality.path("instrument").asString("");
      symbols.add(instrument.substring(instrument.indexOf(':') + 1));
      timeframe = quality.path("timeframe").asString("");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    summary
        .path("parameters")
        .propertyStream()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asString("")));
    Map<String, Double> statistics = new LinkedHashMap<>();
    summary
        .path("statistics")
        .propertyStream()
        .forEach(entry -> statistics.put(entry.getKey(), entry.getValue().asDouble(0)));
    List<String> halts = new ArrayList<>();
    for (JsonNode halt : summary.path("halts")) {
      halts.add(halt.path("at").asString("") + " " + halt.path("reason").asString(""));
    }
    return new BacktestRun(
        id,
        Instant.parse(summary.path("at").asString("")),
        summary.path("strategy").asString(""),
        symbols,
        timeframe,
        Instant.parse(summary.path("from").asString("")),
        Instant.parse(summary.path("to").asString("")),
        parameters,
        summary.path("assumptions").path("fees").asString(""),
        summary.path("quote").asString(""),
        summary.path("initial_equity").asString(""),
        summary.path("last_equity").asString(""),
        statistics,
        halts);
  }
}
