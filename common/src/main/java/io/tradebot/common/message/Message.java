package io.tradebot.common.message;

/** Anything that travels between services as the payload of an envelope. */
public interface Message {}
