package io.tradebot.sentimentingest.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.StateStore;
import io.tradebot.sentimentingest.adapter.feed.HttpSource;
import io.tradebot.sentimentingest.application.PollSources;
import io.tradebot.sentimentingest.application.PollSources.Schedule;
import io.tradebot.sentimentingest.application.RateSentiment;
import io.tradebot.sentimentingest.domain.LexiconScorer;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the sources to the index. */
@Configuration(proxyBeanMethods = false)
class SentimentIngestConfiguration {
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
        new LexiconScorer(),
        sentiment.enabled() ? sentiment.assets() : List.of(),
        sentiment.halfLife(),
        sentiment.staleAfter(),
        clock,
        meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  PollSources pollSources(
      TradebotConfiguration configuration,
      RateSentiment sentiment,
      HttpClient http,
      ServiceHealth health,
      InstantSource clock,
      MeterRegistry meters) {
    List<Schedule> schedules = new ArrayList<>();
    if (configuration.sentiment().enabled()) {
      TradebotConfiguration.Source fearGreed = configuration.sentiment().fearGreed();
      schedules.add(
          new Schedule(HttpSource.fearGreed(fearGreed.url(), http), fearGreed.interval()));
      for (TradebotConfiguration.Source rss : configuration.sentiment().rss()) {
        schedules.add(new Schedule(HttpSource.rss(rss.name(), rss.url(), http), rss.interval()));
      }
    }
    return new PollSources(schedules, sentiment, health, REFRESH, clock, meters);
  }
}
