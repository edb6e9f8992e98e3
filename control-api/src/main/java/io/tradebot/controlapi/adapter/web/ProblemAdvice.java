package io.tradebot.controlapi.adapter.web;

import io.tradebot.platform.bus.BusDisconnectedException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Answers every error with problem details, and none with a stack trace. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLargeException tooLarge) {
        headers.setConnection("close");
        return handleExceptionInternal(
            tooLarge, tooLarge.problem(), headers, HttpStatus.CONTENT_TOO_LARGE, request);
      }
      if (cause instanceof UnrecognizedPropertyException unknown) {
        return bad(
            failure,
            "unknown field \"%s\"; allowed: %s"
                .formatted(shown(unknown.getPropertyName()), unknown.getKnownPropertyIds()),
            headers,
            request);
      }
    }
    return bad(
        failure, "the body must be a JSON object, e.g. {\"reason\": \"...\"}", headers, request);
  }

  /** A client that went away in the middle is no fault of ours, and there is nobody to answer. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return isGone(failure)
        ? null
        : super.handleExceptionInternal(failure, body, headers, status, request);
  }

  private static boolean isGone(Exception failure) {
    boolean gone = DisconnectedClientHelper.isClientDisconnectedException(failure);
    if (gone) {
      LOG.debug("a client went away before it had its answer: {}", failure.toString());
    }
    return gone;
  }

  private @Nullable ResponseEntity<Object> bad(
      Exception failure, String detail, HttpHeaders headers, WebRequest request) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
    problem.setTitle("Bad body");
    return handleExceptionInternal(failure, problem, headers, HttpStatus.BAD_REQUEST, request);
  }

  @ExceptionHandler
  ProblemDetail redisAway(BusDisconnectedException away) {
    LOG.warn("Redis does not answer: {}", away.getMessage());
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE, "Redis does not answer, so the bot's state is unknown");
    problem.setTitle("Redis is down");
    return problem;
  }

  @ExceptionHandler
  ProblemDetail storeAway(UncheckedIOException away) {
    LOG.warn("the time-series store does not answer: {}", away.getMessage());
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE,
            "the time-series store does not answer, so the past cannot be shown; trading goes on");
    problem.setTitle("Time-series store is down");
    return problem;
  }

  // Outermost: whatever a request runs into must be answered; the log has it all.
  @ExceptionHandler
  @Nullable ProblemDetail unexpected(RuntimeException failure) {
    if (isGone(failure)) {
      return null;
    }
    LOG.error("request failed", failure);
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR, "a defect in control-api; its log has the details");
  }

  private static String shown(String name) {
    String plain = name.replaceAll("\\P{Print}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 60);
  }
}
