package io.tradebot.exchangesim.adapter.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port for REST and WebSocket. Only moves bytes: requests and control messages go to a {@link
 * Backend}.
 */
// A write fails only with its connection, and that is heard of through the channel's close future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class VenueServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VenueServer.class);
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int MAX_FRAME_BYTES = 64 << 10;
  private static final AttributeKey<Connection> CONNECTION =
      AttributeKey.valueOf("stream-connection");

  private final Backend backend;
  private final InstantSource clock;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private @Nullable Channel listening;

  /** What stands behind the sockets; called on the server's threads. */
  interface Backend {
    void request(HttpCall call, Exchanged exchanged);

    /** Whether WebSockets are opened at a path. */
    boolean speaksAt(String path);

    int messagesPerSecond(StreamConnection connection);

    void opened(StreamConnection connection);

    void received(StreamConnection connection, String text);

    void closed(StreamConnection connection);
  }

  public VenueServer(VenueFront backend, InstantSource clock) {
    this.backend = backend;
    this.clock = clock;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public void start(String host, int port) throws IOException {
    try {
      listening =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .option(ChannelOption.SO_REUSEADDR, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel
                          .pipeline()
                          .addLast(
                              new HttpServerCodec(),
                              new HttpObjectAggregator(MAX_BODY_BYTES),
                              new RequestHandler());
                    }
                  })
              .bind(host, port)
              .sync()
              .channel();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while opening port " + port, interrupted);
    }
  }

  public int port() {
    return ((InetSocketAddress) Objects.requireNonNull(listening, "not started").localAddress())
        .getPort();
  }

  @Override
  public void close() {
    Channel channel = listening;
    if (channel != null) {
      channel.close();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (!request.decoderResult().isSuccess()) {
        context
            .writeAndFlush(plain(HttpResponseStatus.BAD_REQUEST))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      String uri = request.uri();
      int mark = uri.indexOf('?');
      String path = mark < 0 ? uri : uri.substring(0, mark);
      String query = mark < 0 ? "" : uri.substring(mark + 1);
      if (HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(
          request.headers().get(HttpHeaderNames.UPGRADE, ""))) {
        upgrade(context, request, path, query);
        return;
      }
      InetSocketAddress remote = (InetSocketAddress) context.channel().remoteAddress();
      HttpCall call =
          new HttpCall(
              request.method().name(),
              path,
              query,
              request.content().toString(StandardCharsets.UTF_8),
              headers(request),
              remote.getAddress().getHostAddress(),
              remote.getAddress().isLoopbackAddress());
      backend.request(call, new Way(context.channel(), HttpUtil.isKeepAlive(request)));
    }

    private void upgrade(
        ChannelHandlerContext context, FullHttpRequest request, String path, String query) {
      if (!backend.speaksAt(path)) {
        context
            .writeAndFlush(plain(HttpResponseStatus.NOT_FOUND))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      WebSocketServerHandshaker handshaker =
          new WebSocketServerHandshakerFactory("ws://venue" + path, null, false, MAX_FRAME_BYTES)
              .newHandshaker(request);
      if (handshaker == null) {
        WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
        return;
      }
      Connection connection = new Connection(context.channel(), path, query, clock.millis());
      context.channel().attr(CONNECTION).set(connection);
      handshaker
          .handshake(context.channel(), request)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  context
                      .pipeline()
                      .addLast(new WebSocketFrameAggregator(MAX_FRAME_BYTES), new FrameHandler());
                  context.pipeline().remove(this);
                  backend.opened(connection);
                  context.channel().closeFuture().addListener(gone -> backend.closed(connection));
                }
              });
    }

    private static Map<String, String> headers(FullHttpRequest request) {
      Map<String, String> headers = new HashMap<>();
      request
          .headers()
          .forEach(
              header ->
                  headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
      return headers;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("connection of {} ends: {}", context.channel().remoteAddress(), cause.toString());
      context.close();
    }
  }

  private static FullHttpResponse plain(HttpResponseStatus status) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    return response;
  }

  private record Way(Channel channel, boolean keepAlive) implements Exchanged {
    @Override
    public void answer(HttpAnswer answer) {
      ByteBuf body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      answer.headers().forEach((name, value) -> response.headers().set(name, value));
      if (keepAlive) {
        channel.writeAndFlush(response);
      } else {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void hangUp() {
      channel.close();
    }
  }

  private final class FrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private long secondOfCount;
    private int messagesInSecond;

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      Connection connection = context.channel().attr(CONNECTION).get();
      if (connection == null) {
        context.close();
        return;
      }
      if (frame instanceof CloseWebSocketFrame close) {
        context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
        return;
      }
      if (tooManyMessages(backend.messagesPerSecond(connection))) {
        connection.close(1008, "Too many requests");
        return;
      }
      if (frame instanceof PingWebSocketFrame ping) {
        context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      } else if (frame instanceof PongWebSocketFrame) {
        connection.lastPongMs = clock.millis();
      } else if (frame instanceof TextWebSocketFrame text) {
        backend.received(connection, text.text());
      } else {
        connection.close(1003, "Only text is understood");
      }
    }

    private boolean tooManyMessages(int most) {
      long second = clock.millis() / 1000;
      if (second != secondOfCount) {
        secondOfCount = second;
        messagesInSecond = 0;
      }
      return ++messagesInSecond > most;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("stream of {} ends: {}", context.channel().remoteAddress(), cause.toString());
      context.close();
    }
  }

  private static final class Connection implements StreamConnection {
    private final Channel channel;
    private final String path;
    private final String query;
    private final long openedMs;
    private final Set<String> subscriptions = new LinkedHashSet<>();
    private volatile long lastPongMs;

    Connection(Channel channel, String path, String query, long nowMs) {
      this.channel = channel;
      this.path = path;
      this.query = query;
      this.openedMs = nowMs;
      this.lastPongMs = nowMs;
    }

    @Override
    public void sendText(String text) {
      channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    @Override
    public void ping(long nowMs) {
      channel.writeAndFlush(
          new PingWebSocketFrame(
              Unpooled.copiedBuffer(Long.toString(nowMs), StandardCharsets.US_ASCII)));
    }

    @Override
    public void close(int status, String reason) {
      channel
          .writeAndFlush(new CloseWebSocketFrame(status, reason))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public long backlogBytes() {
      ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
      return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    @Override
    public long lastPongMs() {
      return lastPongMs;
    }

    @Override
    public long openedMs() {
      return openedMs;
    }

    @Override
    public String remote() {
      return ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public String query() {
      return query;
    }

    @Override
    public Set<String> subscriptions() {
      return subscriptions;
    }
  }
}
