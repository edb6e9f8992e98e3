package io.tradebot.training;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * What PyTorch reads when it loads: no downloads, no reports, one thread, as two are slower and not
 * reproducible, and no instruction set above AVX2 for oneDNN.
 *
 * <p>The last is correctness: on some processors the AVX-512 kernel that PyTorch takes for an LSTM
 * leaves out a gate (seen with PyTorch 2.7.1 on an AMD EPYC; the golden inputs of the first model
 * found it). With AVX2 it agrees with the equations, and machines agree with each other. oneDNN
 * takes it from the process's environment alone.
 */
final class TorchSettings {
  private static final String ISA = "ONEDNN_MAX_CPU_ISA";

  private TorchSettings() {}

  static void apply() {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("ai.djl.pytorch.num_threads", "1");
    setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
    if (System.getenv(ISA) == null) {
      setEnvironment(ISA, "AVX2");
    }
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /** Sets a variable of this process, where the C library can; elsewhere the launcher has to. */
  @SuppressWarnings("restricted") // The training's own programs allow native access.
  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    var function = linker.defaultLookup().find("setenv");
    if (function.isEmpty()) {
      return;
    }
    var setenv =
        linker.downcallHandle(
            function.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (failed != 0) {
        throw new IllegalStateException("the environment cannot be changed: setenv " + failed);
      }
    } catch (RuntimeException | Error unchanged) {
      throw unchanged;
    } catch (Throwable impossible) {
      throw new IllegalStateException("setenv throws nothing", impossible);
    }
  }
}
