package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.migrations.Forecasts.KindAdvice;

class ForecastsTest {
  private final FakeMachine machine = new World("").source.addMachine("web01");

  @Test
  void aGuestThatNeverRanHereIsStillBestMigratedWarmAndSaysSo() {
    machine.guestId = "rhel9_64Guest";
    KindAdvice warm = advice(Kind.WARM);
    assertThat(warm.recommended()).isTrue();
    assertThat(warm.reasons()).anyMatch(reason -> reason.contains("phony guests"));
  }

  @Test
  void whatTheMatrixRefusesWarmIsRecommendedCold() {
    machine.guestId = "rhel6_64Guest";
    machine.firmware = "efi";
    KindAdvice warm = advice(Kind.WARM);
    assertThat(warm.possible()).isFalse();
    assertThat(warm.reasons()).anyMatch(reason -> reason.contains("GRUB 0.97"));
    assertThat(advice(Kind.COLD).recommended()).isTrue();
  }

  private KindAdvice advice(Kind kind) {
    List<KindAdvice> all = Forecasts.kinds(machine.seen());
    return all.stream().filter(a -> a.kind().equals(kind.id())).findFirst().orElseThrow();
  }
}
