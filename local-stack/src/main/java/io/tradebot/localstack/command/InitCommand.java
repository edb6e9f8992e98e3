package io.tradebot.localstack.command;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.localstack.StackLayout;
import io.tradebot.localstack.setup.BinanceKeyCheck;
import io.tradebot.localstack.setup.ConfigurationDraft;
import io.tradebot.localstack.setup.ConfigurationDraft.Exchange;
import io.tradebot.localstack.setup.ConfigurationDraft.Limits;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.SecretsDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks what is needed and writes {@code config.yml}; refuses keys that may move money away. */
@Command(
    name = "init",
    description = "Answer a few questions and get a config.yml.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--mode", description = "demo, paper, testnet or live; asked when absent.")
  private @Nullable String mode;

  @Option(names = "--venue", description = "binance, kraken or coinbase; asked when absent.")
  private @Nullable String venue;

  @Option(names = "--symbols", description = "Such as BTC-USDT,ETH-USDT; asked when absent.")
  private @Nullable String symbols;

  @Option(names = "--rest-url", hidden = true, description = "Where the exchange is asked.")
  private @Nullable URI restUrl;

  @Option(names = "--force", description = "Replace a config.yml that is there.")
  private boolean force;

  private final BufferedReader in;
  private final StackLayout layout;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init")
  InitCommand() {
    this(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        StackLayout.current(),
        InstantSource.system());
  }

  @SuppressWarnings("NullAway.Init")
  InitCommand(BufferedReader in, StackLayout layout, InstantSource clock) {
    this.in = in;
    this.layout = layout;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = layout.configuration();
    if (Files.exists(file) && !force) {
      throw new CommandFailedException(file + " is there already; --force replaces it");
    }
    Mode chosen = ask("Mode (demo, paper, testnet, live)", "demo", mode, InitCommand::mode);
    if (chosen == Mode.DEMO) {
      write(
          file,
          draft(chosen, Exchange.BINANCE, List.of(Symbol.of("BTC-USDT")), null).yaml(),
          false);
      say("Written: " + file + ". Next: ./tradebot up");
      return TradebotCommand.OK;
    }
    Exchange exchange =
        ask("Exchange (binance, kraken, coinbase)", "binance", venue, InitCommand::exchange);
    if (chosen == Mode.TESTNET && exchange != Exchange.BINANCE) {
      throw new CommandFailedException(
          "Nothing was written: of these exchanges only binance has a test network for spot");
    }
    List<Symbol> traded =
        ask(
            "Symbols, of one quote asset",
            exchange == Exchange.BINANCE ? "BTC-USDT,ETH-USDT" : "BTC-USD,ETH-USD",
            symbols,
            InitCommand::symbols);
    Limits limits = chosen == Mode.LIVE ? askLimits(traded.getFirst().quote().toString()) : null;
    ConfigurationDraft draft = draft(chosen, exchange, traded, limits);
    if (chosen != Mode.PAPER) {
      takeKeys(chosen, exchange, draft);
    }
    new SecretsDirectory(secrets()).obtain(SecretsDirectory.API_KEY);
    write(file, draft.yaml(), false);
    say("Written: " + file);
    say("The key of the control API is in " + draft.controlKeyFile());
    say(
        chosen == Mode.LIVE
            ? "Next: ./tradebot promote a strategy, set i_accept_the_risk, then ./tradebot up"
            : "Next: ./tradebot doctor, then ./tradebot up");
    return TradebotCommand.OK;
  }

  private void takeKeys(Mode chosen, Exchange exchange, ConfigurationDraft draft)
      throws IOException, InterruptedException {
    String key = askSecret("API key of the exchange");
    String secret = askSecret("API secret of the exchange");
    if (exchange == Exchange.BINANCE) {
      URI rest = restUrl == null ? URI.create(exchange.rest(chosen)) : restUrl;
      BinanceKeyCheck.Finding finding =
          new BinanceKeyCheck(rest, clock).check(key, secret, chosen == Mode.LIVE);
      finding.remarks().forEach(this::say);
      if (!finding.objections().isEmpty()) {
        throw new CommandFailedException(
            "Nothing was written: " + String.join("; ", finding.objections()));
      }
      say("The exchange takes the key.");
    } else {
      say(
          "What this key may do cannot be asked of "
              + exchange.name().toLowerCase(Locale.ROOT)
              + " here: see to it yourself that it may trade and may NOT withdraw.");
    }
    write(layout.root().resolve(draft.apiKeyFile()), key + "\n", true);
    write(layout.root().resolve(draft.apiSecretFile()), secret + "\n", true);
  }

  private Limits askLimits(String quote) throws IOException {
    say("No default knows how much you can afford to lose:");
    return new Limits(
        ask("Largest order, in " + quote, null, null, InitCommand::amount),
        ask("Positions open at once, at most", null, null, InitCommand::count),
        ask("One position, in % of the account at most", null, null, InitCommand::percent),
        ask("Loss at the stop of one trade, in % of the account", null, null, InitCommand::percent),
        ask("Loss of a day that halts the bot, in %", null, null, InitCommand::percent),
        ask("Loss from the peak that halts the bot, in %", null, null, InitCommand::percent));
  }

  private static BigDecimal amount(String text) {
    return number(text, BigDecimal.valueOf(1_000_000_000L));
  }

  private static int count(String text) {
    BigDecimal value = number(text, BigDecimal.valueOf(100));
    try {
      return value.intValueExact();
    } catch (ArithmeticException fraction) {
      throw new IllegalArgumentException("must be a whole number, was \"" + text + "\"", fraction);
    }
  }

  private static BigDecimal percent(String text) {
    String digits = text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
    return number(digits, BigDecimal.valueOf(100)).movePointLeft(2);
  }

  private static BigDecimal number(String text, BigDecimal most) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("must be a number, was \"" + text + "\"", wrong);
    }
    if (value.signum() <= 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "must be above 0 and at most " + most.toPlainString() + ", was " + text);
    }
    return value;
  }

  private ConfigurationDraft draft(
      Mode chosen, Exchange exchange, List<Symbol> traded, @Nullable Limits limits) {
    return new ConfigurationDraft(
        chosen,
        exchange,
        traded,
        ".tradebot/secrets/exchange-api-key",
        ".tradebot/secrets/exchange-api-secret",
        ".tradebot/secrets/" + SecretsDirectory.API_KEY,
        limits);
  }

  private Path secrets() {
    return layout.root().resolve(".tradebot/secrets");
  }

  /**
   * @param standard what an empty answer means; null when nobody but the user can say
   * @param given by an option, so that nothing is asked
   */
  private <T> T ask(
      String question,
      @Nullable String standard,
      @Nullable String given,
      Function<String, T> parser)
      throws IOException {
    String answer = given;
    while (true) {
      if (answer == null) {
        prompt(question + (standard == null ? ": " : " [" + standard + "]: "));
        answer = line();
      }
      try {
        return parser.apply(answer.isBlank() && standard != null ? standard : answer.strip());
      } catch (IllegalArgumentException wrong) {
        if (given != null) {
          throw new CommandFailedException(String.valueOf(wrong.getMessage()));
        }
        say(String.valueOf(wrong.getMessage()));
        answer = null;
      }
    }
  }

  /** On a terminal nothing is echoed. */
  @SuppressWarnings("SystemConsoleNull") // NullAway sees it as nullable still
  private String askSecret(String question) throws IOException {
    var console = System.console();
    String answer;
    if (console != null && console.isTerminal()) {
      char[] typed = console.readPassword("%s: ", question);
      answer = typed == null ? "" : new String(typed);
    } else {
      prompt(question + ": ");
      answer = line();
    }
    if (answer.isBlank()) {
      throw new CommandFailedException("Nothing was written: " + question + " is needed");
    }
    return answer.strip();
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new CommandFailedException("Nothing was written: the answers ended");
    }
    return line;
  }

  private static Mode mode(String text) {
    return oneOf(Mode.class, "mode", text);
  }

  private static Exchange exchange(String text) {
    return oneOf(Exchange.class, "exchange", text);
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String what, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    what
                        + " must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)
                        + ", was \""
                        + text
                        + "\""));
  }

  private static List<Symbol> symbols(String text) {
    List<Symbol> symbols =
        Stream.of(text.split(",", -1)).map(String::strip).map(Symbol::of).toList();
    if (symbols.stream().map(Symbol::quote).distinct().count() > 1) {
      throw new IllegalArgumentException("all symbols must have the same quote asset");
    }
    return symbols;
  }

  private static void write(Path file, String text, boolean secret) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (secret) {
      Files.deleteIfExists(file);
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (UnsupportedOperationException noPosix) {
        Files.createFile(file);
      }
    }
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void prompt(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
  }
}
