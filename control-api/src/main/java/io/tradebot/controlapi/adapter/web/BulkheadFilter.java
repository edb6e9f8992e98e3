package io.tradebot.controlapi.adapter.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits how many questions and how many commands are worked on at once, so that a flood of them
 * leaves room for a panic, which is never limited.
 */
final class BulkheadFilter extends OncePerRequestFilter {
  private static final long PATIENCE_MS = 1_000;

  private final Semaphore questions = new Semaphore(8);
  private final Semaphore commands = new Semaphore(32);
  private final Semaphore waiting = new Semaphore(256);
  private final HandlerExceptionResolver problems;

  BulkheadFilter(HandlerExceptionResolver problems) {
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    // The streams have their own limit.
    return !path.startsWith("/api/")
        || path.equals("/api/bot/panic")
        || path.equals("/api/health")
        || LiveFeed.PATHS.contains(path);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Semaphore room = "POST".equals(request.getMethod()) ? commands : questions;
    if (!enter(room)) {
      ErrorResponseException busy =
          Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "Busy", "too many requests at once");
      busy.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
      problems.resolveException(request, response, null, busy);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      room.release();
    }
  }

  private boolean enter(Semaphore room) {
    if (room.tryAcquire()) {
      return true;
    }
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return room.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.release();
    }
  }
}
