package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.core.matching.LatencyModel;
import io.tradebot.exchangesim.application.SimulationLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings requests and control messages from the sockets to the venue's thread, with latency and faults on the way. */
final class VenueBackend implements VenueServer.Backend {
  private static final Logger log = LoggerFactory.getLogger(VenueBackend.class);

  private final SimulationLoop loop;
  private final BinanceRest rest;
  private final BinanceStreams streams;
  private final Faults faults;
  private final LatencyModel latency;
  private final SimControl control;

  VenueBackend(
      SimulationLoop loop,
      BinanceRest rest,
      BinanceStreams streams,
      Faults faults,
      LatencyModel latency,
      SimControl control) {
    this.loop = loop;
    this.rest = rest;
    this.streams = streams;
    this.faults = faults;
    this.latency = latency;
    this.control = control;
  }

  @Override
  public void request(HttpCall call, VenueServer.Exchanged exchanged) {
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
      exchanged.answer(answer(call));
      return;
    }
    log.info("fault {} meets {} {}", fault.kind().wireName(), call.method(), call.path());
    long delayNs = TimeUnit.MILLISECONDS.toNanos(fault.delayMs());
    switch (fault.kind()) {
      case DROP_ANSWER -> answer(call);
      case HANG_UP -> {
        answer(call);
        exchanged.hangUp();
      }
      case ANSWER_UNKNOWN -> {
        answer(call);
        exchanged.answer(
            HttpAnswer.json(
                504,
                Wire.error(
                    -1007,
                    "Timeout waiting for response from backend server. Send status unknown; execution"
                        + " status unknown.")));
      }
      case ANSWER_HTML -> {
        answer(call);
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
                      "Server is currently overloaded with other requests. Please try again in a few"
                          + " minutes.")));
      case DELAY_REQUEST -> loop.schedule(delayNs, () -> exchanged.answer(answer(call)));
      case DELAY_ANSWER -> {
        HttpAnswer answer = answer(call);
        loop.schedule(delayNs, () -> exchanged.answer(answer));
      }
    }
  }

  /** The answer to a request; a defect is answered as the real venue answers one, and thrown on. */
  private HttpAnswer answer(HttpCall call) {
    return rest.handle(call);
  }

  @Override
  public void opened(StreamConnection connection, List<String> subscriptions) {
    loop.execute(() -> streams.opened(connection, subscriptions));
  }

  @Override
  public void received(StreamConnection connection, String text) {
    loop.execute(() -> streams.received(connection, text));
  }

  @Override
  public void closed(StreamConnection connection) {
    loop.execute(() -> streams.closed(connection));
  }
}
