package io.tradebot.orderexecutor.adapter.web;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.orderexecutor.application.Executor;
import io.tradebot.orderexecutor.application.JournalUnavailableException;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Panic without Redis and without the control API: {@code POST /internal/panic} from this machine,
 * with the API key in {@code X-API-Key}; {@code GET} says where it stands.
 *
 * <p>Answers 202 when the panic is latched, or kept on disk until the venue answers, 401 without
 * the key, 403 from elsewhere, 503 when another executor is active.
 */
@RestController
@RequestMapping("/internal/panic")
class LocalPanicEndpoint {
  private final Executor executor;
  private final Secret key;
  private final InstantSource clock;

  LocalPanicEndpoint(Executor executor, TradebotConfiguration configuration, InstantSource clock) {
    this.executor = executor;
    this.key = configuration.api().key();
    this.clock = clock;
  }

  /**
   * The answer.
   *
   * @param commandId of the panic that was asked for; empty otherwise
   * @param pending whether a panic is under way
   * @param detail in words
   */
  record Answer(
      String commandId,
      @Nullable TradingState state,
      long haltEpoch,
      boolean pending,
      String detail) {}

  @PostMapping
  ResponseEntity<Answer> panic(
      HttpServletRequest request,
      @RequestHeader(name = "X-API-Key", required = false) @Nullable String given) {
    Optional<ResponseEntity<Answer>> refused = refuse(request, given);
    if (refused.isPresent()) {
      return refused.get();
    }
    String commandId = "local-" + UUID.randomUUID();
    ControlCommand command =
        new ControlCommand(commandId, ControlAction.PANIC, "local", "local panic", clock.instant());
    try {
      return switch (executor.panic(command)) {
        case LATCHED ->
            status(HttpStatus.ACCEPTED, commandId, "panic is latched; GET tells how it goes");
        case KEPT ->
            ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(
                    new Answer(
                        commandId,
                        null,
                        0,
                        true,
                        "panic is kept on disk; it runs as soon as the venue answers"));
        case NOT_ACTIVE ->
            answer(HttpStatus.SERVICE_UNAVAILABLE, "this executor is not the active one");
      };
    } catch (JournalUnavailableException lost) {
      return answer(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the venue does not answer and the panic could not be kept: " + lost.getMessage());
    }
  }

  @GetMapping
  ResponseEntity<Answer> status(
      HttpServletRequest request,
      @RequestHeader(name = "X-API-Key", required = false) @Nullable String given) {
    return refuse(request, given).orElseGet(() -> status(HttpStatus.OK, "", ""));
  }

  private ResponseEntity<Answer> status(HttpStatus status, String commandId, String detail) {
    return executor
        .panicStatus()
        .map(
            panic ->
                ResponseEntity.status(status)
                    .body(
                        new Answer(
                            commandId,
                            panic.state(),
                            panic.haltEpoch(),
                            panic.pending(),
                            panic.lastWord() == null ? detail : panic.lastWord().toString())))
        .orElseGet(
            () -> answer(HttpStatus.SERVICE_UNAVAILABLE, "this executor is not the active one"));
  }

  private Optional<ResponseEntity<Answer>> refuse(
      HttpServletRequest request, @Nullable String given) {
    if (!isLoopback(request.getRemoteAddr())) {
      return Optional.of(answer(HttpStatus.FORBIDDEN, "only from this machine"));
    }
    if (key.isEmpty() || given == null || !equal(key.reveal(), given)) {
      return Optional.of(answer(HttpStatus.UNAUTHORIZED, "header X-API-Key is missing or wrong"));
    }
    return Optional.empty();
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Takes the same time wherever they differ. */
  private static boolean equal(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static ResponseEntity<Answer> answer(HttpStatus status, String detail) {
    return ResponseEntity.status(status).body(new Answer("", null, 0, false, detail));
  }
}
