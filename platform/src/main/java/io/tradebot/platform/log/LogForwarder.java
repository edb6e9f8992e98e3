package io.tradebot.platform.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.LogWritten;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes the lines of this service's log, so that they can be read without its files. Whoever
 * logs never waits: lines go through a bounded queue, and what does not fit or comes while Redis is
 * away is dropped here and counted; the log itself has it.
 */
public final class LogForwarder implements SmartLifecycle {
  private static final int QUEUE = 1_024;
  private static final int LONGEST = 4_000;

  private final EventBus bus;
  private final ServiceName service;
  private final BlockingQueue<LogWritten> lines = new ArrayBlockingQueue<>(QUEUE);
  private final Counter dropped;
  private final Appender appender = new Appender();
  private @Nullable Thread publisher;

  public LogForwarder(EventBus bus, ServiceName service, MeterRegistry meters) {
    this.bus = bus;
    this.service = service;
    this.dropped = meters.counter("tradebot.log.dropped");
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      // What publishing itself has to say would never end.
      if (Thread.currentThread().equals(publisher)
          || !event.getLevel().isGreaterOrEqual(Level.INFO)) {
        return;
      }
      if (!lines.offer(line(event))) {
        dropped.increment();
      }
    }
  }

  private LogWritten line(ILoggingEvent event) {
    String text = event.getFormattedMessage();
    if (event.getThrowableProxy() != null) {
      text += " | " + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
    String oneLine = text.strip().replaceAll("[\\r\\n]+\\s*", " | ");
    String name = event.getLoggerName();
    return new LogWritten(
        service,
        event.getLevel().isGreaterOrEqual(Level.ERROR)
            ? LogWritten.Level.ERROR
            : event.getLevel().isGreaterOrEqual(Level.WARN)
                ? LogWritten.Level.WARN
                : LogWritten.Level.INFO,
        name.substring(name.lastIndexOf('.') + 1),
        oneLine.length() <= LONGEST ? oneLine : oneLine.substring(0, LONGEST),
        Instant.ofEpochMilli(event.getTimeStamp()));
  }

  private void publish() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        LogWritten line = lines.take();
        bus.publishDurably(
            Channels.log(service),
            line,
            line.occurredAt(),
            Trace.ORIGIN,
            null,
            StateKeys.log(service));
      } catch (BusDisconnectedException away) {
        dropped.increment();
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  @Override
  public synchronized void start() {
    publisher = Thread.ofPlatform().daemon().name("log-forwarder").start(this::publish);
    appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    appender.setName("forwarder");
    appender.start();
    root().addAppender(appender);
  }

  @Override
  public synchronized void stop() {
    root().detachAppender(appender);
    appender.stop();
    Thread running = publisher;
    if (running != null) {
      running.interrupt();
      publisher = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return publisher != null;
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
