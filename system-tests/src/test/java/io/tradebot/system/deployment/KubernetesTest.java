package io.tradebot.system.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manifests build, run what the compose file runs, and give nobody more than he needs. */
class KubernetesTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final Pattern IMAGE = Pattern.compile("tradebot/([a-z-]+-[a-z]+)");

  @Test
  void runsTheServicesOfTheComposeFile() throws IOException {
    Set<String> composed = images(Files.readString(ROOT.resolve("docker-compose.yml")));

    assertThat(images(manifests())).isEqualTo(composed).hasSize(6);
  }

  @Test
  void runsNobodyAsRootAndNothingWithPrivileges() throws IOException {
    String manifests = manifests();
    int pods = count(manifests, "containers:");

    assertThat(pods).isEqualTo(7);
    for (String wanted :
        List.of(
            "runAsNonRoot: true",
            "readOnlyRootFilesystem: true",
            "allowPrivilegeEscalation: false",
            "capabilities: { drop: [ALL] }",
            "automountServiceAccountToken: false",
            "limits: { memory:",
            "readinessProbe:")) {
      assertThat(count(manifests, wanted)).as(wanted).isEqualTo(pods);
    }
  }

  @Test
  void isBuiltByKustomize() throws IOException, InterruptedException {
    Path kubectl = Path.of("/usr/bin/kubectl");
    assumeTrue(
        Files.isExecutable(kubectl), "kubectl is not installed: the manifests are not built");
    Path output = Files.createTempFile("kustomize-", ".yaml");
    Process process =
        new ProcessBuilder(kubectl.toString(), "kustomize", ROOT.resolve("kubernetes").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

    String built = Files.readString(output);
    assertThat(process.exitValue()).as(built).isZero();
    assertThat(built).contains("kind: StatefulSet").contains("registry.example.org/tradebot/");
  }

  private static String manifests() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file : List.of("redis", "services", "executor", "network")) {
      all.append(Files.readString(ROOT.resolve("kubernetes/" + file + ".yaml")));
    }
    return all.toString();
  }

  private static Set<String> images(String text) {
    return IMAGE
        .matcher(text)
        .results()
        .filter(found -> text.startsWith("image: ", found.start() - "image: ".length()))
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
