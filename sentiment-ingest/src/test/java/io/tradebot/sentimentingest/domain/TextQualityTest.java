package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextQualityTest {
  private final TextQuality quality = new TextQuality();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bitcoin climbs",
        "BTC, ETH, XRP: weekly outlook",
        "SEC delays decision on second Bitcoin spot ETF amendment",
        "Fund buys $BTC and $ETH for its clients, filing shows https://example.org/a",
        "Airdrop tokens sold off by early holders, data shows",
        "Telegram founder's token slides after the ruling",
        ""
      })
  void takesWhatPeopleWrite(String text) {
    assertThat(quality.flawOf(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $BTC $ETH $XRP $LTC $SOL to the moon                                  | TAGS
          #btc #eth #crypto #nft #defi #web3 #bitcoin #trading buy now           | TAGS
          Claim your airdrop before it ends                                      | OFFER
          Join our VIP Telegram group for signals                                | OFFER
          Guaranteed profits with this bot                                       | OFFER
          Send 0.1 BTC and get 0.2 BTC back                                      | OFFER
          https://a.io/1 https://b.io/2 https://c.io/3 https://d.io/4 look       | LINKS
          Биткоин растёт на фоне притока средств                                 | LANGUAGE
          比特币价格上涨                                                           | LANGUAGE
          El precio del bitcoin sube mientras los inversores esperan una decisión de la comisión sobre el fondo | LANGUAGE
          """)
  void namesWhyATextDoesNotCount(String text, TextQuality.Flaw flaw) {
    assertThat(quality.flawOf(text)).contains(flaw);
  }

  @Test
  void staysQuickOnWhateverItIsGiven() {
    for (String part : new String[] {"$", "#a", "https://", "a ", "!", "send ", "\uD83D\uDE80"}) {
      assertThat(quality.flawOf(part.repeat(20_000))).isNotNull();
    }
  }
}
