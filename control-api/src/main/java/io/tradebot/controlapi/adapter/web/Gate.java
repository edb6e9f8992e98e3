package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * Finds out who makes a request, and locks out who guesses. A key comes as {@code X-API-Key}, as a
 * bearer token, or as the password of basic authentication; a session as a cookie or a bearer
 * token. Thread-safe.
 */
public final class Gate {
  static final String COOKIE = "tradebot_session";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final ApiKeys keys;
  private final Sessions sessions;
  private final FailedKeys failedKeys;
  private final MeterRegistry meters;

  public Gate(ApiKeys keys, Sessions sessions, FailedKeys failedKeys, MeterRegistry meters) {
    this.keys = keys;
    this.sessions = sessions;
    this.failedKeys = failedKeys;
    this.meters = meters;
  }

  /**
   * Who makes a request. A panic with the right key passes even from an address that is locked out:
   * whoever else fails there must not be able to take the emergency stop away.
   *
   * @throws ErrorResponseException 401 or 429
   */
  Caller enter(HttpServletRequest request, boolean panic) {
    if (!panic) {
      refuseLockedOut(request);
    }
    String candidate = candidate(request);
    if (!candidate.isEmpty()) {
      Optional<Caller> byToken = sessions.find(candidate, Sessions.Kind.ACCESS);
      if (byToken.isEmpty() && candidate.startsWith(Sessions.PREFIX)) {
        count("ended_session");
        throw unauthorized("the session has ended; log in again");
      }
      return byToken.isPresent() ? byToken.get() : checkKey(candidate, request);
    }
    String cookie = cookie(request);
    if (!cookie.isEmpty()) {
      Optional<Caller> byCookie = sessions.find(cookie, Sessions.Kind.ACCESS);
      if (byCookie.isPresent()) {
        refuseWithoutOrigin(request);
        return byCookie.get();
      }
      count("ended_session");
      throw unauthorized("the session has ended; log in again");
    }
    count("missing_key");
    throw unauthorized("send the API key as X-API-Key or as a bearer token");
  }

  /** Who owns a key that is given to log in; errors as {@link #enter}. */
  Caller check(String candidate, HttpServletRequest request) {
    refuseLockedOut(request);
    return checkKey(candidate.strip(), request);
  }

  private Caller checkKey(String candidate, HttpServletRequest request) {
    Optional<Caller> caller = keys.find(candidate);
    if (caller.isEmpty()) {
      failedKeys.failed(request.getRemoteAddr());
      count("wrong_key");
      throw unauthorized("this is not the API key");
    }
    return caller.get();
  }

  private void refuseLockedOut(HttpServletRequest request) {
    Duration locked = failedKeys.lockedFor(request.getRemoteAddr());
    if (locked.isZero()) {
      return;
    }
    count("locked_out");
    long seconds = locked.toSeconds() + 1;
    ErrorResponseException tooMany =
        Problem.of(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many wrong keys",
            "try again in " + seconds + " s",
            Map.of("retryAfterSeconds", seconds));
    tooMany.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    throw tooMany;
  }

  /** A cookie travels by itself: what changes something must say which page sent it. */
  private void refuseWithoutOrigin(HttpServletRequest request) {
    boolean reads = "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
    if (!reads
        && request.getHeader(HttpHeaders.ORIGIN) == null
        && !"same-origin".equals(request.getHeader("Sec-Fetch-Site"))) {
      count("foreign_origin");
      throw Problem.of(
          HttpStatus.FORBIDDEN,
          "Foreign origin",
          "a session acts only for pages of this address; send an Origin header or the key");
    }
  }

  private static ErrorResponseException unauthorized(String detail) {
    ErrorResponseException problem =
        Problem.of(HttpStatus.UNAUTHORIZED, "Not authenticated", detail);
    problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"tradebot\"");
    return problem;
  }

  private static String candidate(HttpServletRequest request) {
    String plain = request.getHeader("X-API-Key");
    if (plain != null) {
      return plain.strip();
    }
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      return "";
    }
    String scheme = authorization.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    return scheme.startsWith(BASIC) ? password(authorization.substring(BASIC.length())) : "";
  }

  private static String password(String encoded) {
    try {
      String both = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
      return both.substring(both.indexOf(':') + 1);
    } catch (IllegalArgumentException malformed) {
      // No key at all; refused like one that is wrong.
      return "?";
    }
  }

  static String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return cookie.getValue();
        }
      }
    }
    return "";
  }

  private void count(String reason) {
    meters.counter("tradebot.control.refused", "reason", reason).increment();
  }
}
