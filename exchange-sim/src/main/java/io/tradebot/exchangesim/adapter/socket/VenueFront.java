package io.tradebot.exchangesim.adapter.socket;

import io.tradebot.core.matching.LatencyModel;
import io.tradebot.exchangesim.application.SimulationLoop;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings requests and messages from the sockets to the venue's thread, with latency and faults on
 * the way. Thread-safe.
 */
public final class VenueFront implements VenueServer.Backend {
  private static final Logger log = LoggerFactory.getLogger(VenueFront.class);

  private final SimulationLoop loop;
  private final Protocol protocol;
  private final Faults faults;
  private final RequestLog requests;
  private final LatencyModel latency;
  private final Map<String, Function<HttpCall, HttpAnswer>> pages;
  private final Function<HttpCall, HttpAnswer> control;

  /**
   * @param pages answered at once, on the server's threads
   * @param control answers what is below {@code /sim/}, on the venue's thread
   */
  public VenueFront(
      SimulationLoop loop,
      Protocol protocol,
      Faults faults,
      RequestLog requests,
      LatencyModel latency,
      Map<String, Function<HttpCall, HttpAnswer>> pages,
      Function<HttpCall, HttpAnswer> control) {
    this.loop = loop;
    this.protocol = protocol;
    this.faults = faults;
    this.requests = requests;
    this.latency = latency;
    this.pages = pages;
    this.control = control;
  }

  @Override
  public void request(HttpCall call, Exchanged exchanged) {
    Function<HttpCall, HttpAnswer> page = pages.get(call.path());
    if (page != null) {
      exchanged.answer(page.apply(call));
      return;
    }
    if (call.path().startsWith("/sim/")) {
      loop.execute(() -> exchanged.answer(control.apply(call)));
      return;
    }
    Protocol.Purpose purpose = protocol.purpose(call);
    boolean changesOrders = purpose == Protocol.Purpose.ORDER || purpose == Protocol.Purpose.CANCEL;
    if (changesOrders) {
      requests.note(call, purpose);
    }
    loop.schedule(
        changesOrders ? latency.nextDelayNs() : 0, () -> carryOut(call, purpose, exchanged));
  }

  private void carryOut(HttpCall call, Protocol.Purpose purpose, Exchanged exchanged) {
    Faults.Fault fault = faults.take(purpose);
    if (fault == null) {
      exchanged.answer(protocol.answer(call));
      return;
    }
    log.info("fault {} meets {} {}", fault.kind().wireName(), call.method(), call.path());
    long delayNs = TimeUnit.MILLISECONDS.toNanos(fault.delayMs());
    switch (fault.kind()) {
      case DROP_ANSWER -> protocol.answer(call);
      case HANG_UP -> {
        protocol.answer(call);
        exchanged.hangUp();
      }
      case ANSWER_UNKNOWN -> {
        protocol.answer(call);
        exchanged.answer(protocol.outcomeUnknown());
      }
      case ANSWER_HTML -> {
        protocol.answer(call);
        exchanged.answer(
            new HttpAnswer(502, "text/html", "<html><body>Bad Gateway</body></html>", Map.of()));
      }
      case DROP_REQUEST -> {}
      case REFUSE_BUSY -> exchanged.answer(protocol.busy());
      case DELAY_REQUEST -> loop.schedule(delayNs, () -> exchanged.answer(protocol.answer(call)));
      case DELAY_ANSWER -> {
        HttpAnswer answer = protocol.answer(call);
        loop.schedule(delayNs, () -> exchanged.answer(answer));
      }
    }
  }

  @Override
  public boolean speaksAt(String path) {
    return protocol.speaksAt(path);
  }

  @Override
  public int messagesPerSecond(StreamConnection connection) {
    return protocol.messagesPerSecond(connection);
  }

  @Override
  public void opened(StreamConnection connection) {
    loop.execute(() -> protocol.opened(connection));
  }

  @Override
  public void received(StreamConnection connection, String text) {
    loop.execute(() -> protocol.received(connection, text, this::request));
  }

  @Override
  public void closed(StreamConnection connection) {
    loop.execute(() -> protocol.closed(connection));
  }
}
