package io.tradebot.common.message;

/**
 * Anything that travels between services as the payload of an {@link Envelope}; see {@link
 * MessageType}.
 */
public interface Message {}
