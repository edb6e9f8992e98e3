package io.tradebot.platform.service;

import java.util.Optional;

/** The version of this build, the same in all its services. */
public final class ServiceVersion {
  private ServiceVersion() {}

  /** As the build wrote it; {@code development} where it runs from classes. */
  public static String current() {
    return Optional.ofNullable(ServiceVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
