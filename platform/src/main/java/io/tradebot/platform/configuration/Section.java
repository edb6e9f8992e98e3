package io.tradebot.platform.configuration;

import io.tradebot.platform.configuration.YamlNode.Mapping;
import io.tradebot.platform.configuration.YamlNode.Reading;
import io.tradebot.platform.configuration.YamlNode.Scalar;
import io.tradebot.platform.configuration.YamlNode.Sequence;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the configuration that is being read: each key is taken from the environment, else
 * from the file, else from the defaults, and a wrong one is noted while its default stands in.
 */
final class Section {

  /** Whether a value belongs to the fingerprint that all services of one bot share. */
  enum Scope {
    /** Part of the bot. */
    SHARED,
    /** Of this machine: addresses, ports, directories. */
    LOCAL
  }

  /** What all sections of one load share. */
  static final class Load {
    static final String PREFIX = "TRADEBOT_";

    final List<Mistake> mistakes;
    final Map<String, String> environment;
    final Set<String> usedVariables = new HashSet<>();
    final Set<String> knownVariables = new LinkedHashSet<>();
    final Set<String> wrongKeys = new HashSet<>();
    final Map<String, String> shared = new TreeMap<>();

    Load(List<Mistake> mistakes, Map<String, String> environment) {
      this.mistakes = mistakes;
      this.environment = environment;
    }

    void mistake(String key, String value, String allowed, String origin) {
      wrongKeys.add(key);
      mistakes.add(new Mistake(key, value, allowed, origin));
    }

    /** Whether none of these keys has a mistake, so that they can be compared. */
    boolean areRight(String... keys) {
      return Arrays.stream(keys).noneMatch(wrongKeys::contains);
    }

    @Nullable String variable(String path) {
      String name = variableName(path);
      knownVariables.add(name);
      String value = environment.get(name);
      if (value != null) {
        usedVariables.add(name);
      }
      return value;
    }

    static String variableName(String path) {
      return PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }
  }

  private final Load load;
  private final String path;
  private final @Nullable Mapping given;
  private final Mapping defaults;
  private final Set<String> known = new LinkedHashSet<>();

