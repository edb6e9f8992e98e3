package io.tradebot.platform.configuration;

/** What is real and what is simulated; it decides addresses and adapters, never code paths. */
public enum Mode {
  DEMO,
  PAPER,
  TESTNET,
  LIVE
}
