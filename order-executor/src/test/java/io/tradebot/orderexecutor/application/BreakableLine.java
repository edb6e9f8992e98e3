package io.tradebot.orderexecutor.application;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line to a port of this machine that can be cut: what is connected then is silent for ever, and
 * what connects gets no answer. Thread-safe.
 */
final class BreakableLine implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  BreakableLine(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  /** New connections work again; those that were cut are gone. */
  void mend() throws IOException {
    cut = false;
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket here = server.accept();
        sockets.add(here);
        if (!cut) {
          Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(there);
          Thread.ofVirtual().start(() -> carry(here, there));
          Thread.ofVirtual().start(() -> carry(there, here));
        }
      } catch (IOException closed) {
        // The next round finds out whether the server or only this connection ended.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] bytes = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (cut) {
          return;
        }
        out.write(bytes, 0, read);
        out.flush();
      }
      from.close();
      to.close();
    } catch (IOException broken) {
      sockets.remove(from);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    mend();
  }
}