  Section(Load load, String path, @Nullable Mapping given, Mapping defaults) {
    this.load = load;
    this.path = path;
    this.given = given;
    this.defaults = defaults;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A section below this one, by a fixed key. */
  Section section(String key) {
    known.add(key);
    return new Section(load, path(key), givenMapping(key), defaultMapping(key));
  }

  /** Like {@link #section}, with the defaults of another key: for keys that the user names. */
  Section section(String key, Mapping defaultsOfIt) {
    known.add(key);
    return new Section(load, path(key), givenMapping(key), defaultsOfIt);
  }

  /** This section with a default for a key that the user named. */
  Section withDefault(String key, String text) {
    if (given == null && defaults.entries().containsKey(key)) {
      return this;
    }
    Mapping own = new Mapping(Map.of(key, new Scalar(text, Reading.TEXT, 0)), 0);
    return new Section(load, path, given, own);
  }

  /** The keys of this section: the file's where it names any, else the defaults'. */
  Set<String> keys() {
    return given != null ? given.entries().keySet() : defaults.entries().keySet();
  }

  /** The items of a list of mappings, as sections; the file's list replaces the default's. */
  List<Section> items(String key) {
    known.add(key);
    YamlNode node = given == null ? null : given.entries().get(key);
    Sequence fallback = (Sequence) defaultNode(key);
    Mapping model = (Mapping) fallback.items().getFirst();
    if (node != null && !(node instanceof Sequence)) {
      load.mistake(path(key), "", "must be a list", "line " + node.line());
    }
    boolean own = node instanceof Sequence;
    Sequence list = node instanceof Sequence sequence ? sequence : fallback;
    List<Section> items = new ArrayList<>();
    for (YamlNode item : list.items()) {
      String itemPath = path(key) + "." + items.size();
      Mapping mapping = item instanceof Mapping map ? map : null;
      if (mapping == null) {
        load.mistake(itemPath, "", "must be keys with values", "line " + item.line());
      }
      items.add(new Section(load, itemPath, own ? mapping : null, model));
    }
    return items;
  }

  /** Whether the user has set a key, in the file or the environment. */
  boolean isGiven(String key) {
    return load.environment.containsKey(Load.variableName(path(key)))
        || (given != null && given.entries().containsKey(key));
  }

  /**
   * Reads one value.
   *
   * @param parser throws {@link IllegalArgumentException} or {@link ArithmeticException} when the
   *     text is not allowed
   * @param allowed what is allowed, in words
   */
  <T> T read(String key, Scope scope, String allowed, Function<String, T> parser) {
    known.add(key);
    String variable = load.variable(path(key));
    Scalar fallback = (Scalar) defaultNode(key);
    T value;
    if (variable != null) {
      String origin = Load.variableName(path(key));
      value = parse(path(key), variable, origin, allowed, parser, fallback);
    } else {
      YamlNode node = given == null ? null : given.entries().get(key);
      value =
          switch (node) {
            case null -> parser.apply(fallback.text());
            case Scalar scalar when isText(path(key), scalar, allowed) ->
                parse(path(key), scalar.text(), line(scalar), allowed, parser, fallback);
            case Scalar _ -> parser.apply(fallback.text());
            case Sequence list -> {
              load.mistake(path(key), "a list", allowed, line(list));
              yield parser.apply(fallback.text());
            }
            case Mapping map -> {
              load.mistake(path(key), "a group of keys", allowed, line(map));
              yield parser.apply(fallback.text());
            }
          };
    }
    if (scope == Scope.SHARED) {
      load.shared.put(path(key), String.valueOf(value));
    }
    return value;
  }

  /** Reads a list of values, each allowed once; comma-separated in the environment. */
  <T> List<T> list(String key, String allowed, Function<String, T> parser) {
    known.add(key);
    String where = path(key);
    List<T> fallback =
        ((Sequence) defaultNode(key))
            .items().stream().map(item -> parser.apply(((Scalar) item).text())).toList();
    List<T> values = new ArrayList<>();
    String variable = load.variable(where);
    YamlNode node = given == null ? null : given.entries().get(key);
    if (variable != null) {
      String origin = Load.variableName(where);
      for (String item : variable.isBlank() ? new String[0] : variable.split(",", -1)) {
        parseItem(where, item.strip(), origin, allowed, parser, values);
      }
    } else if (node instanceof Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        if (item instanceof Scalar scalar) {
          if (isText(where, scalar, allowed)) {
            parseItem(where, scalar.text(), line(scalar), allowed, parser, values);
          }
        } else {
          load.mistake(where, "", "each item: " + allowed, line(item));
        }
      }
    } else if (node != null) {
      String text = node instanceof Scalar scalar ? scalar.text() : "a group of keys";
      load.mistake(where, text, "must be a list in brackets, each item: " + allowed, line(node));
      values.addAll(fallback);
    } else {
      values.addAll(fallback);
    }
    load.shared.put(where, values.toString());
    return List.copyOf(values);
  }

  /** A secret from this key, or from the file named by the same key with {@code _file} appended. */
  Secret secret(String key) {
    String direct = secretText(key);
    String fileKey = key + "_file";
    String file = optionalText(fileKey);
    if (file.isEmpty()) {
      if (!direct.isEmpty() && isExample(direct)) {
        load.mistake(
            path(key), "(hidden)", "is an example's value that everybody knows; set your own", "");
      }
      return new Secret(direct);
    }
    if (!direct.isEmpty()) {
      load.mistake(path(fileKey), file, "is given beside " + path(key) + "; give one of them", "");
      return new Secret(direct);
    }
    return new Secret(readSecretFile(fileKey, file));
  }

  private String secretText(String key) {
    known.add(key);
    String variable = load.variable(path(key));
    if (variable != null) {
      return variable.strip();
    }
    YamlNode node = given == null ? null : given.entries().get(key);
    return switch (node) {
      case null -> "";
      case Scalar scalar when scalar.reading() == Reading.NOTHING -> "";
      case Scalar scalar -> scalar.text().strip();
      case Sequence _, Mapping _ -> {
        load.mistake(path(key), "", "must be a text", line(node));
        yield "";
      }
    };
  }

  private String optionalText(String key) {
    known.add(key);
    String variable = load.variable(path(key));
    if (variable != null) {
      return variable.strip();
    }
    YamlNode node = given == null ? null : given.entries().get(key);
    return node instanceof Scalar scalar && scalar.reading() != Reading.NOTHING
        ? scalar.text().strip()
        : "";
  }

