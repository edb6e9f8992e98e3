package io.tradebot.platform.configuration;

import io.tradebot.platform.configuration.YamlNode.Mapping;
import io.tradebot.platform.configuration.YamlNode.Reading;
import io.tradebot.platform.configuration.YamlNode.Scalar;
import io.tradebot.platform.configuration.YamlNode.Sequence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML text into nodes that keep their text and line.
 *
 * <p>Values are not typed here: YAML 1.1 would make a boolean of {@code no} and an octal number of
 * {@code 010}, so what a key expects decides instead.
 */
final class YamlReader {
  private static final int MAX_CHARACTERS = 1_000_000;

  private final List<Mistake> mistakes;

  YamlReader(List<Mistake> mistakes) {
    this.mistakes = mistakes;
  }

  /** The document's mapping; empty when the text has none or cannot be read, which is a mistake. */
  Mapping read(String text) {
    Mapping nothing = new Mapping(Map.of(), 1);
    try {
      LoaderOptions limits = new LoaderOptions();
      limits.setCodePointLimit(MAX_CHARACTERS);
      limits.setMaxAliasesForCollections(20);
      Node root =
          new Yaml(new SafeConstructor(limits)).compose(new StringReader(withoutMark(text)));
      if (root == null) {
        return nothing;
      }
      if (convert("", root, 0) instanceof Mapping mapping) {
        return mapping;
      }
      mistakes.add(new Mistake("", "", "must be keys with values, such as mode: demo", "line 1"));
      return nothing;
    } catch (MarkedYAMLException broken) {
      Mark mark = broken.getProblemMark();
      mistakes.add(
          new Mistake(
              "",
              "",
              "is not valid YAML: " + broken.getProblem(),
              mark == null ? "" : "line " + (mark.getLine() + 1)));
      return nothing;
    } catch (YAMLException broken) {
      mistakes.add(new Mistake("", "", "is not valid YAML: " + broken.getMessage(), ""));
      return nothing;
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private YamlNode convert(String path, Node node, int depth) {
    int line = node.getStartMark().getLine() + 1;
    if (depth > 20) {
      throw new YAMLException("nested more than 20 levels deep at line " + line);
    }
    return switch (node) {
      case MappingNode mapping -> convertMapping(path, mapping, line, depth);
      case SequenceNode sequence -> {
        List<YamlNode> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(convert(path + "[" + items.size() + "]", item, depth + 1));
        }
        yield new Sequence(items, line);
      }
      case ScalarNode scalar -> new Scalar(scalar.getValue(), reading(scalar), line);
      case AnchorNode anchor -> convert(path, anchor.getRealNode(), depth + 1);
      default -> throw new YAMLException("unexpected " + node.getNodeId() + " at line " + line);
    };
  }

  private Mapping convertMapping(String path, MappingNode mapping, int line, int depth) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(new Mistake(path, "", "a key must be a word", "line " + keyLine));
        continue;
      }
      String name = key.getValue();
      String child = path.isEmpty() ? name : path + "." + name;
      Integer before = lines.putIfAbsent(name, keyLine);
      if (before != null) {
        mistakes.add(
            new Mistake(child, "", "is given twice", "lines " + before + " and " + keyLine));
        continue;
      }
      entries.put(name, convert(child, tuple.getValueNode(), depth + 1));
    }
    return new Mapping(entries, line);
  }

  private static Reading reading(ScalarNode node) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return Reading.NOTHING;
    }
    if (tag.equals(Tag.BOOL)) {
      return Reading.BOOLEAN;
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return Reading.NUMBER;
    }
    return Reading.TEXT;
  }
}
