package io.tradebot.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * As much of Binance as the ingest asks of it, for frames that were made before: a WebSocket that
 * sends them when told, and the REST calls that join them.
 */
final class VenueStub implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final HttpServer rest;
  private final CompletableFuture<Channel> client = new CompletableFuture<>();
  private final MarketFrames market;
  private volatile long snapshotId = MarketFrames.FIRST_UPDATE;
  private final AtomicInteger tradesSent = new AtomicInteger();

  /** When each frame was due, by {@link System#nanoTime}. */
  final long[] dueNs;

  VenueStub(MarketFrames market) throws IOException {
    this.market = market;
    this.dueNs = new long[market.frames.size()];
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
                    made.pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new WebSocketServerProtocolHandler(protocol),
                            new Client());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rest.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    answer("/api/v3/exchangeInfo", any -> exchangeInfo());
    answer("/api/v3/time", any -> "{\"serverTime\":" + System.currentTimeMillis() + "}");
    answer("/api/v3/depth", any -> MarketFrames.snapshot(snapshotId));
    answer("/api/v3/trades", any -> trades(tradesSent.get() - 1_000, tradesSent.get()));
    answer("/api/v3/historicalTrades", this::tradesFrom);
    answer("/api/v3/klines", any -> "[]");
    rest.start();
  }

  private interface Answer {
    String to(String query);
  }

  private void answer(String path, Answer answer) {
    rest.createContext(
        path,
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          byte[] body = answer.to(query == null ? "" : query).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static String exchangeInfo() {
    return "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\"}]}";
  }

  private String tradesFrom(String query) {
    long id = Long.parseLong(query.replaceAll(".*fromId=(\\d+).*", "$1"));
    int from = Math.toIntExact(Math.max(0, id - MarketFrames.FIRST_TRADE));
    return trades(from, Math.min(tradesSent.get(), from + 1_000));
  }

  private String trades(int from, int to) {
    int first = Math.max(0, Math.min(from, to));
    return "[" + String.join(",", market.trades.subList(first, to)) + "]";
  }

  URI streams() {
    return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
  }

  URI restAddress() {
    return URI.create("http://127.0.0.1:" + rest.getAddress().getPort());
  }

  /** From now on the whole book that is asked for ends with an update. */
  void snapshotAt(long lastUpdateId) {
    snapshotId = lastUpdateId;
  }

  /** Waits until somebody is connected. */
  void awaitClient() throws Exception {
    client.get(20, TimeUnit.SECONDS);
  }

  /**
   * Sends frames at a steady rate, each at its time whatever happened before; returns when the last
   * is in the socket's buffer.
   *
   * @param perSecond 0 for as fast as the socket takes them
   */
  void send(int from, int to, double perSecond) throws Exception {
    Channel channel = client.get();
    long startNs = System.nanoTime();
    List<byte[]> frames = market.frames;
    for (int i = from; i < to; ) {
      int due =
          perSecond == 0
              ? Math.min(to, i + 256)
              : (int) Math.min(to, from + 1 + (System.nanoTime() - startNs) * perSecond / 1e9);
      if (due <= i) {
        LockSupport.parkNanos(50_000);
        continue;
      }
      for (; i < due; i++) {
        dueNs[i] =
            perSecond == 0 ? System.nanoTime() : startNs + (long) ((i - from) * (1e9 / perSecond));
        if (market.kinds.get(i) == MarketFrames.Kind.TRADE) {
          tradesSent.incrementAndGet();
        }
        var _ =
            channel.write(new TextWebSocketFrame(true, 0, Unpooled.wrappedBuffer(frames.get(i))));
      }
      channel.flush();
      while (!channel.isWritable() && channel.isActive()) {
        LockSupport.parkNanos(50_000);
      }
    }
  }

  @Override
  public void close() {
    rest.stop(0);
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Client extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        client.complete(context.channel());
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
