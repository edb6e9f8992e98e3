package io.tradebot.controlapi.adapter.web;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Refusals as problem details (RFC 9457). */
public final class Problem {
  private Problem() {}

  public static ErrorResponseException of(HttpStatus status, String title, String detail) {
    return of(status, title, detail, Map.of());
  }

  /** A problem with further members. */
  public static ErrorResponseException of(
      HttpStatus status, String title, String detail, Map<String, Object> members) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    members.forEach(problem::setProperty);
    return new ErrorResponseException(status, problem, null);
  }

  /** A parameter that cannot be used; the detail names it and says what is allowed. */
  public static ErrorResponseException badParameter(String name, String allowed) {
    return of(HttpStatus.BAD_REQUEST, "Bad parameter", name + " must be " + allowed);
  }
}
