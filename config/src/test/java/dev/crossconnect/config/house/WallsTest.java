package dev.crossconnect.config.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.crossconnect.topology.trespass.Trespasser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The walls of the house stand, and a trespasser is told where it belongs. */
class WallsTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.crossconnect");

  @ParameterizedTest
  @EnumSource
  void stands(Wall wall) {
    wall.rule().check(HOUSE);
  }

  @Test
  void everyFolderIsLookedAt() {
    assertThat(HOUSE.stream().map(c -> folder(c.getPackageName())).distinct())
        .contains("avro", "topology", "connectors", "adapters", "config");
  }

  @Test
  void aTrespasserIsToldWhereItBelongs() {
    ArchRule rule = Wall.TOPOLOGY_SEES_AVRO_ONLY.rule();
    JavaClasses trespassing = new ClassFileImporter().importClasses(Trespasser.class);

    String report = rule.evaluate(trespassing).getFailureReport().toString();

    assertThat(report)
        .contains("Trespasser")
        .contains("they meet in Kafka")
        .contains("what joins them belongs in config/");
  }

  private static String folder(String packageName) {
    String below = packageName.substring("dev.crossconnect.".length());
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }
}
