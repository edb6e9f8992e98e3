package io.tradebot.platform.configuration;

import io.tradebot.common.signal.StrategyId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The verdict of the promotion gate on one configuration of one strategy, as a file in the data
 * directory. Real money asks for it.
 *
 * @param fingerprint of what was judged, see {@link #fingerprint}
 * @param promoted whether every check was passed
 * @param decidedAt ISO 8601 in UTC
 * @param expiresAt ISO 8601 in UTC; from then on it counts no more
 * @param report where every number stands beside its threshold
 * @param models ids of the models that it was judged with; null in a verdict from before there were
 *     any
 */
public record Promotion(
    String strategy,
    String fingerprint,
    boolean promoted,
    String decidedAt,
    String expiresAt,
    String report,
    @Nullable List<String> models) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Where the verdict on a strategy lies. */
  public static Path file(Path dataDirectory, StrategyId strategy) {
    return dataDirectory.resolve("promotions").resolve(strategy.name() + ".json");
  }

  /** The verdict on a strategy; null when there is none or it cannot be read. */
  public static @Nullable Promotion standing(Path dataDirectory, StrategyId strategy) {
    try {
      Path file = file(dataDirectory, strategy);
      return Files.exists(file) ? JSON.readValue(Files.readString(file), Promotion.class) : null;
    } catch (IOException | JacksonException unreadable) {
      return null;
    }
  }

  /** Why a model may not decide about real money; null when a verdict that counts names it. */
  public static @Nullable String objection(
      Path dataDirectory, StrategyId strategy, String model, Instant now) {
    Promotion standing = standing(dataDirectory, strategy);
    if (standing == null) {
      return "no verdict of the promotion gate names it; run ./tradebot promote --strategy "
          + strategy
          + " with it";
    }
    if (standing.models() == null || !standing.models().contains(model)) {
      return "the verdict on " + strategy + " is about other models: " + standing.models();
    }
    if (!standing.promoted()) {
      return strategy + " was refused by the promotion gate with it; see " + standing.report();
    }
    return now.isBefore(Instant.parse(standing.expiresAt()))
        ? null
        : "its promotion has expired at " + standing.expiresAt();
  }

  public void write(Path dataDirectory) throws IOException {
    Path file = file(dataDirectory, StrategyId.of(strategy));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file,
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n",
        StandardCharsets.UTF_8);
  }

  /**
   * Why a strategy may not trade real money; null when it may.
   *
   * @param now by which the verdict may have expired
   */
  public static @Nullable String objection(
      TradebotConfiguration configuration, StrategyId strategy, Instant now) {
    Path file = file(configuration.dataDirectory(), strategy);
    if (!Files.exists(file)) {
      return "has no verdict of the promotion gate (" + file + "); run ./tradebot promote";
    }
    Promotion promotion;
    Instant expiry;
    try {
      promotion = JSON.readValue(Files.readString(file), Promotion.class);
      expiry = Instant.parse(promotion.expiresAt());
    } catch (IOException | JacksonException | DateTimeException unreadable) {
      return "has a verdict that cannot be read: " + file;
    }
    if (!promotion.promoted()) {
      return "was refused by the promotion gate; see " + promotion.report();
    }
    if (!promotion.strategy().equals(strategy.name())
        || !promotion.fingerprint().equals(fingerprint(configuration, strategy))) {
      return "was promoted with other parameters, sizing or execution than these";
    }
    return now.isBefore(expiry) ? null : "was promoted until " + expiry + " only";
  }

  /** SHA-256 of all that a backtest of a strategy judges: its parameters, sizing and execution. */
  public static String fingerprint(TradebotConfiguration configuration, StrategyId strategy) {
    String parameters =
        switch (strategy.name()) {
          case "sma_crossover" -> configuration.smaCrossover().toString();
          case "order_book_imbalance" -> configuration.orderBookImbalance().toString();
          case "multi_model" -> configuration.multiModel().toString();
          case "triangular_arbitrage" -> configuration.triangularArbitrage().toString();
          default -> configuration.fingerprint();
        };
    String judged =
        strategy.name()
            + '\n'
            + parameters
            + '\n'
            + configuration.sizing()
            + '\n'
            + configuration.risk()
            + '\n'
            + configuration.execution().entry()
            + ' '
            + configuration.execution().entryTimeout()
            + ' '
            + configuration.execution().maxHolding();
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(judged.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
