package io.tradebot.core.risk;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last believable quote of each instrument and whether its feed is sound.
 *
 * <p>A quote that jumps is held back until the next one confirms it. Not thread-safe.
 */
public final class MarketBoard {
  private static final String BOOK = "book";
  private static final Duration GAP_HOLDS_FOR = Duration.ofSeconds(2);

  private final Rate maxJump;
  private final double referenceNs;
  private double elapsedNs = Double.NaN;
  private double weight;
  private final Map<InstrumentId, Entry> entries = new HashMap<>();
  private final Set<Venue> down = new HashSet<>();

  /**
   * A board without quotes.
   *
   * @param referenceWindow time constant of the slow average of the mid
   */
  public MarketBoard(Rate maxJump, Duration referenceWindow) {
    this.maxJump = maxJump;
    this.referenceNs = referenceWindow.toNanos();
  }

  private static final class Entry {
    private @Nullable BestQuote quote;
    private @Nullable Instant quotedAt;
    private @Nullable BestQuote suspect;
    private @Nullable Instant gapAt;

    /** When the defect of the book came in that is not over yet; null while the book is sound. */
    private @Nullable Long bookLostNs;

    private double reference;
    private boolean crossed;
    private boolean silent;
  }

  /**
   * Takes a market event.
   *
   * @return the quote when it is new and believable, to be acted upon; null otherwise
   */
  public @Nullable BestQuote update(MarketEvent event, Instant now) {
    return switch (event) {
      case BestQuote quote -> quote(quote, now);
      case FeedConnected connected -> {
        down.remove(connected.venue());
        yield null;
      }
      case FeedDisconnected disconnected -> {
        down.add(disconnected.venue());
        yield null;
      }
      case FeedStale stale -> {
        entry(stale.instrument()).silent = true;
        yield null;
      }
      case MarketGapDetected gap -> {
        // What came twice is merely ignored; everything else makes prices doubtful.
        if (!gap.kind().isHarmless()) {
          Entry entry = entry(gap.instrument());
          entry.gapAt = now;
          if (gap.stream().equals(BOOK)) {
            entry.bookLostNs = gap.receiveTimeNs();
          }
        }
        yield null;
      }
      case MarketGapClosed row -> {
        // A book comes back with a whole one only, however long that takes.
        Entry entry = entry(row.instrument());
        Long lostNs = entry.bookLostNs;
        if (lostNs != null
            && row.stream().equals(BOOK)
            && !row.kind().isHarmless()
            && row.receiveTimeNs() >= lostNs) {
          entry.bookLostNs = null;
        }
        yield null;
      }
      case PublicTrade ignored -> null;
      case BookSnapshot ignored -> null;
      case CandleClosed ignored -> null;
    };
  }

  private @Nullable BestQuote quote(BestQuote quote, Instant now) {
    Entry entry = entry(quote.instrument());
    entry.silent = false;
    entry.crossed = quote.isCrossed();
    if (entry.crossed) {
      return null;
    }
    BestQuote last = entry.quote;
    BestQuote suspect = entry.suspect;
    boolean believable =
        last == null || near(last, quote) || (suspect != null && near(suspect, quote));
    if (!believable) {
      entry.suspect = quote;
      return null;
    }
    entry.suspect = null;
    average(entry, quote, now);
    entry.quote = quote;
    entry.quotedAt = now;
    return quote;
  }

  /** An exponential average in time, so that it does not hang on how often quotes come. */
  private void average(Entry entry, BestQuote quote, Instant now) {
    double mid = (quote.bid().raw() + (double) quote.ask().raw()) / 2;
    Instant last = entry.quotedAt;
    if (last == null) {
      entry.reference = mid;
    } else {
      double elapsed = Math.max(0, Duration.between(last, now).toNanos());
      entry.reference += (mid - entry.reference) * weight(elapsed);
    }
  }

  /** Quotes often come at an even pace, and the exponential is dear. */
  private double weight(double elapsed) {
    if (elapsed != elapsedNs) {
      elapsedNs = elapsed;
      weight = -Math.expm1(-elapsed / referenceNs);
    }
    return weight;
  }

  /** Slow average of the mid; null before the first quote. */
  public @Nullable Price reference(InstrumentId instrument) {
    Entry entry = entries.get(instrument);
    return entry == null || entry.quote == null
        ? null
        : Price.ofRaw(Math.max(1, Math.round(entry.reference)));
  }

  private boolean near(BestQuote last, BestQuote next) {
    long before = last.bid().raw();
    long change = Math.abs(next.bid().raw() - before);
    return change <= (double) before * maxJump.toDouble();
  }

  private Entry entry(InstrumentId instrument) {
    return entries.computeIfAbsent(instrument, any -> new Entry());
  }

  /** The last believable quote; null before the first. */
  public @Nullable BestQuote quote(InstrumentId instrument) {
    Entry entry = entries.get(instrument);
    return entry == null ? null : entry.quote;
  }

  public @Nullable Price bid(InstrumentId instrument) {
    BestQuote quote = quote(instrument);
    return quote == null ? null : quote.bid();
  }

  /** When the last believable quote was learnt; null before the first. */
  public @Nullable Instant quotedAt(InstrumentId instrument) {
    Entry entry = entries.get(instrument);
    return entry == null ? null : entry.quotedAt;
  }

  /** Whether the newest quote of all was crossed. */
  public boolean isCrossed(InstrumentId instrument) {
    Entry entry = entries.get(instrument);
    return entry != null && entry.crossed;
  }

  /** Whether a jump waits to be confirmed. */
  public boolean isSuspect(InstrumentId instrument) {
    Entry entry = entries.get(instrument);
    return entry != null && entry.suspect != null;
  }

  /** What is wrong with the feed; null when it is sound. */
  public @Nullable String unsound(InstrumentId instrument, Instant now) {
    if (down.contains(instrument.venue())) {
      return "disconnected";
    }
    Entry entry = entries.get(instrument);
    if (entry == null) {
      return null;
    }
    if (entry.silent) {
      return "silent";
    }
    if (entry.bookLostNs != null) {
      return "book lost";
    }
    Instant gapAt = entry.gapAt;
    return gapAt != null && now.isBefore(gapAt.plus(GAP_HOLDS_FOR)) ? "gap" : null;
  }
}
