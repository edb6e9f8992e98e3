package io.tradebot.orderexecutor.application;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Virtual threads that run only when they are told to, one at a time, on the thread that tells
 * them.
 *
 * <p>The executor's own code, with its locks, semaphores and thread pools, becomes a set of
 * coroutines: which of those that could go on does so is drawn from a seeded generator. Needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}, for the scheduler of a virtual thread is not
 * public.
 */
final class DeterministicThreads implements ThreadFactory {
  private static final Constructor<?> BUILDER = builder();

  private final List<Runnable> ready = new ArrayList<>();
  private final ThreadFactory factory;

  DeterministicThreads(Consumer<Throwable> onFailure) {
    try {
      Executor scheduler = ready::add;
      Thread.Builder.OfVirtual builder = (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
      this.factory =
          builder
              .uncaughtExceptionHandler((thread, failure) -> onFailure.accept(failure))
              .factory();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no virtual threads with an own scheduler", e);
    }
  }

  private static Constructor<?> builder() {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "the simulation needs --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  @Override
  public Thread newThread(Runnable work) {
    return factory.newThread(work);
  }

  /** How many could go on now. */
  int ready() {
    return ready.size();
  }

  /** Lets one go on until it parks, yields or ends. */
  void runOne(RandomGenerator random) {
    int last = ready.size() - 1;
    int chosen = last == 0 ? 0 : random.nextInt(last + 1);
    Runnable next = ready.get(chosen);
    ready.set(chosen, ready.get(last));
    ready.remove(last);
    next.run();
  }
}
