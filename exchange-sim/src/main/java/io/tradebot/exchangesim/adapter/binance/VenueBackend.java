package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.core.matching.LatencyModel;
import io.tradebot.exchangesim.application.SimulationLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings requests and control messages from the sockets to the venue's thread, with latency and
 * faults on the way.
 */
final class VenueBackend implements VenueServer.Backend {
  private static final Logger log = LoggerFactory.getLogger(VenueBackend.class);

  private final SimulationLoop loop;
  private final BinanceRest rest;
  private final BinanceStreams streams;
  private final Faults faults;
  private final LatencyModel latency;
  private final Map<String, Function<HttpCall, HttpAnswer>> pages;
  private final SimControl control;
  private final WebSocketApi api;

  VenueBackend(
      SimulationLoop loop,
      BinanceRest rest,
      BinanceStreams streams,
      Faults faults,
      LatencyModel latency,
      Map<String, Function<HttpCall, HttpAnswer>> pages,
      SimControl control) {
    this.loop = loop;
    this.rest = rest;
    this.streams = streams;
    this.faults = faults;
    this.latency = latency;
    this.pages = pages;
    this.control = control;
    this.api = new WebSocketApi(streams, this::request);
  }

  @Override
  public void request(HttpCall call, VenueServer.Exchanged exchanged) {
    Function<HttpCall, HttpAnswer> page = pages.get(call.path());
    if (page != null) {
      exchanged.answer(page.apply(call));
      return;
    }
    if (call.path().startsWith("/sim/")) {
      loop.execute(() -> exchanged.answer(control.handle(call)));
      return;
    }
    boolean changesOrders = !call.method().equals("GET") && call.path().startsWith("/api/v3/o");
    long delayNs = changesOrders ? latency.nextDelayNs() : 0;
    loop.schedule(delayNs, () -> carryOut(call, exchanged));
  }

  private void carryOut(HttpCall call, VenueServer.Exchanged exchanged) {
    Faults.Fault fault = faults.take(call);
    if (fault == null) {
      exchanged.answer(rest.handle(call));
      return;
    }
    log.info("fault {} meets {} {}", fault.kind().wireName(), call.method(), call.path());
    long delayNs = TimeUnit.MILLISECONDS.toNanos(fault.delayMs());
    switch (fault.kind()) {
      case DROP_ANSWER -> rest.handle(call);
      case HANG_UP -> {
        rest.handle(call);
        exchanged.hangUp();
      }
      case ANSWER_UNKNOWN -> {
        rest.handle(call);
        exchanged.answer(
            HttpAnswer.json(
                504,
                Wire.error(
                    -1007,
                    "Timeout waiting for response from backend server. Send status unknown;"
                        + " execution status unknown.")));
      }
      case ANSWER_HTML -> {
        rest.handle(call);
        exchanged.answer(
            new HttpAnswer(502, "text/html", "<html><body>Bad Gateway</body></html>", Map.of()));
      }
      case DROP_REQUEST -> {}
      case REFUSE_BUSY ->
          exchanged.answer(
              HttpAnswer.json(
                  503,
                  Wire.error(
                      -1008,
                      "Server is currently overloaded with other requests. Please try again in a"
                          + " few minutes.")));
      case DELAY_REQUEST -> loop.schedule(delayNs, () -> exchanged.answer(rest.handle(call)));
      case DELAY_ANSWER -> {
        HttpAnswer answer = rest.handle(call);
        loop.schedule(delayNs, () -> exchanged.answer(answer));
      }
    }
  }

  @Override
  public void opened(StreamConnection connection, List<String> subscriptions) {
    loop.execute(() -> streams.opened(connection, subscriptions));
  }

  @Override
  public void received(StreamConnection connection, String text) {
    loop.execute(
        () -> {
          if (connection.isApi()) {
            api.received(connection, text);
          } else {
            streams.received(connection, text);
          }
        });
  }

  @Override
  public void closed(StreamConnection connection) {
    loop.execute(() -> streams.closed(connection));
  }
}
