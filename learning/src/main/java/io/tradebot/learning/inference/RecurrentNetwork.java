package io.tradebot.learning.inference;

import java.util.Arrays;

/**
 * A recurrent layer, LSTM or GRU, with a linear layer on its last state, in plain loops.
 *
 * <p>The equations and the order of the gates are those of PyTorch. LSTM: {@code i, f, o =
 * sigmoid(W x + b + U h + c)}, {@code g = tanh(...)}, {@code s = f s + i g}, {@code h = o tanh(s)};
 * GRU: {@code r, z = sigmoid(W x + b + U h + c)}, {@code n = tanh(W x + b + r (U h + c))}, {@code h
 * = (1 - z) n + z h}. Weights lie transposed, so that the inner loop runs over neighbours and is
 * vectorised by the compiler.
 *
 * <p>A whole window is one {@link #predict}; a stream can be followed with {@link #reset} and
 * {@link #step}, one row at a time, which equals the window when it began with it.
 */
public final class RecurrentNetwork implements RawModel {
  /** The kind of the recurrent layer. */
  public enum Cell {
    LSTM(4),
    GRU(3);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }

    public int gates() {
      return gates;
    }
  }

  private final Cell cell;
  private final int rows;
  private final int width;
  private final int units;
  private final int outputs;
  private final int gates;
  // As PyTorch has them: [gates * units][width], [gates * units][units], [outputs][units].
  private final float[] inputWeights;
  private final float[] stateWeights;
  private final float[] inputBias;
  private final float[] stateBias;
  private final float[] headWeights;
  private final float[] headBias;
  // Transposed: one row for each input or unit.
  private final float[] fromInput;
  private final float[] fromState;

  private final float[] fromInputSum;
  private final float[] fromStateSum;
  private final float[] state;
  private final float[] memory;
  private final float[] scores;

  /**
   * @param rows of a window
   * @param width columns of a row
   * @param units of the recurrent layer
   */
  public RecurrentNetwork(
      Cell cell,
      int rows,
      int width,
      int units,
      float[] inputWeights,
      float[] stateWeights,
      float[] inputBias,
      float[] stateBias,
      float[] headWeights,
      float[] headBias) {
    this.cell = cell;
    this.rows = rows;
    this.width = width;
    this.units = units;
    this.gates = cell.gates * units;
    this.outputs = headBias.length;
    require("input weights", inputWeights, gates * width);
    require("state weights", stateWeights, gates * units);
    require("input bias", inputBias, gates);
    require("state bias", stateBias, gates);
    require("head weights", headWeights, outputs * units);
    this.inputWeights = inputWeights.clone();
    this.stateWeights = stateWeights.clone();
    this.inputBias = inputBias.clone();
    this.stateBias = stateBias.clone();
    this.headWeights = headWeights.clone();
    this.headBias = headBias.clone();
    this.fromInput = transposed(inputWeights, gates, width);
    this.fromState = transposed(stateWeights, gates, units);
    this.fromInputSum = new float[gates];
    this.fromStateSum = new float[gates];
    this.state = new float[units];
    this.memory = new float[units];
    this.scores = new float[outputs];
  }

  private static void require(String what, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          what + " must be " + length + " numbers, there are " + values.length);
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(what + " hold a number that is not finite");
      }
    }
  }

  private static float[] transposed(float[] matrix, int height, int breadth) {
    float[] result = new float[matrix.length];
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < breadth; j++) {
        result[j * height + i] = matrix[i * breadth + j];
      }
    }
    return result;
  }

  @Override
  public int inputs() {
    return rows * width;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public void predict(float[] scaled, double[] probabilities) {
    reset();
    for (int row = 0; row < rows; row++) {
      advance(scaled, row * width);
    }
    read(probabilities);
  }

  /** Forgets the rows so far. */
  public void reset() {
    Arrays.fill(state, 0);
    Arrays.fill(memory, 0);
  }

  /** Takes one scaled row and answers for all rows since the last {@link #reset}. */
  public void step(float[] scaledRow, double[] probabilities) {
    advance(scaledRow, 0);
    read(probabilities);
  }

  private void advance(float[] scaled, int offset) {
    multiply(inputBias, fromInput, scaled, offset, width, fromInputSum);
    multiply(stateBias, fromState, state, 0, units, fromStateSum);
    switch (cell) {
      case LSTM -> lstm();
      case GRU -> gru();
    }
  }

  private void multiply(
      float[] bias, float[] weights, float[] values, int offset, int length, float[] sums) {
    System.arraycopy(bias, 0, sums, 0, gates);
    for (int j = 0; j < length; j++) {
      float value = values[offset + j];
      int from = j * gates;
      for (int i = 0; i < gates; i++) {
        sums[i] += weights[from + i] * value;
      }
    }
  }

  private void lstm() {
    for (int u = 0; u < units; u++) {
      float input = sigmoid(fromInputSum[u] + fromStateSum[u]);
      float forget = sigmoid(fromInputSum[units + u] + fromStateSum[units + u]);
      float candidate = tanh(fromInputSum[2 * units + u] + fromStateSum[2 * units + u]);
      float output = sigmoid(fromInputSum[3 * units + u] + fromStateSum[3 * units + u]);
      memory[u] = forget * memory[u] + input * candidate;
      state[u] = output * tanh(memory[u]);
    }
  }

  private void gru() {
    for (int u = 0; u < units; u++) {
      float resetGate = sigmoid(fromInputSum[u] + fromStateSum[u]);
      float update = sigmoid(fromInputSum[units + u] + fromStateSum[units + u]);
      float candidate = tanh(fromInputSum[2 * units + u] + resetGate * fromStateSum[2 * units + u]);
      state[u] = (1 - update) * candidate + update * state[u];
    }
  }

  private void read(double[] probabilities) {
    for (int k = 0; k < outputs; k++) {
      float sum = headBias[k];
      for (int u = 0; u < units; u++) {
        sum += headWeights[k * units + u] * state[u];
      }
      scores[k] = sum;
    }
    Softmax.of(scores, probabilities);
  }

  private static float sigmoid(float x) {
    return 1 / (1 + exp(-x));
  }

  private static float tanh(float x) {
    return 2 / (1 + exp(-2 * x)) - 1;
  }

  /**
   * {@code e^x} to about one part in 10<sup>7</sup>: two to the whole part by the exponent's bits,
   * the rest by a polynomial (Taylor in {@code x ln 2} on -0.5 to 0.5, sixth degree).
   */
  private static float exp(float x) {
    float inside = Math.clamp(x, -87f, 87f);
    float scaled = inside * 1.442695f;
    int whole = Math.round(scaled);
    float r = (scaled - whole) * 0.6931472f;
    float p =
        1
            + r
                * (1
                    + r
                        * (0.5f
                            + r
                                * (0.16666667f
                                    + r
                                        * (0.041666668f
                                            + r * (0.008333334f + r * 0.0013888889f)))));
    return p * Float.intBitsToFloat((whole + 127) << 23);
  }

  @Override
  public RawModel copy() {
    return new RecurrentNetwork(
        cell,
        rows,
        width,
        units,
        inputWeights,
        stateWeights,
        inputBias,
        stateBias,
        headWeights,
        headBias);
  }

  // For the artefact's format and for the engine that trains it.

  public Cell cell() {
    return cell;
  }

  public int rows() {
    return rows;
  }

  public int width() {
    return width;
  }

  public int units() {
    return units;
  }

  /** The parameters in PyTorch's order: input and state weights, input and state biases, head. */
  public float[][] parameters() {
    return new float[][] {
      inputWeights.clone(),
      stateWeights.clone(),
      inputBias.clone(),
      stateBias.clone(),
      headWeights.clone(),
      headBias.clone()
    };
  }
}
