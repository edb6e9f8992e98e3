package io.tradebot.controlapi.adapter.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.controlapi.domain.Notice;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration.Email;
import io.tradebot.platform.configuration.TradebotConfiguration.MailSecurity;
import io.tradebot.platform.configuration.TradebotConfiguration.MessageLevel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MailSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");

  /** A mail server for one connection, which it keeps to the end. */
  private static final class SmtpFake implements AutoCloseable {
    private final ServerSocket server;
    final List<String> heard = new CopyOnWriteArrayList<>();

    SmtpFake(boolean takesMail) throws IOException {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  serve(socket, takesMail);
                } catch (IOException closed) {
                  heard.add("closed: " + closed.getMessage());
                }
              });
    }

    private void serve(Socket socket, boolean takesMail) throws IOException {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      say(out, "220 fake");
      boolean data = false;
      String line;
      while ((line = in.readLine()) != null) {
        heard.add(line);
        if (data) {
          data = !line.equals(".");
          if (!data) {
            say(out, "250 taken");
          }
        } else if (line.startsWith("EHLO")) {
          say(out, "250-fake\r\n250 AUTH PLAIN");
        } else if (line.startsWith("AUTH")) {
          say(out, "235 welcome");
        } else if (line.startsWith("RCPT") && !takesMail) {
          say(out, "550 nobody of that name");
        } else if (line.equals("DATA")) {
          data = true;
          say(out, "354 go on");
        } else if (line.equals("QUIT")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 ok");
        }
      }
    }

    private static void say(OutputStream out, String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private static MailSender sender(SmtpFake server, MailSecurity security) {
    return new MailSender(
        new Email(
            "127.0.0.1",
            server.server.getLocalPort(),
            security,
            "bot",
            new Secret("pa55word"),
            "bot@example.net",
            List.of("me@example.net"),
            MessageLevel.INFO));
  }

  private static Notice notice() {
    return new Notice(
        Notice.Kind.PANIC,
        Level.CRITICAL,
        "Panic completed\r\nBcc: other@example.net",
        "BTC-USDT CLOSED",
        NOW);
  }

  @Test
  void sendsPlainTextToWhomItShould() throws Exception {
    try (SmtpFake server = new SmtpFake(true)) {
      sender(server, MailSecurity.NONE).send(notice());

      assertThat(server.heard)
          .contains("MAIL FROM:<bot@example.net>", "RCPT TO:<me@example.net>", "BTC-USDT CLOSED")
          .contains("Subject: [tradebot CRITICAL] Panic completed Bcc: other@example.net")
          .noneMatch(line -> line.startsWith("Bcc:"))
          .noneMatch(line -> line.contains("pa55word"));
    }
  }

  @Test
  void sendsNothingInTheClearWhereItWasToldTo() throws Exception {
    try (SmtpFake server = new SmtpFake(true)) {
      assertThatThrownBy(() -> sender(server, MailSecurity.STARTTLS).send(notice()))
          .isInstanceOf(IOException.class);

      assertThat(server.heard).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void saysWhatTheServerSaid() throws Exception {
    try (SmtpFake server = new SmtpFake(false)) {
      assertThatThrownBy(() -> sender(server, MailSecurity.NONE).send(notice()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not take it")
          .hasMessageNotContaining("pa55word");
    }
  }
}
