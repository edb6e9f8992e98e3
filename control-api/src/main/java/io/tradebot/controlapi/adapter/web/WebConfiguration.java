package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.TradebotConfiguration;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.InstantSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Wires the filters, what the controllers share, and the description of the API. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
  private static final String LIVE_SOCKET = "/api/ws";

  @Bean
  FilterRegistrationBean<AccessFilter> accessFilter(
      Gate gate,
      TradebotConfiguration configuration,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      MeterRegistry meters) {
    return ordered(new AccessFilter(gate, configuration.api().origins(), problems, meters), 10);
  }

  @Bean
  Sessions sessions(InstantSource clock) {
    return new Sessions(clock);
  }

  @Bean
  Gate gate(ApiKeys keys, Sessions sessions, InstantSource clock, MeterRegistry meters) {
    return new Gate(keys, sessions, new FailedKeys(clock), meters);
  }

  @Bean
  FilterRegistrationBean<BulkheadFilter> bulkheadFilter(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return ordered(new BulkheadFilter(problems), 20);
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return ordered(new BodyLimitFilter(problems), 30);
  }

  private static <F extends Filter> FilterRegistrationBean<F> ordered(F filter, int place) {
    FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
    // Behind the observation filter, so that refusals are measured like answers.
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100 + place);
    return registration;
  }

  @Bean
  StatusAssembler statusAssembler(
      BotState state, EventBus bus, TradebotConfiguration configuration, InstantSource clock) {
    return new StatusAssembler(state, bus, configuration, clock);
  }

  @Bean
  CommandIssuer commandIssuer(
      CommandDesk desk, StatusAssembler status, Parameters parameters, MeterRegistry meters) {
    return new CommandIssuer(desk, status, parameters, meters);
  }

  @Bean
  StatsAssembler statsAssembler(BotState state, TradebotConfiguration configuration) {
    return new StatsAssembler(state, configuration);
  }

  @Bean
  PortfolioAssembler portfolioAssembler(
      BotState state, TradebotConfiguration configuration, InstantSource clock) {
    return new PortfolioAssembler(state, configuration, clock);
  }

  @Bean
  PublicConfiguration publicConfiguration(TradebotConfiguration configuration) {
    return new PublicConfiguration(configuration);
  }

  @Bean
  Parameters parameters(TradebotConfiguration configuration) {
    return new Parameters(configuration);
  }

  /** The live socket; its filter stands behind ours, so that it asks for the key as well. */
  @Bean
  SmartInitializingSingleton liveSocket(LiveFeed feed, ServletContext servlets) {
    ServerEndpointConfig socket =
        ServerEndpointConfig.Builder.create(LiveSocket.class, LIVE_SOCKET)
            .configurator(
                new ServerEndpointConfig.Configurator() {
                  @Override
                  public <T> T getEndpointInstance(Class<T> type) {
                    return type.cast(new LiveSocket(feed));
                  }
                })
            .build();
    return () -> {
      if (servlets.getAttribute(ServerContainer.class.getName())
          instanceof ServerContainer sockets) {
        try {
          sockets.addEndpoint(socket);
        } catch (DeploymentException defect) {
          throw new IllegalStateException("the live socket cannot be served", defect);
        }
      } else {
        throw new IllegalStateException("this container serves no WebSocket");
      }
    };
  }

  /** A stream that is listened to for hours is no slow request. */
  @Bean
  ObservationPredicate streamsAreNotTimed() {
    return (name, context) ->
        !(context instanceof ServerRequestObservationContext request
            && request.getCarrier() != null
            && LiveFeed.PATHS.contains(request.getCarrier().getRequestURI()));
  }

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("tradebot control API")
                .version("1")
                .description(
                    "Amounts are exact decimals in strings, times ISO 8601 in UTC, errors problem"
                        + " details (RFC 9457)."))
        .components(
            new Components()
                .addSecuritySchemes(
                    "key",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key"))
                .addSecuritySchemes(
                    "bearer", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
        .addSecurityItem(new SecurityRequirement().addList("key"))
        .addSecurityItem(new SecurityRequirement().addList("bearer"));
  }
}
