package io.tradebot.controlapi.application;

import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands that people send from a chat. A panic must be confirmed with a code that only
 * the answer to the first wish tells. Thread-safe.
 */
public final class ChatCommands {
  private static final Logger AUDIT = LoggerFactory.getLogger("audit");
  private static final Duration CODE_VALID = Duration.ofMinutes(1);
  private static final String HELP =
      """
      /status  state, positions, equity
      /profit  what the closed trades brought
      /balance what the account holds
      /start   let strategies enter
      /pause   no entries; exits are managed
      /stop    entry orders cancelled, no entries
      /panic   cancel everything, sell everything, halt\
      """;

  private record Code(String digits, Instant validUntil) {}

  private final CommandDesk desk;
  private final BotState state;
  private final TradebotConfiguration configuration;
  private final InstantSource clock;
  private final Supplier<String> codes;
  private final Map<String, Code> panicCodes = new ConcurrentHashMap<>();

  /**
   * @param codes makes a few digits that nobody can guess
   */
  public ChatCommands(
      CommandDesk desk,
      BotState state,
      TradebotConfiguration configuration,
      InstantSource clock,
      Supplier<String> codes) {
    this.desk = desk;
    this.state = state;
    this.configuration = configuration;
    this.clock = clock;
    this.codes = codes;
  }

  /**
   * The answer to a text.
   *
   * @param from who sent it, such as {@code telegram:4711}; trusted already
   */
  public String answer(String from, String text) throws InterruptedException {
    String[] words = text.strip().split("\\s+", 3);
    // In groups a command is addressed: /status@my_bot.
    String command = words[0].toLowerCase(Locale.ROOT).replaceFirst("@.*", "");
    return switch (command) {
      case "/status" -> status();
      case "/profit" -> profit();
      case "/balance" -> balance();
      case "/start" -> issue(ControlAction.START, from);
      case "/stop" -> issue(ControlAction.STOP, from);
      case "/pause" -> issue(ControlAction.PAUSE, from);
      case "/panic" -> panic(from, words.length > 1 ? words[1] : "");
      case "/help" -> HELP;
      default -> "I do not know this command.\n" + HELP;
    };
  }

  private String status() {
    TradingStateChanged trading = state.tradingState();
    EquityMarked marked = state.equity(configuration.account().id());
    String positions =
        state.positions().all().stream()
            .filter(event -> !(event instanceof PositionClosed))
            .map(PositionEvent::position)
            .filter(position -> !position.quantity().isZero())
            .map(
                position ->
                    "%s %s at %s, stop %s"
                        .formatted(
                            position.instrument().symbol(),
                            position.quantity(),
                            position.averageEntry(),
                            position.stopLoss() == null ? "none" : position.stopLoss()))
            .collect(Collectors.joining("\n"));
    return "%s, mode %s%s\n%s\n%s"
        .formatted(
            trading == null ? "state unknown: no executor has spoken" : trading.to(),
            configuration.mode().name().toLowerCase(Locale.ROOT),
            trading == null || trading.reason().isEmpty() ? "" : " (" + trading.reason() + ")",
            marked == null
                ? "equity unknown"
                : "equity " + marked.equity() + ", drawdown " + marked.drawdown(),
            positions.isEmpty() ? "no open position" : positions);
  }

  private String profit() {
    PerformanceUpdated performance = state.performance(configuration.account().id());
    return performance == null
        ? "nothing is known yet"
        : performance.groups().stream()
            .map(
                group ->
                    "%s: %s in %d trades, %d won"
                        .formatted(
                            group.name().isEmpty() ? "total" : group.name(),
                            group.netProfit(),
                            group.trades(),
                            group.wins()))
            .collect(Collectors.joining("\n"));
  }

  private String balance() {
    BalancesUpdated balances = state.balances(configuration.account().id());
    return balances == null
        ? "nothing is known yet"
        : balances.balances().stream()
            .map(b -> "%s %s, %s of it locked".formatted(b.asset(), b.total(), b.locked()))
            .collect(Collectors.joining("\n"));
  }

  private String issue(ControlAction action, String from) throws InterruptedException {
    CommandResult result = desk.issue(action, from, "from the chat");
    AUDIT.info("{} by {}: {}", action, from, result.outcome());
    return inWords(result);
  }

  private String panic(String from, String given) throws InterruptedException {
    Instant now = clock.instant();
    Code expected = panicCodes.remove(from);
    if (expected == null || !expected.digits.equals(given) || now.isAfter(expected.validUntil)) {
      String digits = codes.get();
      panicCodes.put(from, new Code(digits, now.plus(CODE_VALID)));
      return "Cancel every order, sell every position, halt?\nWithin a minute: /panic " + digits;
    }
    try {
      CommandResult result = desk.panic(from, "from the chat").get();
      AUDIT.info("PANIC by {}: {}", from, result.outcome());
      return result.outcome() == CommandResult.Outcome.DONE
          ? "HALTED. Orders are being cancelled and positions closed; /status says how far it is."
          : inWords(result);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("panic was not sent", failure);
    }
  }

  private static String inWords(CommandResult result) {
    String said =
        result.answers().stream()
            .filter(answer -> answer.outcome() != CommandHandled.Outcome.DONE)
            .map(answer -> answer.service() + ": " + answer.detail())
            .collect(Collectors.joining("\n"));
    String action = result.action().name().toLowerCase(Locale.ROOT);
    return switch (result.outcome()) {
      case DONE ->
          action
              + ": done"
              + result.answers().stream()
                  .findFirst()
                  .map(answer -> ", now " + answer.state())
                  .orElse("");
      case REFUSED -> action + " is refused\n" + said;
      case FAILED -> action + " failed\n" + said;
      case UNANSWERED ->
          action
              + ": no answer of "
              + result.missing()
              + (result.durable() ? "; it stands and is done as soon as they are back" : "");
    };
  }
}
