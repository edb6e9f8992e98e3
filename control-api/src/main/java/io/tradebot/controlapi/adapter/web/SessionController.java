package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Exchanges a key for a session of a browser: a cookie that no script can read and no other page
 * can use.
 */
@RestController
@RequestMapping("/api/session")
@Tag(name = "session")
class SessionController {
  private final Gate gate;
  private final Sessions sessions;

  SessionController(Gate gate, Sessions sessions) {
    this.gate = gate;
    this.sessions = sessions;
  }

  /** The key to log in with. */
  record Login(@Schema(example = "the-key-of-config.yml") @Nullable String key) {}

  /**
   * Who is logged in.
   *
   * @param role {@code view}, {@code stop} (stop, pause and panic as well) or {@code full}
   * @param expiresAt of the new session; null where none was opened
   */
  record SessionView(String name, String role, @Nullable Instant expiresAt) {
    static SessionView of(Caller caller, @Nullable Instant expiresAt) {
      return new SessionView(
          caller.name(), caller.role().name().toLowerCase(Locale.ROOT), expiresAt);
    }
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @SecurityRequirements
  @Operation(summary = "Log in: exchanges a key for a cookie that lasts 12 hours")
  ResponseEntity<SessionView> login(@RequestBody Login login, HttpServletRequest request) {
    Caller caller = gate.check(login.key() == null ? "" : login.key(), request);
    Sessions.Opened opened = sessions.open(caller, Sessions.Kind.ACCESS, Sessions.BROWSER);
    return ResponseEntity.ok()
        .header(
            HttpHeaders.SET_COOKIE,
            cookie(opened.token(), request).maxAge(Sessions.BROWSER).build().toString())
        .body(SessionView.of(caller, opened.expiresAt()));
  }

  @GetMapping
  @Operation(summary = "Whose key or session this is, and what it may do")
  SessionView whoAmI() {
    return SessionView.of(Caller.current(), null);
  }

  @DeleteMapping
  @Operation(summary = "Log out")
  ResponseEntity<Void> logout(HttpServletRequest request) {
    String token = Gate.cookie(request);
    if (!token.isEmpty()) {
      sessions.close(token);
    }
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, cookie("", request).maxAge(0).build().toString())
        .build();
  }

  private static ResponseCookie.ResponseCookieBuilder cookie(
      String value, HttpServletRequest request) {
    return ResponseCookie.from(Gate.COOKIE, value)
        .httpOnly(true)
        .secure(request.isSecure())
        .sameSite("Strict")
        .path("/");
  }
}
