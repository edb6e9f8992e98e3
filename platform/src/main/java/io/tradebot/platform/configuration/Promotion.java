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
 */
public record Promotion(
    String strategy,
    String fingerprint,
    boolean promoted,
    String decidedAt,
    String expiresAt,
    String report) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Where the verdict on a strategy lies. */
  public static Path file(Path dataDirectory, StrategyId strategy) {
    return dataDirectory.resolve("promotions").resolve(strategy.name() + ".json");
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
