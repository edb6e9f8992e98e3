package io.tradebot.system.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrows point one way, the core is pure, and rooms are called by their purpose. */
class ArchitectureTest {
  private static final List<String> SERVICES =
      List.of(
          "io.tradebot.marketingest",
          "io.tradebot.sentimentingest",
          "io.tradebot.strategyengine",
          "io.tradebot.orderexecutor",
          "io.tradebot.controlapi",
          "io.tradebot.exchangesim",
          "io.tradebot.research",
          "io.tradebot.localstack");

  private static JavaClasses production;

  @SuppressWarnings("NullAway.Init")
  ArchitectureTest() {}

  @BeforeAll
  static void readClasses() {
    production =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tradebot");
  }

  @Test
  void seesEveryModule() {
    assertThat(SERVICES)
        .allSatisfy(
            service -> assertThat(production.that(resideInAPackage(service + ".."))).isNotEmpty());
    assertThat(production.that(resideInAPackage("io.tradebot.common.."))).isNotEmpty();
    assertThat(production.that(resideInAPackage("io.tradebot.core.."))).isNotEmpty();
    assertThat(production.that(resideInAPackage("io.tradebot.storage.."))).isNotEmpty();
    assertThat(production.that(resideInAPackage("io.tradebot.platform.."))).isNotEmpty();
  }

  @Test
  void commonKnowsOnlyTheLanguage() {
    classes()
        .that()
        .resideInAPackage("io.tradebot.common..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.tradebot.common..", "java..", "org.jspecify.annotations.."))
        .because("every service speaks it, so it must not bring anything along")
        .check(production);
  }

  @Test
  void coreKnowsOnlyCommon() {
    classes()
        .that()
        .resideInAPackage("io.tradebot.core..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.tradebot.core..",
                "io.tradebot.common..",
                "java..",
                "org.jspecify.annotations.."))
        .because("the same behaviour runs live, in the simulator and in a backtest")
        .check(production);
  }

  @Test
  void storageIsPlainJavaThatKnowsOnlyCommon() {
    noClasses()
        .that()
        .resideInAPackage("io.tradebot.storage..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.tradebot..")
                .and(not(resideInAnyPackage("io.tradebot.storage..", "io.tradebot.common.."))))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "io.micrometer..", "io.lettuce..")
        .because("research and training read and write the same data without a service around it")
        .check(production);
  }

  @Test
  void modelsRunWithoutTheEnginesThatTrainThem() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.tradebot.training..", "io.tradebot.research..", "io.tradebot.benchmark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tradebot.training..", "ai.djl..", "ml.dmlc..")
        .because("no native library lies on the way from a candle to an order")
        .check(production);
    noClasses()
        .that()
        .resideInAPackage("io.tradebot.learning..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callConstructor(Random.class)
        .because("the same window must give the same prediction")
        .check(production);
  }

  @Test
  void coreAndCommonTakeTimeAndChanceAsArguments() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tradebot.core..", "io.tradebot.common..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .because("the same input must give the same output, today and in a replay")
        .check(production);
  }

  @Test
  void platformKnowsNoBehaviour() {
    noClasses()
        .that()
        .resideInAPackage("io.tradebot.platform..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(SERVICES.stream().map(s -> s + "..").toArray(String[]::new))
                .or(resideInAPackage("io.tradebot.core..")))
        .because("platform carries messages and does not know what they are for")
        .check(production);
  }

  @Test
  void servicesNeverKnowEachOther() {
    for (String service : SERVICES) {
      String[] others =
          SERVICES.stream()
              .filter(s -> !s.equals(service))
              .map(s -> s + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(service + "..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(others)
                  // No service to research: the generator makes training data, and the reader of
                  // recorded frames tells the past.
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.tradebot.exchangesim.application..",
                              "io.tradebot.exchangesim.adapter.file.."))))
          .because("services meet only in Redis")
          .check(production);
    }
  }

  @Test
  void onlyTradingServicesSeeTheCore() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.tradebot.marketingest..",
            "io.tradebot.sentimentingest..",
            "io.tradebot.controlapi..",
            "io.tradebot.localstack..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.tradebot.core.."))
        .because("they collect and show; they do not decide")
        .check(production);
  }

  @Test
  void domainAndApplicationArePlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tradebot.*.domain..", "io.tradebot.*.application..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "tools.jackson..",
            "com.fasterxml..",
            "io.lettuce..",
            "io.netty..",
            "org.knowm..",
            "com.influxdb..",
            "jakarta..")
        .because("technology stays in the adapters at the rim")
        .check(production);
    noClasses()
        .that()
        .resideInAPackage("io.tradebot.*.domain..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .because("use cases may count what they do, as they may log it; the domain does neither")
        .check(production);
  }

  @Test
  void domainKnowsNeitherApplicationNorAdapters() {
    noClasses()
        .that()
        .resideInAPackage("io.tradebot.*.domain..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.tradebot.*.application..", "io.tradebot.*.adapter..", "io.tradebot.*.config.."))
        .because("arrows point inwards")
        .check(production);
    noClasses()
        .that()
        .resideInAPackage("io.tradebot.*.application..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.tradebot.*.adapter..", "io.tradebot.*.config.."))
        .because("arrows point inwards")
        .check(production);
  }

  @Test
  void packagesHaveNoCycles() {
    for (String root :
        List.of(
            "io.tradebot.common",
            "io.tradebot.core",
            "io.tradebot.storage",
            "io.tradebot.platform")) {
      slices()
          .matching(root + ".(*)..")
          .should()
          .beFreeOfCycles()
          .because("a room that needs its neighbour, which needs it, is one room")
          .check(production);
    }
  }

  @Test
  void roomsAreCalledByTheirPurpose() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..",
            "..utils..",
            "..helper..",
            "..dto..",
            "..impl..",
            "..manager..",
            "..constants..",
            "..exceptions..")
        .because("such names tell nothing about what is inside")
        .check(production);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    fields()
        .that()
        .areDeclaredInClassesThat(not(resideInAPackage("io.tradebot.localstack.command..")))
        .should()
        .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
        .andShould()
        .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
        .because("what a class needs stands in its constructor")
        .check(production);
  }
}
