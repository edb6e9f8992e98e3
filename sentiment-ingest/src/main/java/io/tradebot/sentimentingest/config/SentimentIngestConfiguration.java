package io.tradebot.sentimentingest.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.StateStore;
import io.tradebot.sentimentingest.adapter.feed.HttpSource;
import io.tradebot.sentimentingest.adapter.feed.RedditToken;
import io.tradebot.sentimentingest.adapter.file.LabelledTextFile;
import io.tradebot.sentimentingest.application.BudgetedSource;
import io.tradebot.sentimentingest.application.PollSources;
import io.tradebot.sentimentingest.application.PollSources.Schedule;
import io.tradebot.sentimentingest.application.RateSentiment;
import io.tradebot.sentimentingest.domain.LexiconScorer;
import io.tradebot.sentimentingest.domain.ScorerChoice;
import io.tradebot.sentimentingest.domain.SentimentScorer;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the sources to the index. */
@Configuration(proxyBeanMethods = false)
class SentimentIngestConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(SentimentIngestConfiguration.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration REFRESH = Duration.ofMinutes(1);

  @Bean(destroyMethod = "close")
  HttpClient httpClient() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        // Never from https to http.
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();
  }

  @Bean
  RateSentiment rateSentiment(
      EventBus bus,
      StateStore store,
      TimeSeriesWriter timeSeries,
      TradebotConfiguration configuration,
      InstantSource clock,
      MeterRegistry meters) {
    TradebotConfiguration.Sentiment sentiment = configuration.sentiment();
    return new RateSentiment(
        bus,
        store,
        timeSeries,
        scorers(sentiment),
        sentiment.enabled() ? sentiment.assets() : List.of(),
        sentiment.halfLife(),
        sentiment.staleAfter(),
        clock,
        meters);
  }

  private static List<SentimentScorer> scorers(TradebotConfiguration.Sentiment sentiment) {
    if (!sentiment.enabled() || sentiment.labelledTexts().toString().isEmpty()) {
      return List.of(new LexiconScorer());
    }
    ScorerChoice choice = ScorerChoice.of(LabelledTextFile.read(sentiment.labelledTexts()));
    LOG.info(
        "{} decides: on {} labelled texts the trained scorer has {}, the word list {}",
        choice.scorers().getFirst().name(),
        choice.texts(),
        choice.trained(),
        choice.lexicon());
    return choice.scorers();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  PollSources pollSources(
      TradebotConfiguration configuration,
      RateSentiment sentiment,
      HttpClient http,
      ServiceHealth health,
      InstantSource clock,
      MeterRegistry meters) {
    List<Schedule> schedules =
        configuration.sentiment().enabled()
            ? schedules(configuration.sentiment(), http)
            : List.of();
    return new PollSources(schedules, sentiment, health, REFRESH, clock, meters);
  }

  private static List<Schedule> schedules(
      TradebotConfiguration.Sentiment sentiment, HttpClient http) {
    List<Schedule> schedules = new ArrayList<>();
    TradebotConfiguration.Source fearGreed = sentiment.fearGreed();
    schedules.add(new Schedule(HttpSource.fearGreed(fearGreed.url(), http), fearGreed.interval()));
    for (TradebotConfiguration.Source rss : sentiment.rss()) {
      schedules.add(new Schedule(HttpSource.rss(rss.name(), rss.url(), http), rss.interval()));
    }
    TradebotConfiguration.CryptoPanic cryptoPanic = sentiment.cryptoPanic();
    if (hasKeys("cryptopanic", "token", cryptoPanic.token())) {
      schedules.add(
          budgeted(
              HttpSource.cryptoPanic(
                  cryptoPanic.source().url(), cryptoPanic.token().reveal(), http),
              cryptoPanic.source(),
              cryptoPanic.requestsPerDay()));
    }
    TradebotConfiguration.Reddit reddit = sentiment.reddit();
    if (hasKeys(
        "reddit", "client_id and client_secret", reddit.clientId(), reddit.clientSecret())) {
      schedules.add(
          budgeted(
              HttpSource.reddit(
                  reddit.source().url(),
                  reddit.subreddits(),
                  new RedditToken(
                      http,
                      reddit.tokenUrl(),
                      reddit.clientId().reveal(),
                      reddit.clientSecret()::reveal),
                  http),
              reddit.source(),
              reddit.requestsPerDay()));
    }
    TradebotConfiguration.XSearch x = sentiment.x();
    if (hasKeys("x", "bearer_token", x.bearerToken())) {
      schedules.add(
          budgeted(
              HttpSource.x(x.source().url(), x.query(), x.bearerToken().reveal(), http),
              x.source(),
              x.requestsPerDay()));
    }
    for (TradebotConfiguration.JsonSource json : sentiment.json()) {
      TradebotConfiguration.JsonPaths at = json.paths();
      schedules.add(
          budgeted(
              HttpSource.json(
                  json.source().name(),
                  json.source().url(),
                  new HttpSource.JsonPaths(
                      at.items(), at.id(), at.title(), at.body(), at.link(), at.published()),
                  json.authorization().reveal(),
                  http),
              json.source(),
              json.requestsPerDay()));
    }
    return schedules;
  }

  private static Schedule budgeted(
      HttpSource source, TradebotConfiguration.Source settings, int requestsPerDay) {
    return new Schedule(new BudgetedSource(source, requestsPerDay), settings.interval());
  }

  private static boolean hasKeys(String source, String keys, Secret... secrets) {
    boolean all = Arrays.stream(secrets).noneMatch(Secret::isEmpty);
    if (!all) {
      LOG.info("{} is off: sentiment.{} has no {}", source, source, keys);
    }
    return all;
  }
}
