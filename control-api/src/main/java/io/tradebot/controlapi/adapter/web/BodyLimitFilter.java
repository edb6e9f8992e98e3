package io.tradebot.controlapi.adapter.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses bodies above a limit: at once where the length is declared, else while it is read. */
final class BodyLimitFilter extends OncePerRequestFilter {
  static final long LIMIT_BYTES = 64 * 1024;

  private final HandlerExceptionResolver problems;

  BodyLimitFilter(HandlerExceptionResolver problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > LIMIT_BYTES) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
      problems.resolveException(
          request,
          response,
          null,
          new ErrorResponseException(
              HttpStatus.CONTENT_TOO_LARGE,
              new BodyTooLargeException(LIMIT_BYTES).problem(),
              null));
      // Now: the container would first wait for the rest of the body.
      response.flushBuffer();
      return;
    }
    chain.doFilter(new LimitedRequest(request), response);
    if (response.getStatus() == HttpStatus.CONTENT_TOO_LARGE.value()) {
      response.flushBuffer();
    }
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {
    LimitedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream());
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class LimitedStream extends ServletInputStream {
    private final ServletInputStream body;
    private long read;

    LimitedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int value = body.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = body.read(bytes, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) throws IOException {
      read += bytes;
      if (read > LIMIT_BYTES) {
        throw new BodyTooLargeException(LIMIT_BYTES);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
