package io.tradebot.core.strategy;

/** How many evaluations are written out step by step; it changes no decision. */
public enum AnalysisDetail {
  /** Only those that raise a signal: for backtests, where nobody reads the rest. */
  SIGNALS,
  /** Those, and at most one a second of each strategy and instrument: for people who watch. */
  SAMPLED
}
