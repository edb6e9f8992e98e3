package io.tradebot.common.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.signal.StrategyId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderLifecycleTest {
  /** Rows: status before. Columns: the steps in their order; {@code -} is illegal. */
  private static final String TABLE =
      """
      status           DENY   SUBMIT    ACCEPT           REJECT   REQUEST_CANCEL REJECT_CANCEL FILL_PARTLY      FILL_FULLY CANCEL   EXPIRE
      INITIALIZED      DENIED SUBMITTED -                -        -              -             -                -          -        -
      SUBMITTED        -      -         ACCEPTED         REJECTED PENDING_CANCEL -             PARTIALLY_FILLED FILLED     CANCELED EXPIRED
      ACCEPTED         -      -         ACCEPTED         -        PENDING_CANCEL -             PARTIALLY_FILLED FILLED     CANCELED EXPIRED
      PARTIALLY_FILLED -      -         PARTIALLY_FILLED -        PENDING_CANCEL -             PARTIALLY_FILLED FILLED     CANCELED EXPIRED
      PENDING_CANCEL   -      -         PENDING_CANCEL   REJECTED PENDING_CANCEL ACCEPTED      PENDING_CANCEL   FILLED     CANCELED EXPIRED
      DENIED           -      -         -                -        -              -             -                -          -        -
      REJECTED         -      -         -                REJECTED REJECTED       REJECTED      -                -          -        -
      FILLED           -      -         FILLED           -        FILLED         FILLED        -                -          -        -
      CANCELED         -      -         CANCELED         -        CANCELED       CANCELED      CANCELED         FILLED     CANCELED -
      EXPIRED          -      -         EXPIRED          -        EXPIRED        EXPIRED       EXPIRED          FILLED     -        EXPIRED
      """;

  @Test
  void followsTheTableAndRefusesEverythingElse() {
    Set<OrderStatus> rows = new HashSet<>();
    List<String> lines = TABLE.lines().toList();
    List<String> columns = cells(lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      OrderStatus from = OrderStatus.valueOf(cells.getFirst());
      rows.add(from);
      for (OrderStep step : OrderStep.values()) {
        String cell = cells.get(columns.indexOf(step.name()));
        boolean legal = !cell.equals("-");
        assertThat(OrderLifecycle.allows(from, step)).as(from + " " + step).isEqualTo(legal);
        if (legal) {
          assertThat(OrderLifecycle.next(from, step)).isEqualTo(OrderStatus.valueOf(cell));
        } else {
          assertThatThrownBy(() -> OrderLifecycle.next(from, step))
              .isInstanceOf(IllegalOrderStepException.class)
              .hasMessageContaining(from.name())
              .hasMessageContaining(step.name());
        }
      }
    }
    assertThat(rows).containsExactlyInAnyOrder(OrderStatus.values());
  }

  private static List<String> cells(String line) {
    return List.of(line.trim().split("\\s+"));
  }

  @Test
  void derivesOneIdPerWish() {
    AccountId account = AccountId.of("BINANCE-main");
    StrategyId strategy = StrategyId.of("sma_crossover");

    ClientOrderId id = ClientOrderId.derive(account, strategy, "signal-1", 0, 0);

    assertThat(id).isEqualTo(ClientOrderId.of("tbrmicwigpydoqjvj6"));
    assertThat(id.isOurs()).isTrue();
    Set<ClientOrderId> ids = new HashSet<>();
    for (int leg = 0; leg < 100; leg++) {
      for (int attempt = 0; attempt < 100; attempt++) {
        ids.add(ClientOrderId.derive(account, strategy, "signal-1", leg, attempt));
      }
    }
    assertThat(ids).hasSize(10_000);
    assertThat(ClientOrderId.of("web_123").isOurs()).isFalse();
    assertThatThrownBy(() -> ClientOrderId.of("spaces are not allowed"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
