package io.tradebot.controlapi.adapter.web;

import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A body grew beyond the limit while it was read. */
final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long limit;

  BodyTooLargeException(long limit) {
    super("the body is longer than " + limit + " bytes");
    this.limit = limit;
  }

  ProblemDetail problem() {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.CONTENT_TOO_LARGE, "the body must be at most " + limit + " bytes");
    problem.setTitle("Body too large");
    return problem;
  }
}
