package io.tradebot.exchangesim.adapter.file;

import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where each generated market stood, in a small file that is replaced whole; lets a restarted venue
 * go on at the same price with fresh ids.
 */
public final class MarketMarks {
  private static final Logger log = LoggerFactory.getLogger(MarketMarks.class);

  /** More than a market can use between two writes of the file. */
  private static final long ID_MARGIN = 1_000_000;

  private final Path file;
  private final JsonMapper json = JsonMapper.builder().build();
  private final Map<String, Market.Mark> known;
  private boolean failing;

  /**
   * @throws IOException when the file is there and cannot be read
   */
  public MarketMarks(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.known = read();
  }

  /** Where a market goes on; its first mark when it was never seen. */
  public Market.Mark of(String wireName) {
    Market.Mark mark = known.get(wireName);
    return mark == null
        ? Market.Mark.FIRST
        : new Market.Mark(
            mark.lastPrice(),
            mark.tradeId() + ID_MARGIN,
            mark.orderId() + ID_MARGIN,
            mark.updateId() + ID_MARGIN);
  }

  /**
   * How often the venue was started before: a restarted market must not repeat its first minutes.
   */
  public boolean isFirstRun() {
    return known.isEmpty();
  }

  /** Writes the marks of all markets; a failure is logged once and tried again at the next call. */
  public void save(Exchange exchange) {
    Map<String, Market.Mark> now = new TreeMap<>();
    exchange.markets().forEach(market -> now.put(market.listing().wireName(), market.mark()));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, json.writeValueAsString(now));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      failing = false;
    } catch (IOException failure) {
      if (!failing) {
        log.warn("cannot write {}; trying on", file, failure);
      }
      failing = true;
    }
  }

  private Map<String, Market.Mark> read() throws IOException {
    try {
      return json.readValue(
          Files.readString(file), new TypeReference<TreeMap<String, Market.Mark>>() {});
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (JacksonException damaged) {
      throw new IOException(file + " is damaged: delete it to begin at the first prices", damaged);
    }
  }
}
