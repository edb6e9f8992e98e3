package io.tradebot.learning.inference;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * The bytes of a compiled model: a mark, a kind, and its arrays, big-endian. The same model gives
 * the same bytes.
 */
public final class ModelFormat {
  private static final int MARK = 0x7442_4d31;
  private static final int MAX_LENGTH = 16_000_000;

  private ModelFormat() {}

  public static byte[] write(RawModel model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MARK);
      switch (model) {
        case TreeEnsemble trees -> write(trees, out);
        case RecurrentNetwork network -> write(network, out);
      }
    } catch (IOException impossible) {
      throw new IllegalStateException("memory does not fail", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(TreeEnsemble trees, DataOutputStream out) throws IOException {
    out.writeUTF("trees");
    out.writeInt(trees.inputs());
    write(trees.base(), out);
    write(trees.roots(), out);
    write(trees.treeClass(), out);
    write(trees.column(), out);
    write(trees.threshold(), out);
    write(trees.left(), out);
    write(trees.right(), out);
    out.writeInt(trees.missingLeft().length);
    for (boolean left : trees.missingLeft()) {
      out.writeBoolean(left);
    }
  }

  private static void write(RecurrentNetwork network, DataOutputStream out) throws IOException {
    out.writeUTF(network.cell().name());
    out.writeInt(network.rows());
    out.writeInt(network.width());
    out.writeInt(network.units());
    for (float[] parameter : network.parameters()) {
      write(parameter, out);
    }
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static void write(int[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  /**
   * @throws IllegalArgumentException when these are not the bytes of a whole model
   */
  public static RawModel read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MARK) {
        throw new IllegalArgumentException("these are not the bytes of a model");
      }
      String kind = in.readUTF();
      RawModel model =
          switch (kind) {
            case "trees" -> trees(in);
            case "LSTM", "GRU" -> network(RecurrentNetwork.Cell.valueOf(kind), in);
            default -> throw new IllegalArgumentException("no kind of model: \"" + kind + "\"");
          };
      if (in.read() >= 0) {
        throw new IllegalArgumentException("there are bytes after the end of the model");
      }
      return model;
    } catch (EOFException truncated) {
      throw new IllegalArgumentException("the model ends too early", truncated);
    } catch (IOException failure) {
      throw new IllegalArgumentException("the model cannot be read", failure);
    }
  }

  private static TreeEnsemble trees(DataInputStream in) throws IOException {
    int inputs = in.readInt();
    float[] base = floats(in);
    int[] roots = ints(in);
    int[] treeClass = ints(in);
    int[] column = ints(in);
    float[] threshold = floats(in);
    int[] left = ints(in);
    int[] right = ints(in);
    boolean[] missingLeft = new boolean[length(in)];
    for (int i = 0; i < missingLeft.length; i++) {
      missingLeft[i] = in.readBoolean();
    }
    return new TreeEnsemble(
        inputs, base, roots, treeClass, column, threshold, left, right, missingLeft);
  }

  private static RecurrentNetwork network(RecurrentNetwork.Cell cell, DataInputStream in)
      throws IOException {
    int rows = in.readInt();
    int width = in.readInt();
    int units = in.readInt();
    return new RecurrentNetwork(
        cell,
        rows,
        width,
        units,
        floats(in),
        floats(in),
        floats(in),
        floats(in),
        floats(in),
        floats(in));
  }

  private static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[length(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  private static int[] ints(DataInputStream in) throws IOException {
    int[] values = new int[length(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }

  private static int length(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("an array of the model has the length " + length);
    }
    return length;
  }
}
