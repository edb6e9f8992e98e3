package io.tradebot.exchangesim.adapter.socket;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, who listens to which topic, and what goes wrong on the way to them. Used on the
 * venue's thread alone; the counts may be read from any thread.
 */
public final class Audience {
  private static final long MAX_BACKLOG_BYTES = 32L << 20;
  private static final Pattern DECIMAL =
      Pattern.compile(
          "\"(?:price|qty|price_level|new_quantity|p|q|b|a|B|A)\":\\s*[\\[\"]*\\d+\\.(\\d)");

  private final LifeRules rules;
  private final LongSupplier nowMs;
  private final Map<String, Set<StreamConnection>> listeners = new HashMap<>();
  private final Set<StreamConnection> connections = new LinkedHashSet<>();
  private final LongAdder framesSent = new LongAdder();
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final List<Mishap> mishaps = new ArrayList<>();
  private long silentUntilMs;
  private long lastPingMs;

  /**
   * @param pingEveryMs pause between pings; 0 for a venue that sends none
   * @param pongWithinMs a client that is silent for longer after a ping is disconnected
   * @param lifeMs age at which a connection is closed
   */
  public record LifeRules(long pingEveryMs, long pongWithinMs, long lifeMs) {
    /** A ping each 20 s, a pong within a minute, a day of life. */
    public static final LifeRules DAY_WITH_PINGS = new LifeRules(20_000, 60_000, 86_400_000);

    /** No pings; a connection lives until it breaks. */
    public static final LifeRules UNLIMITED = new LifeRules(0, 0, Long.MAX_VALUE);
  }

  /** What happens to an event on its way. */
  public enum MishapKind {
    /** It never arrives. */
    LOST,
    /** A digit of its first price or quantity is wrong. */
    DAMAGED
  }

  private static final class Mishap {
    final MishapKind kind;
    final String topicPart;
    int left;

    Mishap(MishapKind kind, String topicPart, int left) {
      this.kind = kind;
      this.topicPart = topicPart;
      this.left = left;
    }
  }

  /** An event as one connection is to be sent it. */
  public interface Rendering {
    String textFor(StreamConnection connection);
  }

  /**
   * @param nowMs the venue's time
   */
  public Audience(LifeRules rules, LongSupplier nowMs) {
    this.rules = rules;
    this.nowMs = nowMs;
  }

  public void enter(StreamConnection connection) {
    connections.add(connection);
    connectionCount.set(connections.size());
  }

  public void leave(StreamConnection connection) {
    connections.remove(connection);
    connectionCount.set(connections.size());
    List.copyOf(connection.subscriptions()).forEach(topic -> forget(connection, topic));
  }

  public boolean isConnected(StreamConnection connection) {
    return connections.contains(connection);
  }

  /** Whether the connection did not listen to this topic before. */
  public boolean listen(StreamConnection connection, String topic) {
    if (!connections.contains(connection) || !connection.subscriptions().add(topic)) {
      return false;
    }
    listeners.computeIfAbsent(topic, name -> new LinkedHashSet<>()).add(connection);
    return true;
  }

  /** Whether the connection listened to this topic. */
  public boolean forget(StreamConnection connection, String topic) {
    boolean listened = connection.subscriptions().remove(topic);
    Set<StreamConnection> of = listeners.get(topic);
    if (of != null && of.remove(connection) && of.isEmpty()) {
      listeners.remove(topic);
    }
    return listened;
  }

  public boolean hears(String topic) {
    return listeners.containsKey(topic);
  }

  /** Topics that somebody listens to. */
  public Collection<String> topics() {
    return List.copyOf(listeners.keySet());
  }

  public Collection<StreamConnection> connections() {
    return List.copyOf(connections);
  }

  /** Answers a client; no fault meets an answer. */
  public void answer(StreamConnection connection, String text) {
    framesSent.increment();
    connection.sendText(text);
  }

  /** Sends an event to all that listen to a topic. */
  public void publish(String topic, Rendering event) {
    Set<StreamConnection> of = listeners.get(topic);
    if (of == null || isSilent()) {
      return;
    }
    MishapKind mishap = mishaps.isEmpty() ? null : mishap(topic);
    for (StreamConnection connection : of) {
      deliver(connection, event.textFor(connection), mishap);
    }
  }

  /** Sends an event to one connection of those that listen to a topic. */
  public void publishTo(StreamConnection connection, String topic, String text) {
    if (!isSilent()) {
      deliver(connection, text, mishaps.isEmpty() ? null : mishap(topic));
    }
  }

  /** Sends the same text to everybody, whatever they listen to. */
  public void tellAll(String text) {
    connections.forEach(connection -> answer(connection, text));
  }

  private void deliver(StreamConnection connection, String text, @Nullable MishapKind mishap) {
    if (mishap == MishapKind.LOST) {
      return;
    }
    framesSent.increment();
    connection.sendText(mishap == MishapKind.DAMAGED ? damaged(text) : text);
  }

  private @Nullable MishapKind mishap(String topic) {
    for (Mishap mishap : mishaps) {
      if (topic.contains(mishap.topicPart)) {
        mishap.left--;
        mishaps.removeIf(used -> used.left == 0);
        return mishap.kind;
      }
    }
    return null;
  }

  private static String damaged(String text) {
    Matcher matcher = DECIMAL.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    int at = matcher.start(1);
    char digit = text.charAt(at) == '9' ? '0' : (char) (text.charAt(at) + 1);
    return text.substring(0, at) + digit + text.substring(at + 1);
  }

  // Faults

  /**
   * The next events of topics with this in their name meet a mishap.
   *
   * @param topicPart empty for every topic
   */
  public void befall(MishapKind kind, String topicPart, int count) {
    if (count > 0) {
      mishaps.add(new Mishap(kind, topicPart, count));
    }
  }

  /** Nothing is sent until then, pings and answers excepted: connections look alive. */
  public void silence(long untilMs) {
    silentUntilMs = untilMs;
  }

  public boolean isSilent() {
    return nowMs.getAsLong() < silentUntilMs;
  }

  /** Ends silence and waiting mishaps. */
  public void heal() {
    silentUntilMs = 0;
    mishaps.clear();
  }

  public void disconnectAll(int status, String reason) {
    List.copyOf(connections).forEach(connection -> connection.close(status, reason));
  }

  public int connectionCount() {
    return connectionCount.get();
  }

  public long framesSent() {
    return framesSent.sum();
  }

  /** Whether all clients keep up; a recording that plays as fast as it can waits for this. */
  public boolean keepsUp() {
    return connections.stream().allMatch(connection -> connection.backlogBytes() < 1L << 20);
  }

  /** Whether anybody listens to anything. */
  public boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /** Ends connections that are too old, silent or slow, and pings the others; once a second. */
  public void supervise(long wallMs) {
    boolean pingNow = rules.pingEveryMs() > 0 && wallMs - lastPingMs >= rules.pingEveryMs();
    if (pingNow) {
      lastPingMs = wallMs;
    }
    for (StreamConnection connection : List.copyOf(connections)) {
      if (wallMs - connection.openedMs() >= rules.lifeMs()) {
        connection.close(1001, "24 hours are over");
      } else if (rules.pingEveryMs() > 0
          && wallMs - connection.lastPongMs() > rules.pingEveryMs() + rules.pongWithinMs()) {
        connection.close(1008, "Pong timeout");
      } else if (connection.backlogBytes() > MAX_BACKLOG_BYTES) {
        connection.close(1008, "Too slow");
      } else if (pingNow) {
        connection.ping(wallMs);
      }
    }
  }
}
