package io.tradebot.setup.session;

import io.tradebot.common.market.MarketEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a session into a file on a thread of its own.
 *
 * <p>What it is given waits in a bounded queue. A session with a hole cannot be replayed, so where
 * the queue is full, the disk refuses or the file has reached its size, recording ends there and
 * says so; trading does not notice. What is written is on disk within about a second.
 */
public final class SessionRecorder implements SessionLog {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRecorder.class);
  private static final int QUEUE = 1 << 13;
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Step(Instant at, Object input, boolean aside, List<?> outputs) {}

  private final Path file;
  private final SessionFormat format;
  private final long maxBytes;
  private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean recording = true;
  private volatile boolean closing;

  private SessionRecorder(Path file, SessionFormat format, SessionBegin begin, long maxBytes) {
    this.file = file;
    this.format = format;
    this.maxBytes = maxBytes;
    this.thread = Thread.ofPlatform().daemon().name("session-recorder").unstarted(() -> run(begin));
  }

  /**
   * Records sessions into a folder; where that cannot be had, a session goes unrecorded with a line
   * in the log.
   *
   * @param keepBytes of all sessions of a service together; the oldest go, and one alone takes half
   */
  public static Factory into(Path folder, SessionFormat format, long keepBytes) {
    return begin -> {
      try {
        Files.createDirectories(folder);
        SessionFile.trim(folder, begin.service(), keepBytes / 2)
            .forEach(old -> LOG.info("Deleted the old session {}", old));
        SessionRecorder recorder =
            new SessionRecorder(SessionFile.of(folder, begin), format, begin, keepBytes / 2);
        recorder.thread.start();
        return recorder;
      } catch (IOException refused) {
        LOG.error("The session is not recorded in {}: {}", folder, refused.toString());
        return SessionLog.NONE;
      }
    };
  }

  @Override
  public void step(Instant at, Object input, List<?> outputs) {
    offer(new Step(at, input, false, outputs));
  }

  @Override
  public void seen(Instant at, MarketEvent event) {
    offer(new Step(at, event, true, List.of()));
  }

  private void offer(Step step) {
    if (recording && !queue.offer(step)) {
      end("more came than could be written");
    }
  }

  private void end(String reason) {
    recording = false;
    LOG.error("Recording of {} has ended: {}", file, reason);
  }

  @Override
  public boolean isRecording() {
    return recording;
  }

  public Path file() {
    return file;
  }

  // An outermost loop: what cannot be written ends the recording, and nothing else.
  private void run(SessionBegin begin) {
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(
                    Files.newOutputStream(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    1 << 14,
                    true),
                StandardCharsets.UTF_8),
            1 << 16)) {
      write(out, format.begin(begin));
      drain(out);
    } catch (IOException | RuntimeException failure) {
      end(failure.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain(Writer out) throws IOException, InterruptedException {
    long flushedAt = System.nanoTime();
    out.flush();
    while (recording || !queue.isEmpty()) {
      Step step = queue.poll(200, TimeUnit.MILLISECONDS);
      if (step != null) {
        write(out, format.line(step.at(), step.input(), step.aside(), step.outputs()));
      }
      if (System.nanoTime() - flushedAt > FLUSH_NANOS) {
        flushedAt = System.nanoTime();
        out.flush();
        if (recording && Files.size(file) > maxBytes) {
          end("it has reached " + maxBytes + " bytes");
        }
      }
      if (closing && step == null) {
        recording = false;
      }
    }
  }

  private static void write(Writer out, String line) throws IOException {
    out.write(line + "\n");
  }

  /** Writes what waits and ends the file. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    recording = false;
  }
}
