package io.tradebot.exchangesim.adapter.venue;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.Rate;
import io.tradebot.core.matching.LatencyModel;
import io.tradebot.core.matching.ProportionalFees;
import io.tradebot.exchangesim.adapter.binance.BinanceProtocol;
import io.tradebot.exchangesim.adapter.binance.RecordedMarket;
import io.tradebot.exchangesim.adapter.feed.NewsDesk;
import io.tradebot.exchangesim.adapter.file.MarketMarks;
import io.tradebot.exchangesim.adapter.file.RecordedClock;
import io.tradebot.exchangesim.adapter.file.Recording;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.Faults;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.adapter.socket.Protocol;
import io.tradebot.exchangesim.adapter.socket.RequestLog;
import io.tradebot.exchangesim.adapter.socket.VenueFront;
import io.tradebot.exchangesim.adapter.socket.VenueServer;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.GeneratedMarket;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.application.MarketSource;
import io.tradebot.exchangesim.application.Regime;
import io.tradebot.exchangesim.application.SimulationLoop;
import io.tradebot.exchangesim.domain.Listing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running venue on a socket. {@link #start} opens it, {@link #close} shuts it down; thread-safe.
 */
public final class SimulatedVenue implements AutoCloseable {
  private final Protocol protocol;
  private final SimulationLoop loop;
  private final VenueServer server;
  private final InstantSource time;

  /**
   * How a venue is set up.
   *
   * @param dialect the exchange that it speaks like
   * @param port 0 for any free one
   * @param speed market time per wall time; 0 for as fast as it goes
   * @param funds of a new account, by asset, in units of 10<sup>-8</sup>
   * @param latency of each order and cancel on its way to the matching
   * @param recording path of a recorded market to play, in Binance's frames; empty for the
   *     generated one
   * @param pages further pages by path, such as health and metrics
   */
  public record Setup(
      Dialect dialect,
      String host,
      int port,
      long seed,
      double speed,
      List<Symbol> symbols,
      double tradesPerSecond,
      Map<String, Long> funds,
      Rate makerFee,
      Rate takerFee,
      Duration latency,
      String recording,
      Credentials credentials,
      Map<String, Function<HttpCall, HttpAnswer>> pages) {}

  private SimulatedVenue(
      Protocol protocol, SimulationLoop loop, VenueServer server, InstantSource time) {
    this.protocol = protocol;
    this.loop = loop;
    this.server = server;
    this.time = time;
  }

  /**
   * Opens a venue.
   *
   * @throws IOException when the port is taken
   */
  public static SimulatedVenue start(
      Setup setup, AccountJournal journal, @Nullable MarketMarks marks, InstantSource clock)
      throws IOException {
    Protocol protocol = setup.dialect().protocol(setup);
    Path recorded = setup.recording().isEmpty() ? null : Path.of(setup.recording());
    Recording.Contents contents = recorded == null ? null : Recording.survey(recorded);
    List<Listing> listings =
        contents == null
            ? setup.symbols().stream().map(setup.dialect()::listing).toList()
            : contents.snapshots().keySet().stream().map(Listing::ofWireName).toList();
    Exchange exchange =
        new Exchange(
            listings,
            listing -> marks == null ? Market.Mark.FIRST : marks.of(listing.wireName()),
            setup.funds(),
            new ProportionalFees(setup.makerFee(), setup.takerFee()),
            setup.dialect().commission(),
            protocol,
            journal);
    protocol.serve(exchange);
    InstantSource time;
    GeneratedMarket generated = null;
    MarketSource source;
    if (recorded != null && contents != null) {
      if (!(protocol instanceof BinanceProtocol binance)) {
        throw new IllegalArgumentException(
            "a recording is played by Binance's protocol alone, not by " + setup.dialect());
      }
      RecordedClock recordedClock = new RecordedClock(clock, contents.firstMs());
      time = recordedClock;
      exchange.advanceTo(time.millis());
      source =
          new RecordedMarket(exchange, binance, new Recording(recorded), contents, recordedClock);
    } else {
      time = clock;
      exchange.advanceTo(time.millis());
      generated = new GeneratedMarket(exchange, seed(setup, exchange), setup.tradesPerSecond());
      generated.fillHistory(exchange.nowMs());
      generated.open();
      source = generated;
    }
    exchange.resumeOpenOrders();
    SimulationLoop loop =
        new SimulationLoop(
            exchange,
            source,
            time,
            setup.speed(),
            new Tick(exchange, protocol, clock, recorded == null ? marks : null, recorded == null));
    Faults faults = new Faults();
    RequestLog requests = new RequestLog(clock);
    VenueFront front =
        new VenueFront(
            loop,
            protocol,
            faults,
            requests,
            LatencyModel.constant(setup.latency().toNanos()),
            pages(setup, generated, clock),
            new SimControl(exchange, loop, protocol, faults, requests, generated)::handle);
    VenueServer server = new VenueServer(front, clock);
    server.start(setup.host(), setup.port());
    loop.start();
    return new SimulatedVenue(protocol, loop, server, time);
  }

  /** The pages that are asked for, and the stand-ins for the feeds of the internet. */
  private static Map<String, Function<HttpCall, HttpAnswer>> pages(
      Setup setup, @Nullable GeneratedMarket generated, InstantSource clock) {
    Supplier<Regime> regime = () -> generated == null ? Regime.RANGE : generated.regime();
    NewsDesk desk = new NewsDesk(setup.seed(), regime, clock.millis());
    Map<String, Function<HttpCall, HttpAnswer>> pages = new HashMap<>(setup.pages());
    pages.put("/fake/rss/demo-news", call -> desk.news(call, clock.millis()));
    pages.put("/fake/json/demo-social", _ -> desk.chatter(clock.millis()));
    pages.put("/fake/fear-greed/fng/", call -> desk.fearAndGreed(call, clock.millis()));
    return Map.copyOf(pages);
  }

  /** A restarted market goes on with other draws than it began with. */
  private static long seed(Setup setup, Exchange exchange) {
    return exchange.markets().stream()
        .mapToLong(market -> market.start().tradeId() - Market.Mark.FIRST.tradeId())
        .reduce(setup.seed(), (seed, shift) -> shift == 0 ? seed : 31 * seed + shift);
  }

  /** The periodic work, each 100 ms. */
  private static final class Tick implements Runnable {
    private static final int SAVE_EVERY = 10;

    private final Exchange exchange;
    private final Protocol protocol;
    private final InstantSource wall;
    private final @Nullable MarketMarks marks;
    private final boolean candlesByClock;
    private long count;

    Tick(
        Exchange exchange,
        Protocol protocol,
        InstantSource wall,
        @Nullable MarketMarks marks,
        boolean candlesByClock) {
      this.exchange = exchange;
      this.protocol = protocol;
      this.wall = wall;
      this.marks = marks;
      this.candlesByClock = candlesByClock;
    }

    @Override
    public void run() {
      if (candlesByClock) {
        exchange.closeCandles();
      }
      protocol.tick(exchange.nowMs(), wall.millis());
      if (marks != null && count++ % SAVE_EVERY == 0) {
        marks.save(exchange);
      }
    }
  }

  /** WebSocket clients that are connected now. */
  public int connections() {
    return protocol.audience().connectionCount();
  }

  /** Frames sent to all clients since the start. */
  public long framesSent() {
    return protocol.audience().framesSent();
  }

  /**
   * The venue's clock; with a recording it shows the recording's time. A client that is played to
   * faster than in real time must go by it, or it finds the events to lie ahead of its own time.
   */
  public InstantSource time() {
    return time;
  }

  /**
   * Changes how fast the market runs from now on.
   *
   * @param speed market time per wall time, above 0 and at most 1,000; 0 for as fast as it goes
   */
  public void setSpeed(double speed) {
    loop.setSpeed(speed);
  }

  public int port() {
    return server.port();
  }

  /** Base of REST addresses, e.g. {@code http://127.0.0.1:8801}. */
  public URI restUri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Base of WebSocket addresses, e.g. {@code ws://127.0.0.1:8801}. */
  public URI streamUri() {
    return URI.create("ws://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    loop.execute(() -> protocol.announceShutdown(time.millis()));
    loop.execute(() -> protocol.audience().disconnectAll(1001, "The venue goes down"));
    loop.close();
    server.close();
  }
}
