package io.tradebot.marketingest.adapter.websocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.MarketStream;
import io.tradebot.marketingest.application.StreamListener;
import io.tradebot.marketingest.application.VenueClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of some instruments at a venue, on as many connections as its limits ask for.
 *
 * <p>All connections live on one event loop, which answers pings, joins fragments and bounds
 * frames. A lost connection is made again after a pause that doubles up to a limit and is shortened
 * at random. A connection that grows old, or whose end the exchange announces, is replaced while it
 * still runs: the successor's frames wait until both have run side by side for a while, then take
 * over. What both delivered comes twice and is told by its number. While the listener is congested
 * nothing is read, so that the exchange's side of the connection holds what waits.
 */
public final class WebSocketStream implements MarketStream {
  private static final Logger log = LoggerFactory.getLogger(WebSocketStream.class);

  /**
   * Far above what is read as a message, so that one oversized frame costs itself only and not the
   * connection.
   */
  private static final int MAX_FRAME_BYTES = 16 << 20;

  /**
   * A connection that lived this long was a good one: the next failure begins with the shortest
   * pause.
   */
  private static final Duration GOOD_LIFE = Duration.ofSeconds(10);

  private static final long CONGESTION_CHECK_MS = 5;

  private final StreamSettings settings;
  private final StreamProtocol protocol;
  private final VenueClock clock;
  private final RandomGenerator random;
  private final IngestMetrics metrics;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("stream", true), NioIoHandler.newFactory());
  private final @Nullable SslContext ssl;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<InstrumentId, Integer> connectionOf = new HashMap<>();
  private final Turns connects;
  private final Turns requestsOfAll;
  private volatile boolean closed;

  public WebSocketStream(
      StreamSettings settings,
      StreamProtocol protocol,
      List<InstrumentId> instruments,
      VenueClock clock,
      RandomGenerator random,
      IngestMetrics metrics) {
    this.settings = settings;
    this.connects = new Turns(settings.connects());
    this.requestsOfAll = new Turns(settings.requests());
    this.protocol = protocol;
    this.clock = clock;
    this.random = random;
    this.metrics = metrics;
    this.ssl = "wss".equals(settings.address().getScheme()) ? clientSsl() : null;
    for (List<InstrumentId> group : settings.groups(instruments)) {
      for (InstrumentId instrument : group) {
        connectionOf.put(instrument, slots.size());
      }
      slots.add(new Slot(slots.size(), group));
    }
  }

  @Override
  public void start(StreamListener listener) {
    for (Slot slot : slots) {
      loop.execute(() -> slot.start(listener));
    }
  }

  @Override
  public int connectionOf(InstrumentId instrument) {
    Integer connection = connectionOf.get(instrument);
    if (connection == null) {
      throw new IllegalArgumentException("no stream for " + instrument);
    }
    return connection;
  }

  @Override
  public int connections() {
    return slots.size();
  }

  @Override
  public void reconnect(int connection, String reason) {
    if (!closed) {
      loop.execute(() -> slots.get(connection).drop(reason));
    }
  }

  @Override
  public void replace(int connection, String reason) {
    if (!closed) {
      loop.execute(() -> slots.get(connection).replace(reason));
    }
  }

  @Override
  public void sendBookAgain(InstrumentId instrument) {
    int connection = connectionOf(instrument);
    if (!closed) {
      loop.execute(() -> slots.get(connection).sendBookAgain(instrument));
    }
  }

  @Override
  public void close() {
    closed = true;
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  private static SslContext clientSsl() {
    try {
      return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
    } catch (SSLException noTls) {
      throw new IllegalStateException("this JVM cannot make TLS connections", noTls);
    }
  }

  /** Rounded up: a turn must not be taken early. */
  private static long millis(long ns) {
    return (ns + 999_999L) / 1_000_000L;
  }

  /**
   * A group of instruments and the one or two connections that carry it. All of it runs on the
   * event loop.
   */
  private final class Slot {
    private final int number;
    private final List<InstrumentId> instruments;
    private @Nullable StreamListener listener;
    private @Nullable Connection active;
    private @Nullable Connection successor;
    private int failures;
    private boolean scheduled;

    private Slot(int number, List<InstrumentId> instruments) {
      this.number = number;
      this.instruments = instruments;
    }

    private void start(StreamListener to) {
      listener = to;
      active = new Connection(this, to);
      connectInTurn(active);
    }

    private void drop(String reason) {
      if (active != null) {
        active.end(reason);
      }
    }

    private void replace(String reason) {
      StreamListener to = listener;
      if (to == null || successor != null || active == null || !active.live) {
        return;
      }
      log.info("connection {} is replaced: {}", number, reason);
      metrics.reconnected("planned");
      successor = new Connection(this, to);
      successor.waiting = new ArrayDeque<>();
      connectInTurn(successor);
    }

    private void sendBookAgain(InstrumentId instrument) {
      if (active != null && active.live) {
        active.requests.addAll(protocol.bookAgain(instrument));
        active.sendNext();
      }
    }

    private void onLive(Connection connection) {
      long lifeMs = settings.plannedLife().toMillis();
      // Connections made at once must not be replaced at once.
      long ageMs = lifeMs - (long) (lifeMs * 0.05 * random.nextDouble());
      later(
          ageMs,
          () -> {
            if (connection == active) {
              replace("planned");
            }
          });
      if (connection == active) {
        log.info("connection {} is live with {} instruments", number, instruments.size());
        connection.to.onOpened(number);
      } else {
        later(settings.overlap().toMillis(), () -> promote(connection));
      }
    }

    private void promote(Connection connection) {
      if (connection != successor) {
        return;
      }
      Connection old = active;
      active = connection;
      successor = null;
      if (old != null) {
        old.retired = true;
        old.end("replaced");
      }
      connection.release();
    }

    private void onEnd(Connection connection, String reason) {
      if (closed) {
        return;
      }
      if (connection == successor) {
        successor = null;
        failures++;
        if (active != null && active.live) {
          later(settings.backOffMs(failures, random), () -> replace("another attempt"));
        }
        return;
      }
      if (connection != active) {
        return;
      }
      if (connection.livedNs() > GOOD_LIFE.toNanos()) {
        failures = 0;
      }
      if (successor != null && successor.live) {
        // It has run since before this one ended, so nothing was missed.
        active = null;
        promote(successor);
        return;
      }
      active = null;
      if (successor != null) {
        successor.retired = true;
        successor.end("the connection to be replaced is gone");
        successor = null;
      }
      log.warn("connection {} ended: {}", number, reason);
      metrics.reconnected("lost");
      connection.to.onLost(number, reason);
      if (!scheduled) {
        scheduled = true;
        long pauseMs = settings.backOffMs(failures, random);
        failures++;
        later(
            pauseMs,
            () -> {
              scheduled = false;
              active = new Connection(this, connection.to);
              connectInTurn(active);
            });
      }
    }

    /**
     * However many connections are lost at once, the venue sees no more attempts than it allows.
     */
    private void connectInTurn(Connection connection) {
      long pauseNs = connects.take(System.nanoTime());
      if (pauseNs == 0) {
        connection.connect();
      } else {
        later(
            millis(pauseNs),
            () -> {
              if (!connection.ended) {
                connection.connect();
              }
            });
      }
    }

    private void later(long ms, Runnable action) {
      if (!closed) {
        var _ =
            loop.schedule(
                () -> {
                  if (!closed) {
                    action.run();
                  }
                },
                ms,
                TimeUnit.MILLISECONDS);
      }
    }
  }

  // Never compared, so that an array does.
  @SuppressWarnings("ArrayRecordComponent")
  private record WaitingFrame(byte[] bytes, long receiveTimeNs) {}

  /** One WebSocket connection. */
  private final class Connection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Slot slot;
    private final StreamListener to;
    private @Nullable Channel channel;
    private @Nullable ArrayDeque<WaitingFrame> waiting;
    private boolean live;
    private boolean ended;
    private boolean retired;
    private final ArrayDeque<StreamProtocol.Request> requests = new ArrayDeque<>();
    private boolean sending;
    private int unanswered;
    private long liveSinceNs;
    private String reason = "closed by the venue";

    private Connection(Slot slot, StreamListener to) {
      this.slot = slot;
      this.to = to;
    }

    private void connect() {
      URI address = settings.address();
      boolean secure = ssl != null;
      int port = address.getPort() > 0 ? address.getPort() : secure ? 443 : 80;
      String path = address.getPath() == null ? "" : address.getPath();
      URI target =
          URI.create(
              address.getScheme()
                  + "://"
                  + address.getHost()
                  + ":"
                  + port
                  + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                  + protocol.path(slot.instruments));
      requests.addAll(protocol.subscriptions(slot.instruments));
      WebSocketClientProtocolConfig handshake =
          WebSocketClientProtocolConfig.newBuilder()
              .webSocketUri(target)
              .version(WebSocketVersion.V13)
              .allowExtensions(false)
              .maxFramePayloadLength(MAX_FRAME_BYTES)
              .handshakeTimeoutMillis(settings.connectTimeout().toMillis())
              .dropPongFrames(true)
              // A frame with broken UTF-8 is refused by the mapper and does not cost the
              // connection.
              .withUTF8Validator(false)
              .build();
      ChannelFuture connecting =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.SO_KEEPALIVE, true)
              .option(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS,
                  Math.toIntExact(settings.connectTimeout().toMillis()))
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                      if (ssl != null) {
                        made.pipeline()
                            .addLast(ssl.newHandler(made.alloc(), address.getHost(), port));
                      }
                      made.pipeline()
                          .addLast(
                              new HttpClientCodec(),
                              new HttpObjectAggregator(64 << 10),
                              new WebSocketClientProtocolHandler(handshake),
                              new WebSocketFrameAggregator(MAX_FRAME_BYTES),
                              Connection.this);
                    }
                  })
              .connect(address.getHost(), port);
      channel = connecting.channel();
      connecting.addListener(
          result -> {
            if (!result.isSuccess()) {
              finish("cannot connect: " + result.cause());
            }
          });
      slot.later(
          settings.connectTimeout().toMillis(),
          () -> {
            if (!live) {
              end("not live within " + settings.connectTimeout());
            }
          });
    }

    /** Closes the connection; its end is then handled as any other. */
    private void end(String why) {
      reason = why;
      Channel open = channel;
      if (open != null) {
        var _ = open.close();
      }
      finish(why);
    }

    private void finish(String why) {
      if (!ended) {
        ended = true;
        if (!retired) {
          slot.onEnd(this, why);
        }
        live = false;
      }
    }

    private long livedNs() {
      return live ? System.nanoTime() - liveSinceNs : 0;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        sendNext();
      } else if (event
          == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
        end("no answer to the handshake");
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    /** Sends what waits, one request at a time with a pause after each. */
    private void sendNext() {
      if (ended || sending) {
        return;
      }
      StreamProtocol.Request request = requests.poll();
      if (request == null) {
        becomeLiveWhenAnswered();
        return;
      }
      sending = true;
      unanswered += request.answers();
      long pauseNs = requestsOfAll.take(System.nanoTime());
      if (pauseNs == 0) {
        send(request);
      } else {
        slot.later(millis(pauseNs), () -> send(request));
      }
    }

    private void send(StreamProtocol.Request request) {
      Channel open = channel;
      if (open != null && !ended) {
        var _ = open.writeAndFlush(new TextWebSocketFrame(request.text()));
      }
      slot.later(
          settings.requestInterval().toMillis(),
          () -> {
            sending = false;
            sendNext();
          });
    }

    private void becomeLiveWhenAnswered() {
      if (!live && unanswered == 0 && requests.isEmpty()) {
        live = true;
        liveSinceNs = System.nanoTime();
        slot.onLive(this);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      ByteBuf content = frame.content();
      int length = content.readableBytes();
      if (!(frame instanceof TextWebSocketFrame)) {
        if (slot.active == this) {
          to.onBinaryFrame(slot.number, length);
        }
        return;
      }
      byte[] bytes = new byte[length];
      content.readBytes(bytes);
      if (unanswered > 0 && protocol.isAnswer(bytes)) {
        unanswered--;
        becomeLiveWhenAnswered();
      }
      if (waiting != null) {
        waiting.addLast(new WaitingFrame(bytes, clock.nowNs()));
      } else if (!retired) {
        to.onFrame(slot.number, bytes, clock.nowNs());
      }
    }

    private void release() {
      ArrayDeque<WaitingFrame> frames = waiting;
      waiting = null;
      if (frames != null) {
        for (WaitingFrame frame : frames) {
          to.onFrame(slot.number, frame.bytes(), frame.receiveTimeNs());
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (to.isCongested() && context.channel().config().isAutoRead()) {
        context.channel().config().setAutoRead(false);
        resumeWhenPossible(context.channel());
      }
      context.fireChannelReadComplete();
    }

    private void resumeWhenPossible(Channel paused) {
      slot.later(
          CONGESTION_CHECK_MS,
          () -> {
            if (to.isCongested()) {
              resumeWhenPossible(paused);
            } else {
              paused.config().setAutoRead(true);
            }
          });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      finish(reason);
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(cause.toString());
    }
  }
}
