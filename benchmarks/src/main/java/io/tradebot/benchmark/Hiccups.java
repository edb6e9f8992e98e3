package io.tradebot.benchmark;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Measures how long this machine and JVM keep a thread waiting that asked to be woken: the noise
 * floor beside which a latency must be read.
 *
 * <p>A thread asks to sleep for a millisecond, again and again, and records how much later it woke.
 */
public final class Hiccups implements AutoCloseable {
  private static final long PERIOD_NS = 1_000_000;
  private static final long HIGHEST_NS = 60_000_000_000L;

  private final Histogram lateNs = new Histogram(HIGHEST_NS, 3);
  private final Thread thread;
  private volatile boolean open = true;

  private Hiccups() {
    thread = Thread.ofPlatform().daemon().name("hiccups").unstarted(this::measure);
  }

  public static Hiccups start() {
    Hiccups hiccups = new Hiccups();
    hiccups.thread.start();
    return hiccups;
  }

  private void measure() {
    while (open) {
      long asked = System.nanoTime();
      LockSupport.parkNanos(PERIOD_NS);
      lateNs.recordValue(Math.clamp(System.nanoTime() - asked - PERIOD_NS, 0, HIGHEST_NS));
    }
  }

  /** Ends the measurement and answers how late wake-ups came, in nanoseconds. */
  public Histogram stop() throws InterruptedException {
    open = false;
    thread.join();
    return lateNs;
  }

  @Override
  public void close() {
    open = false;
  }
}
