package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.control.TradingState;
import io.tradebot.common.system.AlertRaised;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bot at a glance.
 *
 * @param tradingState null while no executor has said it
 * @param panic the last one; null when there was none
 * @param alerts newest first
 */
record StatusView(
    String mode,
    @Nullable TradingState tradingState,
    @Nullable Instant since,
    @Nullable String reason,
    long haltEpoch,
    boolean redis,
    List<ServiceView> services,
    List<Feed> feeds,
    List<Strategy> strategies,
    List<Sentiment> sentiment,
    @Nullable AccountView account,
    @Nullable PanicView panic,
    List<Alert> alerts,
    String configFingerprint,
    Instant timestamp) {

  /**
   * The market data of a venue.
   *
   * @param proven whether a message that is missing shows; false where a library stands between
   * @param state {@code CONNECTED} or {@code DISCONNECTED}; {@code UNKNOWN} while nothing was said
   * @param lastTrouble the last stale stream or gap, in words
   */
  record Feed(
      String venue,
      boolean proven,
      String state,
      @Nullable Instant since,
      @Nullable String detail,
      @Nullable String lastTrouble,
      @Nullable Instant lastTroubleAt) {}

  /**
   * A configured strategy.
   *
   * @param lastAnalysisAt the newest of its analyses; null before the first
   */
  record Strategy(String name, int openPositions, @Nullable Instant lastAnalysisAt) {}

  /** The index of an asset. */
  record Sentiment(
      String asset, double index, double uncertainty, int posts, boolean stale, Instant at) {}

  /** Something a person should know. */
  record Alert(String service, AlertRaised.Level level, String code, String detail, Instant at) {}
}
