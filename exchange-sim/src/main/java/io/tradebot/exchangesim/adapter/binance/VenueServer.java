package io.tradebot.exchangesim.adapter.binance;

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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
final class VenueServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VenueServer.class);
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int MAX_FRAME_BYTES = 64 << 10;
  private static final int MESSAGES_PER_SECOND = 5;
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

    void opened(StreamConnection connection, List<String> streams);

    void received(StreamConnection connection, String text);

    void closed(StreamConnection connection);
  }

  /** The way back of one request. */
  interface Exchanged {
    void answer(HttpAnswer answer);

    void hangUp();
  }

  VenueServer(Backend backend, InstantSource clock) {
    this.backend = backend;
    this.clock = clock;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  void start(String host, int port) throws IOException {
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

  int port() {
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
              request.headers().get("X-MBX-APIKEY", ""),
              request.headers().get(HttpHeaderNames.IF_NONE_MATCH, ""),
              request.headers().get(HttpHeaderNames.IF_MODIFIED_SINCE, ""),
              remote.getAddress().getHostAddress(),
              remote.getAddress().isLoopbackAddress());
      backend.request(call, new Way(context.channel(), HttpUtil.isKeepAlive(request)));
    }

    private void upgrade(
        ChannelHandlerContext context, FullHttpRequest request, String path, String query) {
      List<String> streams = new ArrayList<>();
      boolean combined = path.equals("/stream") || path.equals("/stream/");
      boolean api = path.equals("/ws-api/v3") || path.equals("/ws-api/v3/");
      if (combined) {
        for (String pair : query.split("&", -1)) {
          if (pair.startsWith("streams=")) {
            addNames(streams, decode(pair.substring("streams=".length())));
          }
        }
      } else if (path.equals("/ws") || path.startsWith("/ws/")) {
        addNames(streams, decode(path.substring("/ws".length())));
      } else if (!api) {
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
      Connection connection = new Connection(context.channel(), combined, api, clock.millis());
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
                  backend.opened(connection, streams);
                  context.channel().closeFuture().addListener(gone -> backend.closed(connection));
                }
              });
    }

    private static void addNames(List<String> streams, String text) {
      for (String name : text.split("/", -1)) {
        if (!name.isEmpty()) {
          streams.add(name);
        }
      }
    }

    private static String decode(String text) {
      try {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        // Such a name means no stream; it is kept as it came.
        return text;
      }
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
      // The WebSocket API has the limits of REST instead.
      if (!connection.isApi() && tooManyMessages()) {
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

    private boolean tooManyMessages() {
      long second = clock.millis() / 1000;
      if (second != secondOfCount) {
        secondOfCount = second;
        messagesInSecond = 0;
      }
      return ++messagesInSecond > MESSAGES_PER_SECOND;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("stream of {} ends: {}", context.channel().remoteAddress(), cause.toString());
      context.close();
    }
  }

  private static final class Connection implements StreamConnection {
    private final Channel channel;
    private final boolean api;
    private final long openedMs;
    private final Set<String> subscriptions = new LinkedHashSet<>();
    private volatile boolean combined;
    private volatile long lastPongMs;

    Connection(Channel channel, boolean combined, boolean api, long nowMs) {
      this.api = api;
      this.channel = channel;
      this.combined = combined;
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
    public boolean isApi() {
      return api;
    }

    @Override
    public boolean combined() {
      return combined;
    }

    @Override
    public void setCombined(boolean newCombined) {
      combined = newCombined;
    }

    @Override
    public Set<String> subscriptions() {
      return subscriptions;
    }
  }
}