  private String readSecretFile(String fileKey, String name) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        load.mistake(path(fileKey), name, "there is no such file", "");
        return "";
      }
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      // What a container runtime mounts is readable by all inside that container, and by no other.
      if (view != null
          && !file.startsWith("/run/secrets")
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
        load.mistake(
            path(fileKey), name, "can be read by every user of this machine: chmod 600 it", "");
        return "";
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        load.mistake(path(fileKey), name, "the file is empty", "");
      } else if (isExample(text)) {
        load.mistake(
            path(fileKey), name, "holds an example's value that everybody knows; set your own", "");
      }
      return text;
    } catch (FileSystemException failure) {
      String reason = failure.getReason() == null ? "access denied" : failure.getReason();
      load.mistake(path(fileKey), name, "the file cannot be read: " + reason, "");
    } catch (IOException failure) {
      load.mistake(path(fileKey), name, "the file cannot be read: " + failure.getMessage(), "");
    } catch (java.nio.file.InvalidPathException failure) {
      load.mistake(path(fileKey), name, "is not the name of a file", "");
    }
    return "";
  }

  private static boolean isExample(String secret) {
    String plain = secret.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return plain.isEmpty()
        || EXAMPLES.stream().anyMatch(plain::contains)
        || plain.chars().distinct().count() == 1;
  }

  private static final List<String> EXAMPLES =
      List.of(
          "changeme",
          "changethis",
          "replaceme",
          "replacethis",
          "yourapikey",
          "yourkey",
          "yoursecret",
          "yourapisecret",
          "yourtoken",
          "yourpassword",
          "mysecret",
          "mytoken",
          "mysupersecret",
          "supersecret",
          "insertyour",
          "placeholder",
          "tradebotapikey",
          "examplekey",
          "exampletoken");

  /** Reports the keys that nothing has read. */
  void refuseUnknown() {
    if (given == null) {
      return;
    }
    given
        .entries()
        .forEach(
            (key, node) -> {
              if (!known.contains(key)) {
                load.mistake(path(key), "", unknown(key, known), line(node));
              }
            });
  }

  static String unknown(String key, Set<String> known) {
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return best <= Math.max(2, key.length() / 3)
        ? "is not a known key; did you mean " + nearest + "?"
        : "is not a known key; known here: " + String.join(", ", known);
  }

  /** Edit distance: insertions, deletions and replacements that lead from one word to the other. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replace = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replace, Math.min(above[column] + 1, current[column - 1] + 1));
      }
      above = current;
    }
    return above[to.length()];
  }

  private <T> T parse(
      String key,
      String text,
      String origin,
      String allowed,
      Function<String, T> parser,
      Scalar fallback) {
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      load.mistake(key, quoted(text), "must be " + allowed, origin);
      return parser.apply(fallback.text());
    }
  }

  private <T> void parseItem(
      String key,
      String text,
      String origin,
      String allowed,
      Function<String, T> parser,
      List<T> into) {
    try {
      T value = parser.apply(text);
      if (into.contains(value)) {
        load.mistake(key, quoted(text), "is in the list twice", origin);
      } else {
        into.add(value);
      }
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      load.mistake(key, quoted(text), "each item must be " + allowed, origin);
    }
  }

  private boolean isText(String key, Scalar scalar, String allowed) {
    if (scalar.reading() == Reading.NOTHING) {
      load.mistake(key, "", "has no value; must be " + allowed, line(scalar));
      return false;
    }
    // true and false mean themselves; for a text key they fail in its parser or need quotes.
    if (scalar.reading() == Reading.BOOLEAN && !allowed.startsWith("true or false")) {
      load.mistake(
          key,
          scalar.text(),
          "YAML reads this as true or false; must be " + allowed + ", in quotes if meant so",
          line(scalar));
      return false;
    }
    return true;
  }

  private @Nullable Mapping givenMapping(String key) {
    YamlNode node = given == null ? null : given.entries().get(key);
    return switch (node) {
      case null -> null;
      case Mapping mapping -> mapping;
      case Scalar _, Sequence _ -> {
        load.mistake(path(key), "", "must be a group of keys with values", line(node));
        yield null;
      }
    };
  }

  Mapping defaultMapping(String key) {
    return (Mapping) defaultNode(key);
  }

  private YamlNode defaultNode(String key) {
    YamlNode node = defaults.entries().get(key);
    if (node == null) {
      throw new IllegalStateException("config.example.yml has no " + path(key));
    }
    return node;
  }

  static String quoted(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
  }

  private static String line(YamlNode node) {
    return "line " + node.line();
  }
}
