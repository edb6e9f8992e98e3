package io.tradebot.controlapi.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The panel speaks each of its languages whole, and no file of it asks for another server. */
class PanelTextTest {
  private static final Pattern ENTRY =
      Pattern.compile("^ {2}'?([\\w.-]+?)'?: '(.*)',$", Pattern.MULTILINE);
  private static final Pattern USE =
      Pattern.compile("\\b(?:t|card|tile)\\('([\\w.-]+)'|\\b(?:key|empty): '([\\w.-]+)'");
  private static final Pattern HOLE = Pattern.compile("\\{(\\w+)}");
  private static final Pattern OTHER_SERVER =
      Pattern.compile("(https?:)?//[a-z0-9.-]+\\.[a-z]{2,}");
  private static final Pattern SOURCE = Pattern.compile("from '(\\.[^']+)'");

  private static final Path PANEL = find();

  @Test
  void hasTheSameTextsInEachLanguage() throws IOException {
    Map<String, String> english = texts("en");
    Map<String, String> french = texts("fr");

    assertThat(french.keySet()).isEqualTo(english.keySet());
    assertThat(english).isNotEmpty();
    english.forEach(
        (key, text) ->
            assertThat(holes(french.getOrDefault(key, ""))).as(key).isEqualTo(holes(text)));
  }

  @Test
  void knowsEachTextThatItShows() throws IOException {
    Set<String> known = texts("en").keySet();

    for (Path file : sources()) {
      Path folder = file.getParent();
      if (folder != null && folder.endsWith("text")) {
        continue;
      }
      Set<String> unknown =
          USE.matcher(Files.readString(file, UTF_8))
              .results()
              .map(use -> use.group(1) == null ? use.group(2) : use.group(1))
              .filter(key -> !known.contains(key))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(unknown).as(file.toString()).isEmpty();
    }
  }

  @Test
  void importsOnlyWhatIsThere() throws IOException {
    for (Path file : sources()) {
      for (MatchResult source : SOURCE.matcher(Files.readString(file, UTF_8)).results().toList()) {
        assertThat(file.resolveSibling(source.group(1)).normalize()).as(file.toString()).exists();
      }
    }
  }

  @Test
  void namesNoOtherServer() throws IOException {
    for (Path file : sources()) {
      String text = Files.readString(file, UTF_8).replace("http://www.w3.org/2000/svg", "");
      assertThat(OTHER_SERVER.matcher(text).results().map(MatchResult::group))
          .as(file.toString())
          .isEmpty();
    }
  }

  private static Path find() {
    URL main = Objects.requireNonNull(PanelTextTest.class.getResource("/static/panel/main.js"));
    try {
      return Objects.requireNonNull(Path.of(main.toURI()).getParent());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(PANEL)) {
      return files.filter(file -> file.toString().matches(".*\\.(js|css)")).sorted().toList();
    }
  }

  private static Map<String, String> texts(String language) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    ENTRY
        .matcher(Files.readString(PANEL.resolve("text/" + language + ".js"), UTF_8))
        .results()
        .forEach(
            entry ->
                assertThat(texts.put(entry.group(1), entry.group(2))).as(entry.group(1)).isNull());
    return texts;
  }

  private static Set<String> holes(String text) {
    return HOLE.matcher(text)
        .results()
        .map(hole -> hole.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
