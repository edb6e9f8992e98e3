package io.tradebot.sentimentingest.application;

import io.tradebot.sentimentingest.domain.DailyBudget;
import java.time.Instant;

/** A source that may be asked only so often in a day, failures included: its owner counts them. */
public final class BudgetedSource implements SourceReader {
  private final SourceReader source;
  private final DailyBudget budget;

  public BudgetedSource(SourceReader source, int questionsPerDay) {
    this.source = source;
    this.budget = new DailyBudget(questionsPerDay);
  }

  @Override
  public String source() {
    return source.source();
  }

  @Override
  public Outcome read(Instant now) throws InterruptedException {
    return budget.take(now) ? source.read(now) : new Rested(DailyBudget.untilRenewed(now));
  }

  @Override
  public void accepted() {
    source.accepted();
  }
}
