package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets a request in or refuses it: open paths, the key, too many wrong keys, a foreign web page.
 *
 * <p>A panic with the right key passes even from an address that is locked out: whoever else fails
 * there must not be able to take the emergency stop away.
 */
final class AccessFilter extends OncePerRequestFilter {
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/index.html",
          "/favicon.svg",
          "/api/health",
          "/actuator/health",
          "/actuator/health/liveness",
          "/actuator/health/readiness",
          "/actuator/prometheus",
          "/swagger-ui.html",
          "/v3/api-docs",
          "/v3/api-docs.yaml",
          "/v3/api-docs/swagger-config");
  // No path of ours needs an escape, a dot segment or a parameter: they only ever fool a filter.
  private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9._-]*)+");
  private static final String BEARER = "bearer ";

  private final ApiKey key;
  private final FailedKeys failedKeys;
  private final HandlerExceptionResolver problems;
  private final MeterRegistry meters;

  AccessFilter(
      ApiKey key, FailedKeys failedKeys, HandlerExceptionResolver problems, MeterRegistry meters) {
    this.key = key;
    this.failedKeys = failedKeys;
    this.problems = problems;
    this.meters = meters;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'"
            // Swagger UI draws with inline styles.
            + (path.startsWith("/swagger-ui") ? " 'unsafe-inline'" : "")
            + "; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    if (path.startsWith("/api/")) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    ErrorResponseException refusal = refusal(request, path);
    if (refusal == null) {
      chain.doFilter(request, response);
      return;
    }
    problems.resolveException(request, response, null, refusal);
  }

  private @Nullable ErrorResponseException refusal(HttpServletRequest request, String path) {
    if (!PLAIN_PATH.matcher(path).matches() || path.contains("..") || path.contains("//")) {
      count("bad_path");
      return Problem.of(HttpStatus.BAD_REQUEST, "Bad path", "there is nothing at such a path");
    }
    if (isForeign(request)) {
      count("foreign_origin");
      return Problem.of(
          HttpStatus.FORBIDDEN, "Foreign origin", "requests from other web pages are not served");
    }
    if (OPEN.contains(path)
        || path.startsWith("/panel/")
        || path.startsWith("/webjars/echarts/")
        || path.startsWith("/swagger-ui/")) {
      return null;
    }
    String address = request.getRemoteAddr();
    Duration locked = failedKeys.lockedFor(address);
    if (!locked.isZero() && !path.equals("/api/bot/panic")) {
      count("locked_out");
      long seconds = locked.toSeconds() + 1;
      ErrorResponseException tooMany =
          Problem.of(
              HttpStatus.TOO_MANY_REQUESTS,
              "Too many wrong keys",
              "try again in " + seconds + " s",
              Map.of("retryAfterSeconds", seconds));
      tooMany.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
      return tooMany;
    }
    String candidate = candidate(request);
    if (candidate.isEmpty()) {
      count("missing_key");
      return unauthorized("send the API key as X-API-Key or as a bearer token");
    }
    if (!key.matches(candidate)) {
      failedKeys.failed(address);
      count("wrong_key");
      return unauthorized("this is not the API key");
    }
    return null;
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
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    return "";
  }

  /** Whether a browser sent it on behalf of a page that did not come from here. */
  private static boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return false;
    }
    String host = request.getHeader(HttpHeaders.HOST);
    try {
      String authority = new URI(origin).getAuthority();
      return authority == null || !authority.equalsIgnoreCase(host);
    } catch (URISyntaxException malformed) {
      return true;
    }
  }

  private void count(String reason) {
    meters.counter("tradebot.control.refused", "reason", reason).increment();
  }
}
