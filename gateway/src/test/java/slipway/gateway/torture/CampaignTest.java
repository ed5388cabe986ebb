package slipway.gateway.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fault campaign, in short. `-Dseed=` replays, `-Dslipway.all=true` makes it last an hour.
class CampaignTest {
  @TempDir Path dir;

  private final long seed = Long.getLong("seed", 20_261_121L);

  @Test
  void noLawIsBrokenInAnyLife() throws Exception {
    boolean all = Boolean.getBoolean("slipway.all");
    long most = all ? Long.MAX_VALUE : Long.getLong("lives", 200);
    Campaign.Report report =
        new Campaign(dir, seed).run(all ? Duration.ofHours(1) : Duration.ofSeconds(60), most);
    assertThat(report.violations()).isEmpty();
    assertThat(report.lives()).isPositive();
    assertThat(report.processLives()).isPositive();
    assertThat(report.faults()).isPositive();
    assertThat(report.powerLosses()).isPositive();
    assertThat(report.processDeaths()).isPositive();
  }

  @Test
  void disksThatLieAboutFlushingAreFoundOut() throws Exception {
    Campaign.Report report = new Campaign(dir, seed, true).run(Duration.ofSeconds(30), 200);
    assertThat(report.violations()).isNotEmpty();
  }
}
