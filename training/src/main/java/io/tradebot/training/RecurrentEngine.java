package io.tradebot.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.tradebot.learning.inference.RawModel;
import io.tradebot.learning.inference.RecurrentNetwork;
import io.tradebot.learning.inference.RecurrentNetwork.Cell;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An LSTM (Hochreiter and Schmidhuber, 1997) or GRU (Cho et al., 2014) layer with a linear layer on
 * its last state, trained by PyTorch through DJL with Adam, on one thread, so that the same seed
 * gives the same weights.
 *
 * <p>First weights and the order of the samples come from the seed alone. One training at a time in
 * a process: PyTorch's gradients are recorded for the whole of it.
 *
 * @param units of the recurrent layer
 * @param batch windows of one step
 * @param patience epochs without a better loss after which it stops
 */
public record RecurrentEngine(
    Cell cell, int units, int maxEpochs, int batch, double learningRate, int patience)
    implements Engine {
  static {
    TorchSettings.apply();
  }

  @Override
  public String name() {
    return "pytorch 2.7.1 (djl 0.35.1) " + cell;
  }

  @Override
  public boolean scales() {
    return true;
  }

  @Override
  public Trained train(
      Samples train, Samples stop, int classes, Scaling scaled, long seed, Progress progress) {
    SplittableRandom random = new SplittableRandom(seed);
    Model model = model(cell, units, classes);
    float[] trainWeights = train.weights(classes);
    float[] stopWeights = stop.weights(classes);
    List<Round> curve = new ArrayList<>();
    float[][] best = new float[0][];
    int bestEpoch = 0;
    double bestLoss = Double.POSITIVE_INFINITY;
    Shape window = new Shape(1, train.window(), train.width());
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optOptimizer(
                Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed((float) learningRate))
                    .optClipGrad(1)
                    .build());
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(window);
      begin(model.getBlock(), random);
      for (int epoch = 1; epoch <= maxEpochs && epoch - bestEpoch <= patience; epoch++) {
        double trainLoss = epoch(trainer, train, trainWeights, classes, scaled, random);
        double stopLoss = loss(trainer, stop, stopWeights, classes, scaled);
        curve.add(new Round(epoch, trainLoss, stopLoss));
        progress.round(epoch, maxEpochs, trainLoss, stopLoss);
        if (stopLoss < bestLoss) {
          bestLoss = stopLoss;
          bestEpoch = epoch;
          best = parameters(model.getBlock());
        }
      }
    }
    RecurrentNetwork compiled =
        new RecurrentNetwork(
            cell,
            train.window(),
            train.width(),
            units,
            best[0],
            best[1],
            best[2],
            best[3],
            best[4],
            best[5]);
    model.close();
    return new TrainedNetwork(compiled, classes, bestEpoch, curve);
  }

  private double epoch(
      Trainer trainer,
      Samples samples,
      float[] weights,
      int classes,
      Scaling scaled,
      SplittableRandom random) {
    int[] order = new int[samples.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    double sum = 0;
    double mass = 0;
    for (int from = 0; from < order.length; from += batch) {
      int count = Math.min(batch, order.length - from);
      try (NDManager step = trainer.getManager().newSubManager();
          GradientCollector gradients = trainer.newGradientCollector()) {
        Batch data = batch(step, samples, order, from, count, weights, classes, scaled);
        NDArray loss = data.loss(trainer.forward(new NDList(data.windows)).singletonOrThrow());
        gradients.backward(loss.div(data.mass));
        sum += loss.getFloat();
        mass += data.mass;
      }
      trainer.step();
    }
    return sum / mass;
  }

  private double loss(
      Trainer trainer, Samples samples, float[] weights, int classes, Scaling scaled) {
    int[] order = new int[samples.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    double sum = 0;
    double mass = 0;
    int large = batch * 4;
    for (int from = 0; from < order.length; from += large) {
      int count = Math.min(large, order.length - from);
      try (NDManager step = trainer.getManager().newSubManager()) {
        Batch data = batch(step, samples, order, from, count, weights, classes, scaled);
        sum += data.loss(trainer.evaluate(new NDList(data.windows)).singletonOrThrow()).getFloat();
        mass += data.mass;
      }
    }
    return sum / mass;
  }

  private record Batch(NDArray windows, NDArray weightedAnswers, float mass) {
    /** Summed cross-entropy, weighted by sample. */
    NDArray loss(NDArray scores) {
      return scores.logSoftmax(1).mul(weightedAnswers).sum().neg();
    }
  }

  private static Batch batch(
      NDManager manager,
      Samples samples,
      int[] order,
      int from,
      int count,
      float[] weights,
      int classes,
      Scaling scaled) {
    int length = samples.length();
    float[] windows = new float[count * length];
    float[] answers = new float[count * classes];
    float mass = 0;
    for (int i = 0; i < count; i++) {
      int sample = order[from + i];
      samples.copyWindow(sample, windows, i * length);
      answers[i * classes + samples.answer(sample)] = weights[sample];
      mass += weights[sample];
    }
    scaled.apply(windows, windows.length);
    return new Batch(
        manager.create(windows, new Shape(count, samples.window(), samples.width())),
        manager.create(answers, new Shape(count, classes)),
        mass);
  }

  private static Model model(Cell cell, int units, int classes) {
    Model model = Model.newInstance(cell.name(), "PyTorch");
    Block recurrent =
        switch (cell) {
          case LSTM ->
              LSTM.builder().setNumLayers(1).setStateSize(units).optBatchFirst(true).build();
          case GRU -> GRU.builder().setNumLayers(1).setStateSize(units).optBatchFirst(true).build();
        };
    model.setBlock(
        new SequentialBlock()
            .add(recurrent)
            .add(states -> new NDList(states.singletonOrThrow().get(new NDIndex(":, -1, :"))))
            .add(Linear.builder().setUnits(classes).build()));
    return model;
  }

  /** Uniform between plus and minus one over the root of the units, as PyTorch begins them. */
  private void begin(Block block, SplittableRandom random) {
    double bound = 1 / Math.sqrt(units);
    for (Parameter parameter : ordered(block)) {
      int size = (int) parameter.getArray().size();
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) random.nextDouble(-bound, bound);
      }
      parameter.getArray().set(FloatBuffer.wrap(values));
    }
  }

  private static float[][] parameters(Block block) {
    return ordered(block).stream()
        .map(parameter -> parameter.getArray().toFloatArray())
        .toArray(float[][]::new);
  }

  /** Input and state weights, input and state biases, head's weights and bias. */
  private static List<Parameter> ordered(Block block) {
    List<Parameter> result = new ArrayList<>();
    for (String wanted :
        List.of(
            "i2h_WEIGHT", "h2h_WEIGHT", "i2h_BIAS", "h2h_BIAS", "Linear_weight", "Linear_bias")) {
      Parameter found = null;
      for (var parameter : block.getParameters()) {
        if (parameter.getKey().endsWith(wanted)) {
          found = parameter.getValue();
        }
      }
      if (found == null) {
        throw new IllegalStateException(
            "the network has no " + wanted + " but " + block.getParameters().keys());
      }
      result.add(found);
    }
    return result;
  }

  private static final class TrainedNetwork implements Trained {
    private final RecurrentNetwork compiled;
    private final int epochs;
    private final List<Round> curve;
    private final NetworkOnEngine engine;

    TrainedNetwork(RecurrentNetwork compiled, int classes, int epochs, List<Round> curve) {
      this.compiled = compiled;
      this.epochs = epochs;
      this.curve = List.copyOf(curve);
      this.engine = new NetworkOnEngine(compiled, classes);
    }

    @Override
    public RawModel compiled() {
      return compiled.copy();
    }

    @Override
    public float[] predict(float[] scaledWindows, int count) {
      return engine.predict(scaledWindows, count);
    }

    @Override
    public List<Round> curve() {
      return curve;
    }

    @Override
    public int bestRound() {
      return epochs;
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** A network with given weights, run by PyTorch: the engine's own predictor. */
  public static final class NetworkOnEngine implements AutoCloseable {
    private static final int BATCH = 256;

    private final Model model;
    private final ParameterStore store;
    private final int rows;
    private final int width;
    private final int classes;

    public NetworkOnEngine(RecurrentNetwork network, int classes) {
      this.model = model(network.cell(), network.units(), classes);
      this.rows = network.rows();
      this.width = network.width();
      this.classes = classes;
      NDManager manager = model.getNDManager();
      model.getBlock().initialize(manager, DataType.FLOAT32, new Shape(1, rows, width));
      float[][] parameters = network.parameters();
      List<Parameter> ordered = ordered(model.getBlock());
      for (int i = 0; i < parameters.length; i++) {
        ordered.get(i).getArray().set(FloatBuffer.wrap(parameters[i]));
      }
      this.store = new ParameterStore(manager, false);
    }

    /** Raw probabilities of scaled windows. */
    public float[] predict(float[] scaledWindows, int count) {
      float[] result = new float[count * classes];
      int length = rows * width;
      for (int from = 0; from < count; from += BATCH) {
        int now = Math.min(BATCH, count - from);
        try (NDManager step = model.getNDManager().newSubManager()) {
          FloatBuffer part = FloatBuffer.wrap(scaledWindows, from * length, now * length);
          NDArray windows = step.create(part.slice(), new Shape(now, rows, width));
          NDArray scores =
              model.getBlock().forward(store, new NDList(windows), false).singletonOrThrow();
          float[] said = scores.softmax(1).toFloatArray();
          System.arraycopy(said, 0, result, from * classes, said.length);
        }
      }
      return result;
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
