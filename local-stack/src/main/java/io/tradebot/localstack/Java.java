package io.tradebot.localstack;

import java.nio.file.Path;

/**
 * The Java that runs us, and so runs the services.
 *
 * @param program path of {@code java}
 * @param classPath our own class path, for stores that run as a process of their own
 */
public record Java(Path program, String classPath) {

  public static Java current() {
    return new Java(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"));
  }
}
