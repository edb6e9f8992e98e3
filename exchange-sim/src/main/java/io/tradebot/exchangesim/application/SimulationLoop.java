package io.tradebot.exchangesim.application;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The venue's one thread: fires the market's events when they are due, runs requests in the order
 * in which they come, and the periodic work between them.
 *
 * <p>{@link #execute} and {@link #schedule} may be called from any thread.
 */
public final class SimulationLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SimulationLoop.class);
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A market that is this far behind skips ahead instead of racing. */
  private static final long MAX_LAG_NS = TimeUnit.SECONDS.toNanos(2);

  private final Exchange exchange;
  private final MarketSource source;
  private final InstantSource clock;
  private final Runnable tick;
  private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
  private final PriorityQueue<Scheduled> scheduled =
      new PriorityQueue<>(
          Comparator.comparingLong(Scheduled::dueNs).thenComparingLong(Scheduled::order));
  private final Thread thread;
  private volatile boolean running = true;
  private volatile double speed;
  private double appliedSpeed;
  private long originWallNs;
  private long originMarketNs;
  private long scheduleCount;

  private record Scheduled(long dueNs, long order, Runnable work) {}

  /**
   * @param speed market time per wall time; 0 fires as fast as it can
   * @param tick called each 100 ms of wall time
   */
  public SimulationLoop(
      Exchange exchange, MarketSource source, InstantSource clock, double speed, Runnable tick) {
    this.exchange = exchange;
    this.source = source;
    this.clock = clock;
    this.speed = speed;
    this.appliedSpeed = speed;
    this.tick = tick;
    this.thread = Thread.ofPlatform().name("venue").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Runs work on the venue's thread, after what was handed in before. */
  public void execute(Runnable work) {
    requests.add(work);
  }

  /** Runs work on the venue's thread after a delay. */
  public void schedule(long delayNs, Runnable work) {
    if (delayNs <= 0) {
      execute(work);
      return;
    }
    long due = System.nanoTime() + delayNs;
    execute(() -> scheduled.add(new Scheduled(due, scheduleCount++, work)));
  }

  /** Changes how fast the market runs from now on. */
  public void setSpeed(double newSpeed) {
    if (!(newSpeed >= 0) || newSpeed > 1000) {
      throw new IllegalArgumentException("speed must be between 0 and 1000, was " + newSpeed);
    }
    speed = newSpeed;
  }

  public double speed() {
    return speed;
  }

  @Override
  public void close() {
    running = false;
    execute(() -> {});
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    originWallNs = System.nanoTime();
    long nextTickNs = originWallNs + TICK_NS;
    try {
      while (running) {
        long now = System.nanoTime();
        if (now >= nextTickNs) {
          guarded(tick);
          nextTickNs = Math.max(nextTickNs + TICK_NS, now);
        }
        runDue(now);
        Runnable request = requests.poll();
        if (request != null) {
          guarded(request);
          continue;
        }
        long due = Math.min(nextTickNs, Math.min(nextScheduledNs(), dueNs(now)));
        if (due <= now) {
          if (dueNs(now) <= now) {
            guarded(this::fireMarket);
          }
          continue;
        }
        Runnable arrived = requests.poll(due - now, TimeUnit.NANOSECONDS);
        if (arrived != null) {
          guarded(arrived);
        }
      }
    } catch (InterruptedException interrupted) {
      log.info("the venue's thread was interrupted and ends");
    }
  }

  /** When the market's next event is due, in {@link System#nanoTime}. */
  private long dueNs(long now) {
    long next = source.nextNs();
    if (next == MarketSource.ENDED) {
      return Long.MAX_VALUE;
    }
    if (speed != appliedSpeed) {
      originMarketNs = next;
      originWallNs = now;
      appliedSpeed = speed;
    }
    if (appliedSpeed == 0) {
      return now;
    }
    long due = originWallNs + (long) ((next - originMarketNs) / appliedSpeed);
    if (now - due > MAX_LAG_NS) {
      originMarketNs = next;
      originWallNs = now;
      return now;
    }
    return due;
  }

  private long nextScheduledNs() {
    Scheduled next = scheduled.peek();
    return next == null ? Long.MAX_VALUE : next.dueNs();
  }

  private void runDue(long now) {
    while (nextScheduledNs() <= now) {
      guarded(scheduled.remove().work());
    }
  }

  private void fireMarket() {
    source.fire();
    exchange.commit();
  }

  // The outermost loop: a defect in one request or event must not stop the venue for everybody
  // else.
  private void guarded(Runnable work) {
    exchange.advanceTo(clock.millis());
    try {
      work.run();
    } catch (RuntimeException defect) {
      log.error("work on the venue's thread failed", defect);
    }
  }
}
