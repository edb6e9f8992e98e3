package io.tradebot.marketingest.adapter.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.marketingest.application.FrameMapper;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the mappers of all venues have in common: a frame is read whole or refused whole, with the
 * first mistake and the field that it was found at; no frame makes it throw. Not thread-safe: it
 * reuses its buffers.
 *
 * <p>Fields may come in any order; unknown ones are checked for syntax and skipped; a known one
 * that comes twice is a mistake.
 */
public abstract class JsonFrameMapper implements FrameMapper {
  /** The first moment of 2017 in Unix epoch nanoseconds, before the venues' streams began. */
  private static final long EARLIEST_NS = 1_483_228_800_000_000_000L;

  /** The first moment of 2100; what is above is in other units. */
  private static final long LATEST_NS = 4_102_444_800_000_000_000L;

  private final int maxFrameBytes;

  /** The frame. */
  protected final JsonScanner scanner = new JsonScanner();

  /** Levels of the buyers that were read. */
  protected final LevelList bids;

  /** Levels of the sellers that were read. */
  protected final LevelList asks;

  private String field = "";

  protected JsonFrameMapper(int maxFrameBytes, int maxLevels) {
    this.maxFrameBytes = maxFrameBytes;
    this.bids = new LevelList(maxLevels);
    this.asks = new LevelList(maxLevels);
  }

  @Override
  public final StreamMessage map(byte[] frame, int length, long receiveTimeNs, long venueTimeNs) {
    if (length == 0) {
      return new StreamMessage.Rejected(RejectReason.EMPTY, "frame");
    }
    if (length > maxFrameBytes) {
      return new StreamMessage.Rejected(RejectReason.TOO_LARGE, "frame");
    }
    scanner.reset(frame, length);
    field = "frame";
    StreamMessage message = read(receiveTimeNs, venueTimeNs);
    RejectReason failure = scanner.failure();
    return failure == null && message != null
        ? message
        : new StreamMessage.Rejected(failure == null ? RejectReason.UNKNOWN_TYPE : failure, field);
  }

  /** Reads the frame in the scanner; null when its type is unknown or the scanner has failed. */
  protected abstract @Nullable StreamMessage read(long receiveTimeNs, long venueTimeNs);

  /** Notes what is being read, for the reject. */
  protected final void at(String name) {
    if (!scanner.failed()) {
      field = name;
    }
  }

  /** Notes a known field, which must not have been seen before. */
  protected final int mark(int seen, int bit, String name) {
    at(name);
    if ((seen & bit) != 0) {
      scanner.fail(RejectReason.DUPLICATE_FIELD);
    }
    return seen | bit;
  }

  /** Whether nothing failed and all these fields were seen. */
  protected final boolean complete(int seen, int wanted) {
    if (scanner.failed()) {
      return false;
    }
    if ((seen & wanted) != wanted) {
      return refuse(RejectReason.MISSING_FIELD, "data");
    }
    return true;
  }

  /** Refuses the frame; false. */
  protected final boolean refuse(RejectReason reason, String name) {
    at(name);
    scanner.fail(reason);
    return false;
  }

  /** The value, which must not be zero. */
  protected final long positive(long value) {
    if (value == 0) {
      scanner.fail(RejectReason.NOT_POSITIVE);
    }
    return value;
  }

  /** The time, which must be one at which the venues' streams exist. */
  protected final long plausible(long timeNs) {
    if (timeNs < EARLIEST_NS || timeNs >= LATEST_NS) {
      scanner.fail(RejectReason.BAD_TIME);
    }
    return timeNs;
  }

  /** Reads a time in Unix epoch milliseconds; nanoseconds. */
  protected final long millisNs() {
    long ms = scanner.readLong();
    return plausible(ms < LATEST_NS / 1_000_000L ? ms * 1_000_000L : LATEST_NS);
  }

  /** Reads a whole number with or without a sign. */
  protected final long signed() {
    if (scanner.peek() == '-') {
      scanner.expect('-');
      return -scanner.readLong();
    }
    return scanner.readLong();
  }

  /** Reads a string; at most 200 of its bytes. */
  protected final String shortText() {
    scanner.readString();
    if (scanner.failed()) {
      return "";
    }
    int length = Math.min(200, scanner.stringEnd() - scanner.stringStart());
    return new String(scanner.bytes(), scanner.stringStart(), length, UTF_8);
  }

  /** Reads a string that names an instrument of the table; null and a failure for any other. */
  protected final @Nullable InstrumentId known(SymbolTable symbols) {
    scanner.readString();
    if (scanner.failed()) {
      return null;
    }
    InstrumentId instrument =
        symbols.find(scanner.bytes(), scanner.stringStart(), scanner.stringEnd());
    if (instrument == null) {
      scanner.fail(RejectReason.UNKNOWN_SYMBOL);
    }
    return instrument;
  }

  /** Adds a level to a side, which is bounded. */
  protected final void addLevel(LevelList side, long price, long quantity) {
    if (!scanner.failed() && !side.add(price, quantity)) {
      scanner.fail(RejectReason.TOO_LARGE);
    }
  }
}
