package io.tradebot.platform.service;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.message.ServiceName;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Which service this process is.
 *
 * @param instance differs between instances and between starts
 */
public record ServiceIdentity(ServiceName service, String instance) {

  /** An identity for this start of a process. */
  static ServiceIdentity ofThisProcess(ServiceName service) {
    RandomGenerator random = new SecureRandom();
    String suffix = HexFormat.of().toHexDigits(random.nextInt());
    return new ServiceIdentity(service, ProcessHandle.current().pid() + "-" + suffix);
  }

  /** How this service signs its messages. */
  public Envelope.Source source() {
    return new Envelope.Source(service, instance);
  }
}
