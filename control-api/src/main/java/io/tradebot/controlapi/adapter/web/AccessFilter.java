package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets a request in or refuses it: open paths, foreign web pages, the key and what it may do. Every
 * request that asks for a change is written to the log {@code audit}, with who asked and what
 * became of it.
 */
final class AccessFilter extends OncePerRequestFilter {
  private static final Logger AUDIT = LoggerFactory.getLogger("audit");
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/index.html",
          "/favicon.svg",
          "/api/health",
          "/api/v1/ping",
          "/actuator/health",
          "/actuator/health/liveness",
          "/actuator/health/readiness",
          "/actuator/prometheus",
          "/swagger-ui.html",
          "/v3/api-docs",
          "/v3/api-docs.yaml",
          "/v3/api-docs/swagger-config");

  /** Commands after which the bot does less than before. */
  private static final Set<String> STOPPING =
      Set.of(
          "/api/bot/panic",
          "/api/bot/stop",
          "/api/bot/pause",
          "/api/v1/stop",
          "/api/v1/pause",
          "/api/v1/stopentry",
          "/api/v1/stopbuy");

  // No path of ours needs an escape, a dot segment or a parameter: they only ever fool a filter.
  private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9._-]*)+");
  // A page with scripts of its own, shown within the panel: without our origin, so that they can
  // ask
  // nothing of the API, and without any other.
  private static final Pattern REPORT = Pattern.compile("/api/backtests/[A-Za-z0-9_-]+/report");
  private static final String REPORT_POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src"
          + " 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'self'";
  private static final String LOGIN = "/api/session";

  /** Where a key or a refresh token is exchanged; they check it themselves. */
  private static final Set<String> EXCHANGES = Set.of(LOGIN, "/api/v1/token/refresh");

  private final Gate gate;
  private final List<String> origins;
  private final HandlerExceptionResolver problems;
  private final MeterRegistry meters;

  /**
   * A filter.
   *
   * @param origins of the other web pages that are served as well
   */
  AccessFilter(
      Gate gate, List<String> origins, HandlerExceptionResolver problems, MeterRegistry meters) {
    this.gate = gate;
    this.origins = List.copyOf(origins);
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
    boolean isReport = REPORT.matcher(path).matches();
    response.setHeader("X-Frame-Options", isReport ? "SAMEORIGIN" : "DENY");
    response.setHeader(
        "Content-Security-Policy",
        isReport
            ? REPORT_POLICY
            : "default-src 'none'; script-src 'self'; style-src 'self'"
                // Swagger UI draws with inline styles.
                + (path.startsWith("/swagger-ui") ? " 'unsafe-inline'" : "")
                + "; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none';"
                + " form-action 'none'; frame-ancestors 'none'");
    if (path.startsWith("/api/")) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    boolean changes = changes(request);
    String name = "?";
    long begun = System.nanoTime();
    try {
      Caller caller = admit(request, response, path);
      if (caller != null) {
        name = caller.name();
        caller.attachTo(request);
      }
      if (!response.isCommitted() && response.getStatus() != HttpStatus.NO_CONTENT.value()) {
        chain.doFilter(request, response);
      }
    } catch (ErrorResponseException refusal) {
      problems.resolveException(request, response, null, refusal);
    } finally {
      if (changes) {
        AUDIT.info(
            "{} {} by {} from {}: {} after {} ms",
            request.getMethod(),
            PLAIN_PATH.matcher(path).matches() ? path : "(a path that is not plain)",
            name,
            request.getRemoteAddr(),
            response.getStatus(),
            (System.nanoTime() - begun) / 1_000_000);
      }
    }
  }

  /** Answers who makes the request; null where nobody needs to be known. */
  private @Nullable Caller admit(
      HttpServletRequest request, HttpServletResponse response, String path) {
    if (!PLAIN_PATH.matcher(path).matches() || path.contains("..") || path.contains("//")) {
      count("bad_path");
      throw Problem.of(HttpStatus.BAD_REQUEST, "Bad path", "there is nothing at such a path");
    }
    if (isForeign(request)) {
      String origin = request.getHeader(HttpHeaders.ORIGIN);
      if (!origins.contains(origin)) {
        count("foreign_origin");
        throw Problem.of(
            HttpStatus.FORBIDDEN, "Foreign origin", "requests from other web pages are not served");
      }
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.setHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
      if ("OPTIONS".equals(request.getMethod())) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE");
        response.setHeader(
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, x-api-key, last-event-id");
        response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        response.setStatus(HttpStatus.NO_CONTENT.value());
        return null;
      }
    }
    if (OPEN.contains(path)
        || path.startsWith("/panel/")
        || path.startsWith("/webjars/echarts/")
        || path.startsWith("/swagger-ui/")) {
      return null;
    }
    if ("POST".equals(request.getMethod()) && EXCHANGES.contains(path)) {
      return null;
    }
    Caller caller = gate.enter(request, path.equals("/api/bot/panic"));
    Role needed = needed(request, path);
    if (!caller.role().covers(needed)) {
      count("role");
      throw Problem.of(
          HttpStatus.FORBIDDEN,
          "Not allowed",
          "this needs a key of role "
              + needed.name().toLowerCase(Locale.ROOT)
              + ", \""
              + caller.name()
              + "\" has "
              + caller.role().name().toLowerCase(Locale.ROOT));
    }
    return caller;
  }

  private static boolean changes(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD", "OPTIONS" -> false;
      default -> true;
    };
  }

  private static Role needed(HttpServletRequest request, String path) {
    if (!changes(request) || path.equals(LOGIN) || path.startsWith("/api/v1/token/")) {
      return Role.VIEW;
    }
    return STOPPING.contains(path) ? Role.STOP : Role.FULL;
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
