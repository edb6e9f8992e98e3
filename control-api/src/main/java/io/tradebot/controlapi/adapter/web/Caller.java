package io.tradebot.controlapi.adapter.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Who makes a request.
 *
 * @param name of the key
 */
public record Caller(String name, Role role) {
  /** The key of {@code api.key}. */
  static final String OWNER = "owner";

  private static final String ATTRIBUTE = Caller.class.getName();

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Whoever makes the request of this thread. */
  public static Caller current() {
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        && request.getRequest().getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("no request with a key is being handled by this thread");
  }

  /** As it stands in commands and logs. */
  public String signature() {
    return name.equals(OWNER) ? "api" : "api:" + name;
  }
}
