package io.tradebot.setup.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a session put out beside what its replay did.
 *
 * @param tallies by kind of output
 * @param recordedHash SHA-256 of all outputs in order; equal to the other only when every character
 *     of every output is
 * @param difference the first output that differs, both ways; null when none does
 */
public record Comparison(
    Map<String, Tally> tallies,
    String recordedHash,
    String replayedHash,
    long inputs,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String difference) {
  public Comparison {
    tallies = new TreeMap<>(tallies);
  }

  /** How many outputs of a kind there were, and how many were the same. */
  public record Tally(long recorded, long replayed, long equal) {
    /** Of all that either had; 1 when neither had any. */
    public double share() {
      long all = recorded + replayed - equal;
      return all == 0 ? 1 : (double) equal / all;
    }

    Tally plus(Tally other) {
      return new Tally(recorded + other.recorded, replayed + other.replayed, equal + other.equal);
    }
  }

  /** Analyses, signals and baskets. */
  public Tally decisions() {
    return of(OutputText.ANALYSIS).plus(of(OutputText.SIGNAL)).plus(of(OutputText.BASKET));
  }

  public Tally signals() {
    return of(OutputText.SIGNAL).plus(of(OutputText.BASKET));
  }

  /** Orders and cancels sent. */
  public Tally orders() {
    return of(OutputText.ORDER).plus(of(OutputText.CANCEL));
  }

  public Tally fills() {
    return of(OutputText.FILL);
  }

  /** Everything that was put out. */
  public Tally all() {
    return tallies.values().stream().reduce(new Tally(0, 0, 0), Tally::plus);
  }

  private Tally of(String kind) {
    return tallies.getOrDefault(kind, new Tally(0, 0, 0));
  }

  public boolean isEqual() {
    return recordedHash.equals(replayedHash);
  }

  /** Counts as a replay goes on. Not thread-safe. */
  static final class Counting {
    private final Map<String, long[]> counts = new TreeMap<>();
    private final MessageDigest recordedDigest = sha256();
    private final MessageDigest replayedDigest = sha256();
    private long inputs;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable String difference;

    void step(SessionLine line, List<String> replayed) {
      inputs++;
      from = from == null ? line.at() : from;
      to = line.at();
      List<String> recorded = line.outputs();
      for (int i = 0; i < Math.max(recorded.size(), replayed.size()); i++) {
        String was = i < recorded.size() ? recorded.get(i) : null;
        String is = i < replayed.size() ? replayed.get(i) : null;
        if (was != null) {
          hash(recordedDigest, was);
          count(was)[0]++;
        }
        if (is != null) {
          hash(replayedDigest, is);
          count(is)[1]++;
        }
        if (was != null && was.equals(is)) {
          count(was)[2]++;
        } else if (difference == null) {
          difference = "at " + line.at() + " was: " + was + "\n  and is: " + is;
        }
      }
    }

    private long[] count(String text) {
      return counts.computeIfAbsent(OutputText.kind(text), any -> new long[3]);
    }

    private static void hash(MessageDigest digest, String text) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }

    Comparison result() {
      Map<String, Tally> tallies = new TreeMap<>();
      counts.forEach((kind, count) -> tallies.put(kind, new Tally(count[0], count[1], count[2])));
      return new Comparison(
          tallies, hex(recordedDigest), hex(replayedDigest), inputs, from, to, difference);
    }

    private static String hex(MessageDigest digest) {
      return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java platform has SHA-256", impossible);
      }
    }
  }
}
