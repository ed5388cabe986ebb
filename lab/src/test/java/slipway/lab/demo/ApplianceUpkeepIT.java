package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static slipway.lab.demo.ReportAssertions.assertNothingLost;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The appliance, booted from its own package, registers itself and moves a running machine; while
/// that machine's disk fills, the appliance is replaced by a new one on the old data disk, backed
/// up, destroyed with all its disks, and restored.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class ApplianceUpkeepIT {
  @Test
  void aMigrationOutlivesAnUpgradeAndTheLossOfTheAppliance() throws Exception {
    DemoOptions options = new DemoOptions();
    options.root = Path.of(System.getProperty("slipway.root"));
    options.once = true;
    options.slowManager = true;
    options.link = LinkShape.parse("100:20");
    Timeline timeline = new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    ManagerAppliance[] made = new ManagerAppliance[1];
    try (Laboratory lab =
        Laboratory.start(
            options,
            timeline,
            started -> {
              made[0] = new ManagerAppliance(started, timeline);
              return made[0];
            })) {
      ManagerAppliance appliance = made[0];
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(() -> assertThat(lab.source().extensions()).containsExactly("slipway"));
      Report report =
          new Story(
                  lab,
                  options,
                  timeline,
                  () -> {
                    appliance.upgrade();
                    appliance.backUp();
                    appliance.loseAndRestore();
                    lab.login();
                  })
              .run();
      assertNothingLost(report);
      assertThat(report.managerRestarts()).isEqualTo(2);
    }
  }
}
