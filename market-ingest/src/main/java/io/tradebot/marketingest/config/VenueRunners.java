package io.tradebot.marketingest.config;

import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the ingest of all configured venues. */
final class VenueRunners implements SmartLifecycle {
  private final List<VenueRunner> runners;
  private volatile boolean running;

  VenueRunners(List<VenueRunner> runners) {
    this.runners = List.copyOf(runners);
  }

  @Override
  public void start() {
    running = true;
    runners.forEach(VenueRunner::start);
  }

  @Override
  public void stop() {
    running = false;
    runners.forEach(VenueRunner::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
