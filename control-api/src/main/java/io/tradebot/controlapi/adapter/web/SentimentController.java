package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.money.Asset;
import io.tradebot.common.sentiment.SentimentPostScored;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people write, and the index that is made of it. */
@RestController
@Tag(name = "insight")
class SentimentController {
  private final BotState state;
  private final StateStore store;
  private final List<Asset> assets;
  private final Parameters parameters;

  SentimentController(
      BotState state,
      StateStore store,
      TradebotConfiguration configuration,
      Parameters parameters) {
    this.state = state;
    this.store = store;
    this.assets = configuration.sentiment().assets();
    this.parameters = parameters;
  }

  /**
   * The mood.
   *
   * @param indices one an asset; -1 (bearish) to 1 (bullish)
   * @param headlines newest first
   */
  record SentimentView(List<StatusView.Sentiment> indices, List<Headline> headlines) {}

  /**
   * One text.
   *
   * @param url where it stands; may be empty, and is text of somebody else: show it, do not trust
   *     it
   * @param score -1 (bearish) to 1 (bullish)
   * @param confidence 0 to 1
   */
  record Headline(
      String asset,
      String source,
      String title,
      String url,
      double score,
      double confidence,
      String scorer,
      Instant publishedAt,
      Instant firstSeenAt) {}

  @GetMapping("/api/sentiment")
  @Operation(
      summary = "The index per asset, and the headlines behind it",
      description = "asset: one of sentiment.assets; limit of headlines 1 to 500")
  SentimentView sentiment(
      @RequestParam(required = false) @Nullable String asset,
      @RequestParam(required = false) @Nullable String limit) {
    Asset wanted = asset(asset);
    int count = parameters.limit(limit, 50, 1, 500);
    List<Headline> headlines = new ArrayList<>();
    for (Asset one : assets) {
      if (wanted == null || wanted.equals(one)) {
        for (Envelope<?> envelope : store.newest(StateKeys.posts(one), count)) {
          if (envelope.payload() instanceof SentimentPostScored post) {
            headlines.add(headline(post));
          }
        }
      }
    }
    return new SentimentView(
        state.sentiments().all().stream()
            .filter(index -> wanted == null || wanted.equals(index.asset()))
            .map(StatusAssembler::sentiment)
            .toList(),
        headlines.stream()
            .sorted(Comparator.comparing(Headline::publishedAt).reversed())
            .limit(count)
            .toList());
  }

  private @Nullable Asset asset(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return assets.stream()
        .filter(known -> known.code().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                    HttpStatus.NOT_FOUND,
                    "Unknown asset",
                    "asset must be one of sentiment.assets: " + assets));
  }

  private static Headline headline(SentimentPostScored post) {
    return new Headline(
        post.asset().code(),
        post.source(),
        post.title(),
        post.url(),
        post.score(),
        post.confidence(),
        post.scorer(),
        post.publishedAt(),
        post.firstSeenAt());
  }
}
