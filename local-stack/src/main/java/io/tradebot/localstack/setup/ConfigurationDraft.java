package io.tradebot.localstack.setup;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.platform.configuration.Mode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A first {@code config.yml}: only what differs from the defaults, so that it stays readable.
 * Secrets stand in files of their own.
 *
 * @param symbols at least one, all of one quote asset
 * @param apiKeyFile where the keys of the exchange are; unused in demo and paper
 * @param limits what may be lost; there in mode live and only there
 */
public record ConfigurationDraft(
    Mode mode,
    Exchange exchange,
    List<Symbol> symbols,
    String apiKeyFile,
    String apiSecretFile,
    String controlKeyFile,
    @Nullable Limits limits) {
  public ConfigurationDraft {
    symbols = List.copyOf(symbols);
    if ((mode == Mode.LIVE) != (limits != null)) {
      throw new IllegalArgumentException("limits belong to mode live and to it alone");
    }
    if (symbols.isEmpty() || symbols.stream().map(Symbol::quote).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "symbols must be at least one, all of one quote asset, were " + symbols);
    }
  }

  /**
   * What the account may lose; only its owner can say.
   *
   * @param order largest order, in the quote asset
   * @param positions open at once
   * @param position share of the equity in one position, in (0, 1]
   * @param trade share of the equity that the stop of one trade may cost, in (0, 1]
   * @param day loss of one day that halts, as a share of the day's first equity, in (0, 1]
   * @param drawdown loss that halts, as a share of the highest equity, in (0, 1]
   */
  public record Limits(
      BigDecimal order,
      int positions,
      BigDecimal position,
      BigDecimal trade,
      BigDecimal day,
      BigDecimal drawdown) {

    String yaml() {
      BigDecimal exposure = position.multiply(BigDecimal.valueOf(positions)).min(BigDecimal.ONE);
      return """
      sizing:
        risk_per_trade: %s
        max_position: %s
      risk:
        max_order_notional: %s
        max_open_positions: %d
        max_asset_exposure: %s # one position
        max_gross_exposure: %s # all positions
        max_loss_per_trade: %s # refuses an entry; twice what a position is sized for
        daily_loss_limit: %s
        max_drawdown: %s
      """
          .formatted(
              plain(trade),
              plain(position),
              plain(order),
              positions,
              plain(position),
              plain(exposure),
              plain(trade.add(trade).min(BigDecimal.ONE)),
              plain(day),
              plain(drawdown));
    }

    private static String plain(BigDecimal value) {
      return value.stripTrailingZeros().toPlainString();
    }
  }

  /** The exchanges and where they are. */
  public enum Exchange {
    BINANCE(
        "wss://stream.binance.com:9443",
        "https://api.binance.com",
        "wss://ws-api.binance.com:443/ws-api/v3"),
    KRAKEN("wss://ws.kraken.com", "https://api.kraken.com", "wss://ws-auth.kraken.com"),
    COINBASE(
        "wss://advanced-trade-ws.coinbase.com",
        "https://api.coinbase.com",
        "wss://advanced-trade-ws-user.coinbase.com");

    private final String websocket;
    private final String rest;
    private final String accountWebsocket;

    Exchange(String websocket, String rest, String accountWebsocket) {
      this.websocket = websocket;
      this.rest = rest;
      this.accountWebsocket = accountWebsocket;
    }

    String accountWebsocket(Mode mode) {
      return this == BINANCE && mode == Mode.TESTNET
          ? "wss://ws-api.testnet.binance.vision/ws-api/v3"
          : accountWebsocket;
    }

    public String rest(Mode mode) {
      return this == BINANCE && mode == Mode.TESTNET ? "https://testnet.binance.vision" : rest;
    }

    String websocket(Mode mode) {
      return this == BINANCE && mode == Mode.TESTNET
          ? "wss://stream.testnet.binance.vision"
          : websocket;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The text of the file. */
  public String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Made by ./tradebot init. Every other key and its default: config.example.yml\n");
    yaml.append("mode: ").append(mode.name().toLowerCase(Locale.ROOT)).append('\n');
    if (mode == Mode.DEMO) {
      return yaml.toString();
    }
    String list = symbols.stream().map(Symbol::toString).collect(Collectors.joining(", "));
    if (mode == Mode.LIVE) {
      yaml.append("i_accept_the_risk: false # true when you have read docs/runbook.md\n");
    }
    yaml.append("strategy: [sma_crossover]\n");
    yaml.append("time_series:\n  kind: questdb # with Docker: influxdb, and its token\n");
    yaml.append("api:\n  key_file: ").append(controlKeyFile).append('\n');
    yaml.append("venues:\n  ").append(exchange.key()).append(":\n");
    yaml.append("    websocket_url: ").append(exchange.websocket(mode)).append('\n');
    yaml.append("    rest_url: ").append(exchange.rest(mode)).append('\n');
    yaml.append("    symbols: [").append(list).append("]\n");
    yaml.append("account:\n  venue: ").append(exchange.key()).append('\n');
    yaml.append("  quote_asset: ").append(symbols.getFirst().quote()).append('\n');
    if (mode != Mode.PAPER) {
      yaml.append("  rest_url: ").append(exchange.rest(mode)).append('\n');
      yaml.append("  websocket_url: ").append(exchange.accountWebsocket(mode)).append('\n');
      yaml.append("  api_key_file: ").append(apiKeyFile).append('\n');
      yaml.append("  api_secret_file: ").append(apiSecretFile).append('\n');
    }
    yaml.append("strategies:\n  sma_crossover:\n    symbols: [").append(list).append("]\n");
    yaml.append("    timeframe: 1m\n");
    yaml.append("sentiment:\n  enabled: false\n");
    if (limits != null) {
      yaml.append(limits.yaml());
    }
    return yaml.toString();
  }
}
