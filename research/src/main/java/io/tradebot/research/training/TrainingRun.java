package io.tradebot.research.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.validation.Fold;
import io.tradebot.learning.validation.WalkForward;
import io.tradebot.training.Engine;
import io.tradebot.training.Market;
import io.tradebot.training.ModelPlan;
import io.tradebot.training.ModelTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains a model fold by fold and keeps what each came to, so that a run that was cut short goes on
 * with the first fold that is not finished. The model of the last fold is the one that is written.
 */
public final class TrainingRun {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final ModelPlan plan;
  private final List<Market> markets;
  private final WalkForward walkForward;
  private final Manifest.Verdict verdict;
  private final String codeRevision;
  private final Path kept;
  private final Path artefacts;

  /** Hears which fold is in work. */
  public interface FoldProgress {
    /**
     * @param fold counted from 0
     */
    Engine.Progress fold(int fold, int of);
  }

  /**
   * @param kept folder for what finished folds came to
   * @param artefacts folder for the model
   */
  public TrainingRun(
      ModelPlan plan,
      Map<String, Candles> candles,
      WalkForward walkForward,
      Manifest.Verdict verdict,
      String codeRevision,
      Path kept,
      Path artefacts) {
    this.plan = plan;
    this.markets =
        candles.entrySet().stream()
            .map(e -> Market.of(e.getKey(), e.getValue(), plan.features(), plan.label()))
            .toList();
    this.walkForward = walkForward;
    this.verdict = verdict;
    this.codeRevision = codeRevision;
    this.kept = kept.resolve(key());
    this.artefacts = artefacts;
  }

  /** The same plan on the same data by the same code has the same key. */
  private String key() {
    StringBuilder text = new StringBuilder(plan.toString());
    text.append(walkForward).append(verdict).append(codeRevision);
    markets.forEach(market -> text.append(market.symbol()).append(market.candles().hash()));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
      return plan.role().wireName() + "-" + HexFormat.of().formatHex(hash).substring(0, 12);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Trains what is not trained yet; answers all folds, in order. */
  public List<FoldRecord> run(FoldProgress progress) throws IOException {
    List<Fold> folds = walkForward.split(0, markets.getFirst().candles().size());
    List<FoldRecord> records = new ArrayList<>();
    Files.createDirectories(kept);
    for (int k = 0; k < folds.size(); k++) {
      Path file = kept.resolve("fold-" + k + ".json");
      boolean last = k == folds.size() - 1;
      if (Files.exists(file)) {
        FoldRecord finished = JSON.readValue(Files.readAllBytes(file), FoldRecord.class);
        String id = finished.artefact();
        if (!last || (id != null && Files.isDirectory(artefacts.resolve(id)))) {
          records.add(finished);
          continue;
        }
      }
      long begin = System.nanoTime();
      ModelTraining.Result result =
          new ModelTraining(plan, markets, codeRevision)
              .train(folds.get(k), verdict, progress.fold(k, folds.size()));
      String artefact = last ? result.draft().write(artefacts).id() : null;
      FoldRecord done =
          FoldRecord.of(folds.get(k), result, artefact, (System.nanoTime() - begin) / 1e9);
      Path making = kept.resolve(".fold-" + k + ".json");
      Files.write(making, JSON.writeValueAsBytes(done));
      Files.move(making, file, StandardCopyOption.REPLACE_EXISTING);
      records.add(done);
    }
    return records;
  }

  /** The markets with their features and answers. */
  public List<Market> markets() {
    return markets;
  }
}
