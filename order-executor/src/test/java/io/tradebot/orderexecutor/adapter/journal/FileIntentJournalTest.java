package io.tradebot.orderexecutor.adapter.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.orderexecutor.application.IntentJournal.Intended;
import io.tradebot.orderexecutor.application.JournalUnavailableException;
import io.tradebot.testkit.SeededRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIntentJournalTest {
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00.123456789Z");

  @TempDir Path folder;

  @Test
  void givesBackEveryFieldOfWhatWasIntended() throws IOException {
    Path file = folder.resolve("intents.journal");
    OrderIntent limit = intent(1, OrderType.LIMIT);
    OrderIntent stop = intent(2, OrderType.STOP_LOSS_LIMIT);
    OrderIntent market = intent(3, OrderType.MARKET);

    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      journal.intend(limit, 7, NOW);
      journal.intend(stop, 8, NOW.plusSeconds(1));
      journal.intend(market, 8, NOW.plusSeconds(2));
    }

    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      assertThat(journal.unresolved())
          .containsExactly(
              new Intended(limit, 7, NOW),
              new Intended(stop, 8, NOW.plusSeconds(1)),
              new Intended(market, 8, NOW.plusSeconds(2)));
      assertThat(journal.recovery().isClean()).isTrue();
      assertThat(journal.recovery().tornBytes()).isZero();
    }
  }

  @Test
  void forgetsConcludedIntentsAndShrinksAtTheNextOpening() {
    Path file = folder.resolve("intents.journal");
    long before;
    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      for (int i = 0; i < 50; i++) {
        journal.intend(intent(i, OrderType.MARKET), 1, NOW);
      }
      for (int i = 0; i < 49; i++) {
        journal.conclude(intent(i, OrderType.MARKET).orderId(), OrderStatus.FILLED, NOW);
      }
      before = journal.size();
    }

    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      assertThat(journal.unresolved())
          .extracting(Intended::intent)
          .containsExactly(intent(49, OrderType.MARKET));
      assertThat(journal.size()).isLessThan(before / 20);
    }
  }

  @Test
  void survivesACutAtEveryByteOfItsLastThreeRecords() throws IOException {
    Path file = folder.resolve("intents.journal");
    List<Long> ends = new ArrayList<>();
    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      for (int i = 0; i < 6; i++) {
        journal.intend(intent(i, OrderType.LIMIT), 1, NOW);
        ends.add(journal.size());
      }
    }
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.journal");

    for (int length = Math.toIntExact(ends.get(2)); length <= whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      long kept = length;
      int complete = (int) ends.stream().filter(end -> end <= kept).count();

      try (FileIntentJournal journal = FileIntentJournal.open(cut)) {
        assertThat(journal.unresolved()).as("cut at byte %d", length).hasSize(complete);
        assertThat(journal.recovery().isClean()).as("cut at byte %d", length).isTrue();
        assertThat(journal.recovery().tornBytes())
            .as("cut at byte %d", length)
            .isEqualTo(length - ends.get(complete - 1));
      }
    }
  }

  @Test
  void writesOnAfterATornTail() throws IOException {
    Path file = folder.resolve("intents.journal");
    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      journal.intend(intent(1, OrderType.LIMIT), 1, NOW);
      journal.intend(intent(2, OrderType.LIMIT), 1, NOW);
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));

    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      journal.intend(intent(3, OrderType.LIMIT), 1, NOW);
    }

    try (FileIntentJournal journal = FileIntentJournal.open(file)) {
      assertThat(journal.unresolved())
          .extracting(Intended::intent)
          .containsExactly(intent(1, OrderType.LIMIT), intent(3, OrderType.LIMIT));
      assertThat(journal.recovery().tornBytes()).isZero();
    }
  }

  @Test
  void reportsDamageInTheMiddleAndKeepsWhatIsReadable() {
    SeededRuns.of(30)
        .forEach(
            random -> {
              Path file = Files.createTempDirectory(folder, "run").resolve("intents.journal");
              List<Long> ends = new ArrayList<>();
              try (FileIntentJournal journal = FileIntentJournal.open(file)) {
                for (int i = 0; i < 8; i++) {
                  ends.add(journal.size());
                  journal.intend(intent(i, OrderType.LIMIT), 1, NOW);
                }
              }
              byte[] bytes = Files.readAllBytes(file);
              int victim = random.nextInt(0, 7);
              int at =
                  random.nextInt(
                      Math.toIntExact(ends.get(victim)), Math.toIntExact(ends.get(victim + 1)));
              bytes[at] ^= (byte) (1 << random.nextInt(8));
              Files.write(file, bytes);

              try (FileIntentJournal journal = FileIntentJournal.open(file)) {
                assertThat(journal.recovery().corruptRegions()).isEqualTo(1);
                assertThat(journal.unresolved())
                    .hasSize(7)
                    .extracting(Intended::intent)
                    .doesNotContain(intent(victim, OrderType.LIMIT));
                assertThat(file.resolveSibling("intents.journal.corrupt")).hasBinaryContent(bytes);
              }
            });
  }

  @Test
  void refusesWhatItCannotWrite() {
    Path file = folder.resolve("intents.journal");
    FileIntentJournal journal = FileIntentJournal.open(file);
    journal.close();

    assertThatThrownBy(() -> journal.intend(intent(1, OrderType.LIMIT), 1, NOW))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("intents.journal");
    assertThat(journal.intents()).isZero();
  }

  private static OrderIntent intent(int number, OrderType type) {
    SplittableRandom random = new SplittableRandom(number);
    Price price = Price.ofRaw(random.nextLong(1, 9_000_000_000_000L));
    return new OrderIntent(
        ClientOrderId.derive(ACCOUNT, StrategyId.of("sma_crossover"), "signal-" + number, 0, 0),
        ACCOUNT,
        StrategyId.of("sma_crossover"),
        InstrumentId.of("BINANCE:BTC-USDT"),
        random.nextBoolean() ? Side.BUY : Side.SELL,
        type,
        Quantity.ofRaw(random.nextLong(1, 900_000_000L)),
        type.hasLimitPrice() ? price : null,
        type.hasStopPrice() ? price : null,
        TimeInForce.GTC,
        type == OrderType.LIMIT && random.nextBoolean(),
        OrderRole.ENTRY,
        "signal-" + number);
  }
}
