package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

/// What every migration's report must say.
final class ReportAssertions {
  private ReportAssertions() {}

  static void assertNothingLost(Report report) {
    assertThat(report.failures()).isEmpty();
    assertThat(report.records().written()).isPositive();
    assertThat(report.records().lost()).isZero();
    assertThat(report.records().corrupt()).isZero();
    assertThat(report.diskIdentical()).isTrue();
    assertThat(report.leftBehind()).isEmpty();
  }
}
