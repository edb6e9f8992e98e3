package io.tradebot.learning.inference;

/**
 * Gradient-boosted trees, flattened into arrays: node by node the column to look at, the threshold,
 * and where to go.
 *
 * <p>A value below the threshold goes left, a {@code NaN} where its node says; a leaf's column is
 * -1 and its threshold is its value. The values of each class's trees are summed in single
 * precision and in the order of the trees, as XGBoost does, begun with the base score, and made
 * probabilities by the softmax.
 */
@SuppressWarnings("ArrayRecordComponent")
public final class TreeEnsemble implements RawModel {
  private final int inputs;
  private final float[] base;
  private final int[] roots;
  private final int[] treeClass;
  private final int[] column;
  private final float[] threshold;
  private final int[] left;
  private final int[] right;
  private final boolean[] missingLeft;
  private final float[] margins;

  /**
   * @param base score of each class before the first tree
   * @param roots node of each tree's root
   * @param treeClass class that each tree speaks for
   */
  public TreeEnsemble(
      int inputs,
      float[] base,
      int[] roots,
      int[] treeClass,
      int[] column,
      float[] threshold,
      int[] left,
      int[] right,
      boolean[] missingLeft) {
    this.inputs = inputs;
    this.base = base.clone();
    this.roots = roots.clone();
    this.treeClass = treeClass.clone();
    this.column = column.clone();
    this.threshold = threshold.clone();
    this.left = left.clone();
    this.right = right.clone();
    this.missingLeft = missingLeft.clone();
    this.margins = new float[base.length];
    check();
  }

  /** Every path must end: a child lies after its parent. */
  private void check() {
    int nodes = column.length;
    for (int i = 0; i < nodes; i++) {
      boolean leaf = column[i] < 0;
      if (!leaf
          && (column[i] >= inputs
              || left[i] <= i
              || right[i] <= i
              || left[i] >= nodes
              || right[i] >= nodes)) {
        throw new IllegalArgumentException("node " + i + " of the trees leads nowhere");
      }
    }
    for (int t = 0; t < roots.length; t++) {
      if (roots[t] < 0 || roots[t] >= nodes || treeClass[t] < 0 || treeClass[t] >= base.length) {
        throw new IllegalArgumentException("tree " + t + " has no root or no class");
      }
    }
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return base.length;
  }

  public int trees() {
    return roots.length;
  }

  @Override
  public void predict(float[] row, double[] probabilities) {
    System.arraycopy(base, 0, margins, 0, margins.length);
    for (int t = 0; t < roots.length; t++) {
      int node = roots[t];
      int at = column[node];
      while (at >= 0) {
        float value = row[at];
        boolean goesLeft = Float.isNaN(value) ? missingLeft[node] : value < threshold[node];
        node = goesLeft ? left[node] : right[node];
        at = column[node];
      }
      margins[treeClass[t]] += threshold[node];
    }
    Softmax.of(margins, probabilities);
  }

  @Override
  public RawModel copy() {
    return new TreeEnsemble(
        inputs, base, roots, treeClass, column, threshold, left, right, missingLeft);
  }

  // For the artefact's format, which lies beside this class.

  float[] base() {
    return base;
  }

  int[] roots() {
    return roots;
  }

  int[] treeClass() {
    return treeClass;
  }

  int[] column() {
    return column;
  }

  float[] threshold() {
    return threshold;
  }

  int[] left() {
    return left;
  }

  int[] right() {
    return right;
  }

  boolean[] missingLeft() {
    return missingLeft;
  }
}
