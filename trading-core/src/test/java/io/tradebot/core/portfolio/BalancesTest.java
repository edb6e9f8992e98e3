package io.tradebot.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancesTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final Asset BTC = Asset.of("BTC");
  private static final Instant READ = Instant.parse("2026-01-15T10:00:00Z");
  private final Balances balances = new Balances();

  private void read(String usdt, String btc) {
    balances.replace(
        List.of(
            new Balance(USDT, Quantity.of(usdt), Quantity.ZERO),
            new Balance(BTC, Quantity.of(btc), Quantity.ZERO)),
        READ);
  }

  private void fill(Side side, Instant at) {
    balances.fill(
        Symbol.of("BTC-USDT"),
        side,
        Price.of("50000"),
        Quantity.of("0.1"),
        Money.of("5", USDT),
        at);
  }

  @Test
  void carriesTheVenuesWordForwardByLaterFills() {
    read("100000", "0");

    fill(Side.BUY, READ.plusMillis(1));

    assertThat(balances.total(USDT)).isEqualTo(Quantity.of("94995"));
    assertThat(balances.total(BTC)).isEqualTo(Quantity.of("0.1"));
  }

  @Test
  void ignoresFillsThatTheVenuesWordContains() {
    read("94995", "0.1");

    fill(Side.BUY, READ);

    assertThat(balances.total(USDT)).isEqualTo(Quantity.of("94995"));
    assertThat(balances.total(BTC)).isEqualTo(Quantity.of("0.1"));
  }

  @Test
  void makesUpNoEquityWhenAContainedSaleLooksYounger() {
    read("100000", "0");

    fill(Side.SELL, READ.plusMillis(300));

    assertThat(balances.total(USDT)).isEqualTo(Quantity.of("100000"));
  }

  @Test
  void keepsYoungerFillsWhenTheSameWordComesAgain() {
    read("100000", "0");
    fill(Side.BUY, READ.plusSeconds(1));

    read("100000", "0");

    assertThat(balances.total(USDT)).isEqualTo(Quantity.of("94995"));
    assertThat(balances.total(BTC)).isEqualTo(Quantity.of("0.1"));
  }

  @Test
  void addsNothingOfAnAssetThatTheVenueNoLongerNames() {
    balances.replace(List.of(new Balance(USDT, Quantity.of("100000"), Quantity.ZERO)), READ);

    fill(Side.BUY, READ.minusSeconds(1));

    assertThat(balances.total(BTC)).isEqualTo(Quantity.ZERO);
  }
}
