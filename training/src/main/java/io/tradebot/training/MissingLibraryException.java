package io.tradebot.training;

/** A native library that training needs is not on this machine; the message says how to get it. */
public final class MissingLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingLibraryException(Throwable cause) {
    super(
        "XGBoost's native library cannot be loaded. It needs the OpenMP runtime libgomp.so.1:"
            + " install libgomp1 (Debian, Ubuntu) or libgomp (Fedora); ./tradebot doctor looks for"
            + " it. The cause: "
            + cause,
        cause);
  }
}
