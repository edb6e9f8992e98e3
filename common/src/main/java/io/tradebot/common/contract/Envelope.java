package io.tradebot.common.contract;

import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import java.time.Instant;

/**
 * A message on its way between services.
 *
 * @param id unique
 * @param source service and instance that sent it
 * @param seq rises by one per source and channel, from 1; a jump means that something was missed
 * @param occurredAt when the fact happened
 * @param publishedAt when it was sent
 * @param correlationId shared by everything that follows from one origin
 * @param causationId id of the message that caused this one; its own id at the origin
 * @param <T> type of the payload
 */
public record Envelope<T extends Message>(
    String id,
    MessageType type,
    Source source,
    long seq,
    Instant occurredAt,
    Instant publishedAt,
    String correlationId,
    String causationId,
    T payload) {

  /**
   * A running service.
   *
   * @param instance differs between instances and between starts of the same one
   */
  public record Source(ServiceName service, String instance) {
    @Override
    public String toString() {
      return service + "/" + instance;
    }
  }
}
