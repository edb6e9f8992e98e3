package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the venue cancel every order of the account when nothing is heard of us for a minute. Armed
 * anew each 20 seconds from a thread of its own; thread-safe.
 *
 * <p>While the venue is in maintenance it takes neither orders nor cancels, and a switch that ran
 * out would cancel everything at its end: so it is disarmed as soon as the maintenance is known,
 * and armed again when the venue is back. A clean stop disarms it too: protective orders stay.
 */
final class DeadMansSwitch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadMansSwitch.class);
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  static final Duration REFRESH = Duration.ofSeconds(20);

  private final KrakenRestClient rest;
  private boolean online = true;
  private boolean armed;

  /** Whether the venue may have been told to arm it, answered or not. */
  private boolean maybeArmed;

  private volatile @Nullable Thread thread;
  private boolean closed;
  private boolean failing;

  DeadMansSwitch(KrakenRestClient rest) {
    this.rest = rest;
  }

  void start() {
    thread = Thread.ofVirtual().name("dead-mans-switch").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        boolean arm;
        synchronized (this) {
          if (closed) {
            return;
          }
          arm = online;
        }
        set(arm ? TIMEOUT : Duration.ZERO);
        synchronized (this) {
          if (!closed && online == arm) {
            wait((failing ? REFRESH.dividedBy(10) : REFRESH).toMillis());
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears the state of the venue's trading engine. */
  synchronized void systemIs(String system) {
    boolean now = !system.equals("maintenance");
    if (now != online) {
      LOG.info(
          "the venue's system is \"{}\": dead man's switch is {}",
          system,
          now ? "armed" : "disarmed");
      online = now;
      notifyAll();
    }
  }

  private void set(Duration timeout) {
    synchronized (this) {
      maybeArmed |= !timeout.isZero();
    }
    try {
      rest.call("CancelAllOrdersAfter", Map.of("timeout", Long.toString(timeout.toSeconds())));
      synchronized (this) {
        armed = !timeout.isZero();
        maybeArmed = armed;
        failing = false;
      }
    } catch (VenueUnavailableException failure) {
      synchronized (this) {
        if (!failing) {
          LOG.warn("dead man's switch could not be set: {}; trying on", failure.getMessage());
        }
        failing = true;
      }
    }
  }

  synchronized boolean isArmed() {
    return armed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    // A call that is under way could arm it after it was disarmed.
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    boolean disarm;
    synchronized (this) {
      disarm = maybeArmed;
    }
    if (disarm) {
      set(Duration.ZERO);
    }
  }
}
