package io.tradebot.marketingest.application;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stands between a venue's WebSocket and a client and spoils what passes: a server on a free port
 * of the loopback address that opens one connection to the venue for each of its own.
 */
final class FaultyLine implements AutoCloseable {
  private final URI venue;
  private final Function<String, List<String>> spoil;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Channel> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Channel server;
  private volatile boolean silent;
  private volatile boolean refusing;

  /**
   * @param spoil what goes on in place of a frame of the venue; called from one thread a connection
   */
  FaultyLine(URI venue, Function<String, List<String>> spoil) {
    this.venue = venue;
    this.spoil = spoil;
    WebSocketServerProtocolConfig protocol =
        WebSocketServerProtocolConfig.newBuilder().websocketPath("/").checkStartsWith(true).build();
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    accepted.incrementAndGet();
                    if (refusing) {
                      var _ = made.close();
                      return;
                    }
                    made.pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new WebSocketServerProtocolHandler(protocol),
                            new Downstream());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
  }

  /** Connections that clients have tried to make since the start. */
  int accepted() {
    return accepted.get();
  }

  /** Ends all connections, as a network that breaks. */
  void cut() {
    for (Channel channel : open) {
      var _ = channel.close();
    }
  }

  /** Lets nothing through, with the connections open, or lets it through again. */
  void silence(boolean to) {
    silent = to;
  }

  /** Ends each new connection at once, or lets them live again. */
  void refuse(boolean to) {
    refusing = to;
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    cut();
    client.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** The side of the client. */
  private final class Downstream extends SimpleChannelInboundHandler<WebSocketFrame> {
    private CompletableFuture<WebSocket> upstream = new CompletableFuture<>();

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete) {
        open.add(context.channel());
        upstream =
            client
                .newWebSocketBuilder()
                .buildAsync(venue.resolve(complete.requestUri()), new Upstream(context.channel()));
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof TextWebSocketFrame text) {
        String said = text.text();
        var _ = upstream.thenCompose(socket -> socket.sendText(said, true));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      open.remove(context.channel());
      var _ = upstream.thenAccept(WebSocket::abort);
    }
  }

  /** The side of the venue. */
  private final class Upstream implements WebSocket.Listener {
    private final Channel to;
    private final StringBuilder text = new StringBuilder();

    private Upstream(Channel to) {
      this.to = to;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String frame = text.toString();
        text.setLength(0);
        for (String out : spoil.apply(frame)) {
          if (!silent) {
            var _ = to.writeAndFlush(new TextWebSocketFrame(out));
          }
        }
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      var _ = to.close();
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      var _ = to.close();
    }
  }
}
