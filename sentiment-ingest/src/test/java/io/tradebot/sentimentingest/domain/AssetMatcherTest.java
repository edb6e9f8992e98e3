package io.tradebot.sentimentingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.money.Asset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetMatcherTest {
  private final AssetMatcher matcher =
      new AssetMatcher(
          Stream.of("BTC", "ETH", "LINK", "NEAR", "SOL", "BCH").map(Asset::of).toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bitcoin rises | BTC",
        "BITCOIN AND ETHEREUM FALL | BTC ETH",
        "BTC/USDT breaks out | BTC",
        "buy $btc now | BTC",
        "the btc in lower case is a word like any other | ''",
        "Wrapped wBTC is not BTCX | ''",
        "a link to the article near the end | ''",
        "READ THE LINK BELOW | ''",
        "LINK in the bio | ''",
        "$LINK pumps | LINK",
        "Chainlink and NEAR Protocol | LINK NEAR",
        "el sol brilla, SOL | ''",
        "Solana's fees | SOL",
        "Bitcoin Cash forks | BCH",
        "bitcoin cash and bitcoin | BCH BTC",
        "Ethereum Classic attacked | ''",
        "together with ether's price | ETH",
        "whether or not | ''",
        "ETHICAL AI | ''",
        "US$BTC | ''"
      })
  void findsAssetsAndOnlyThem(String text, String expected) {
    assertThat(matcher.match(text).stream().map(Asset::code).toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
  }
}
