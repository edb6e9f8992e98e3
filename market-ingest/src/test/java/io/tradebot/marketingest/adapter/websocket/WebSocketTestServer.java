package io.tradebot.marketingest.adapter.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A WebSocket server on a free port of the loopback address that does what a test says, good or
 * bad.
 */
public class WebSocketTestServer implements AutoCloseable {
  /** A client that is or was connected. */
  public static final class Client {
    public final Channel channel;
    public final String path;
    public final List<String> received = new CopyOnWriteArrayList<>();
    public final List<String> pongs = new CopyOnWriteArrayList<>();

    private Client(Channel channel, String path) {
      this.channel = channel;
      this.path = path;
    }

    public void text(String text) {
      channel.writeAndFlush(new TextWebSocketFrame(text)).syncUninterruptibly();
    }

    public void bytes(byte[] text) {
      channel
          .writeAndFlush(new TextWebSocketFrame(true, 0, Unpooled.wrappedBuffer(text)))
          .syncUninterruptibly();
    }

    public void fragments(String first, String second) {
      var _ = channel.write(new TextWebSocketFrame(false, 0, first));
      channel.writeAndFlush(new ContinuationWebSocketFrame(true, 0, second)).syncUninterruptibly();
    }

    public void binary(int length) {
      channel
          .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[length])))
          .syncUninterruptibly();
    }

    public void ping(String text) {
      channel
          .writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer(text, UTF_8)))
          .syncUninterruptibly();
    }

    public void cut() {
      channel.close().syncUninterruptibly();
    }

    public boolean isOpen() {
      return channel.isActive();
    }
  }

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private final Function<String, List<String>> answers;
  private final Channel server;

  /**
   * Starts the server.
   *
   * @param answers what is sent back for a text that a client sends
   */
  public WebSocketTestServer(Function<String, List<String>> answers) {
    this.answers = answers;
    WebSocketServerProtocolConfig protocol =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .dropPongFrames(false)
            .build();
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    accepted();
                    if (!isWelcome()) {
                      var _ = made.close();
                      return;
                    }
                    made.pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new WebSocketServerProtocolHandler(protocol),
                            new ClientHandler());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** A client has connected. */
  protected void accepted() {}

  /** Whether a client that has connected may stay. */
  protected boolean isWelcome() {
    return true;
  }

  public final URI uri() {
    return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
  }

  public final List<Client> clients() {
    return clients;
  }

  public final Client newest() {
    return clients.getLast();
  }

  @Override
  public final void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class ClientHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private Client client = new Client(server, "");

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete) {
        client = new Client(context.channel(), complete.requestUri());
        clients.add(client);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame instanceof PongWebSocketFrame) {
        client.pongs.add(frame.content().toString(UTF_8));
      } else if (frame instanceof TextWebSocketFrame text) {
        client.received.add(text.text());
        for (String answer : answers.apply(text.text())) {
          var _ = context.writeAndFlush(new TextWebSocketFrame(answer));
        }
      }
    }
  }
}
