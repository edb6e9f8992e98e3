package io.tradebot.research.search;

import io.jenetics.Genotype;
import io.jenetics.IntegerChromosome;
import io.jenetics.IntegerGene;
import io.jenetics.engine.Engine;
import io.jenetics.engine.Evaluators;
import io.jenetics.engine.EvolutionResult;
import io.jenetics.util.RandomRegistry;
import io.tradebot.research.ledger.Trial;
import java.util.List;
import java.util.random.RandomGeneratorFactory;

/**
 * Breeds combinations: those that do well have offspring. The same seed breeds the same ones,
 * whatever the number of threads.
 */
public final class EvolutionarySearch {
  private static final int POPULATION = 20;

  private EvolutionarySearch() {}

  /**
   * Searches until about so many combinations were looked at; each goes into the ledger once.
   *
   * @return the best combination's places
   */
  public static int[] run(
      SearchSpace space, Trials trials, Objective objective, int budget, long seed) {
    List<IntegerChromosome> chromosomes =
        space.values().values().stream()
            .map(values -> IntegerChromosome.of(0, values.size()))
            .toList();
    Engine<IntegerGene, Double> engine =
        new Engine.Builder<>(
                Evaluators.<IntegerGene, Double>async(
                    genotype ->
                        trials.pool().submit(() -> fitness(space, trials, objective, genotype))),
                Genotype.of(chromosomes))
            .populationSize(Math.min(POPULATION, Math.max(2, budget)))
            .maximizing()
            .executor(Runnable::run)
            .build();
    Genotype<IntegerGene> best =
        RandomRegistry.with(
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
            random ->
                engine.stream()
                    .limit(Math.max(1, budget / POPULATION))
                    .collect(EvolutionResult.toBestGenotype()));
    return places(best);
  }

  private static double fitness(
      SearchSpace space, Trials trials, Objective objective, Genotype<IntegerGene> genotype) {
    Trial trial = trials.of(space.at(places(genotype)));
    return trial == null ? Double.NEGATIVE_INFINITY : objective.of(trial.statistics());
  }

  private static int[] places(Genotype<IntegerGene> genotype) {
    return genotype.stream().mapToInt(chromosome -> chromosome.gene().intValue()).toArray();
  }
}
