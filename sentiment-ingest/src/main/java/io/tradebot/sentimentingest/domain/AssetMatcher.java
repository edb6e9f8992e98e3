package io.tradebot.sentimentingest.domain;

import io.tradebot.common.money.Asset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the assets a text speaks of: by name in any case ("bitcoin"), by cashtag in any case
 * ("$btc"), by ticker only in capitals ("BTC").
 *
 * <p>A ticker that is also an English word (LINK, NEAR, ONE) counts only as a cashtag, and no bare
 * ticker counts in a text that shouts in capitals throughout. Thread-safe.
 */
public final class AssetMatcher {
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("BTC", List.of("bitcoin", "bitcoins", "btcusd", "btcusdt", "satoshis")),
          Map.entry("ETH", List.of("ethereum", "ether", "ethusd", "ethusdt", "vitalik")),
          Map.entry("SOL", List.of("solana")),
          Map.entry("BNB", List.of("binance coin", "bnb chain")),
          Map.entry("XRP", List.of("ripple")),
          Map.entry("ADA", List.of("cardano")),
          Map.entry("DOGE", List.of("dogecoin")),
          Map.entry("DOT", List.of("polkadot")),
          Map.entry("LTC", List.of("litecoin")),
          Map.entry("LINK", List.of("chainlink")),
          Map.entry("AVAX", List.of("avalanche")),
          Map.entry("MATIC", List.of("polygon")),
          Map.entry("POL", List.of("polygon")),
          Map.entry("TRX", List.of("tron")),
          Map.entry("UNI", List.of("uniswap")),
          Map.entry("ATOM", List.of("cosmos hub")),
          Map.entry("XLM", List.of("stellar lumens")),
          Map.entry("XMR", List.of("monero")),
          Map.entry("BCH", List.of("bitcoin cash")),
          Map.entry("ETC", List.of("ethereum classic")),
          Map.entry("FIL", List.of("filecoin")),
          Map.entry("APT", List.of("aptos")),
          Map.entry("ARB", List.of("arbitrum")),
          Map.entry("NEAR", List.of("near protocol")),
          Map.entry("TON", List.of("toncoin")),
          Map.entry("SHIB", List.of("shiba inu")));
  // Names that are part of another asset's name.
  private static final Map<String, List<String>> NOT_FOLLOWED_BY =
      Map.of("bitcoin", List.of("cash", "sv", "gold"), "ethereum", List.of("classic", "name"));
  private static final Set<String> ENGLISH_WORDS =
      Set.of(
          "ADA", "ALGO", "APE", "APT", "ARB", "ATOM", "BAT", "COMP", "CRO", "DASH", "DOT", "ETC",
          "FIL", "FLOW", "FUN", "GAS", "GMT", "HOT", "ICP", "KEY", "LINK", "MASK", "NEAR", "ONE",
          "OP", "POL", "RUNE", "SAND", "SEI", "SOL", "STORJ", "SUI", "SUN", "TON", "UNI", "WIN");

  private final Map<Asset, List<Pattern>> patterns = new LinkedHashMap<>();
  private final Map<Asset, Pattern> tickers = new LinkedHashMap<>();

  /** A matcher for these assets alone. */
  public AssetMatcher(Collection<Asset> assets) {
    for (Asset asset : assets) {
      String code = asset.code();
      List<Pattern> found = new java.util.ArrayList<>();
      found.add(
          Pattern.compile(
              "(?<![\\p{L}\\p{N}$])\\$" + code + "(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE));
      for (String name : NAMES.getOrDefault(code, List.of())) {
        found.add(name(name));
      }
      patterns.put(asset, List.copyOf(found));
      if (!ENGLISH_WORDS.contains(code)) {
        tickers.put(asset, Pattern.compile("(?<![\\p{L}\\p{N}$])" + code + "(?![\\p{L}\\p{N}])"));
      }
    }
  }

  private static Pattern name(String name) {
    List<String> followers = NOT_FOLLOWED_BY.getOrDefault(name, List.of());
    String guard = followers.isEmpty() ? "" : "(?!\\s+(?:" + String.join("|", followers) + ")\\b)";
    return Pattern.compile(
        "(?<![\\p{L}\\p{N}])" + name + "(?![\\p{L}\\p{N}])" + guard, Pattern.CASE_INSENSITIVE);
  }

  /** The assets of the text, in their order. */
  public Set<Asset> match(String text) {
    Set<Asset> found = new TreeSet<>();
    boolean shouting = text.equals(text.toUpperCase(Locale.ROOT)) && text.indexOf(' ') > 0;
    patterns.forEach(
        (asset, any) -> {
          if (any.stream().anyMatch(pattern -> pattern.matcher(text).find())) {
            found.add(asset);
          }
        });
    if (!shouting) {
      tickers.forEach(
          (asset, pattern) -> {
            if (pattern.matcher(text).find()) {
              found.add(asset);
            }
          });
    }
    return found;
  }
}
