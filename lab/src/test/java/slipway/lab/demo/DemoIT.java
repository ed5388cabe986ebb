package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.lab.demo.ReportAssertions.assertNothingLost;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// One warm migration of a real machine from beginning to end, over a slow link and from an empty
/// cache, with everything that may go wrong on the way: the manager is killed in the middle of the
/// cutover, the destination's gateway under the running guest, and then the link is cut for a
/// minute while the disk fills and the guest reads what has not arrived.
class DemoIT {
  private static final Path ROOT = Path.of(System.getProperty("slipway.root"));

  @Test
  void aRunningServerIsMovedAndNothingIsLostThoughManagerGatewayAndLinkFail() throws Exception {
    DemoOptions options = new DemoOptions();
    options.root = ROOT;
    options.once = true;
    options.killManager = true;
    options.prefill = false;
    options.link = LinkShape.parse("100:20");
    options.cutLinkSeconds = 60;
    options.startAtEnd = Boolean.getBoolean("slipway.all");
    Timeline timeline = new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    try (Laboratory lab = Laboratory.start(options, timeline)) {
      Report report = new Story(lab, options, timeline).run();
      new GuestRuns(ROOT).moved("Debian 12, BIOS, initramfs-tools", report);
      assertNothingLost(report);
      assertThat(report.gatewayRestarts()).isEqualTo(1);
      assertThat(report.managerRestarts()).isEqualTo(1);
      assertThat(report.states())
          .containsKeys("READY", "RUNNING_FROM_CACHE", "FILLED", "FINALISED");
    }
  }
}
