package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.GatewayControl.Fill;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.MigrationDocument.StepState;
import slipway.manager.problem.ProblemDocument;

/// A migration as lists show it: everything but its steps.
///
/// @param step what is being done, in words; absent when nothing is
/// @param waitingFor what only the operator can bring; absent when nothing is
/// @param progress of the copy, from 0 to 1
/// @param etaSeconds until everything is copied, at the present rate; absent when unknown
/// @param volume what the gateway told lately, if there is a volume
public record MigrationSummary(
    UUID id,
    String name,
    @Schema(enumeration = {"warm", "cold"}) String kind,
    @Nullable String group,
    State state,
    boolean paused,
    boolean cancelling,
    List<Migration.StateAt> states,
    @Nullable String step,
    @Schema(enumeration = {"cutover", "keep", "finalise", "credentials"})
        @Nullable String waitingFor,
    Plan.Source source,
    Plan.Destination destination,
    Plan.Options options,
    @Nullable Long throttleBytesPerSecond,
    @Nullable String destinationMachine,
    @Nullable ProblemDocument problem,
    @Schema(enumeration = {"start", "cutover", "keep", "finalise", "retire", "cancel"})
        List<String> allowed,
    @Nullable Statistics volume,
    double progress,
    long rateBytesPerSecond,
    @Nullable Long etaSeconds,
    Forecast forecast,
    MigrationDocument.@Nullable CancelCost cancelCost,
    long exposureBytes,
    String createdBy,
    Instant createdAt,
    long version,
    long change) {

  /// One page of a list.
  ///
  /// @param total of all pages
  /// @param page from 0
  @Schema(name = "MigrationPage")
  public record Page(List<MigrationSummary> items, long total, int page, int size) {}

  /// @param volume what the gateway told last, if there is a volume
  static MigrationSummary of(Dossier dossier, Optional<Statistics> volume, Forecast forecast) {
    Migration migration = dossier.migration();
    MigrationDocument whole = MigrationDocument.of(dossier, volume, forecast);
    long rate =
        volume.map(Statistics::fill).filter(Fill::running).map(Fill::rateBytesPerSecond).orElse(0L);
    return new MigrationSummary(
        whole.id(),
        whole.name(),
        whole.kind(),
        whole.group(),
        whole.state(),
        whole.paused(),
        whole.cancelling(),
        whole.states(),
        step(whole),
        Waiting.of(dossier).map(Waiting::what).orElse(null),
        whole.source(),
        whole.destination(),
        whole.options(),
        whole.throttleBytesPerSecond(),
        whole.destinationMachine(),
        whole.problem(),
        whole.allowed(),
        whole.volume(),
        progress(migration, volume),
        rate,
        rate > 0 ? volume.map(v -> v.absentBytes() / rate).orElse(null) : null,
        whole.forecast(),
        whole.cancelCost(),
        whole.exposureBytes(),
        whole.createdBy(),
        whole.createdAt(),
        whole.version(),
        whole.change());
  }

  private static @Nullable String step(MigrationDocument whole) {
    return whole.steps().stream()
        .filter(s -> s.state() == StepState.RUNNING || s.state() == StepState.WAITING)
        .findFirst()
        .map(s -> s.note().isEmpty() ? s.title() : s.title() + ": " + s.note())
        .orElse(null);
  }

  /// Of what has to be copied: zeros are not.
  private static double progress(Migration migration, Optional<Statistics> volume) {
    return switch (migration.course()) {
      case FILLED, FINALISING, FINALISED, SOURCE_RETIRED -> 1;
      case DRAFT, CHECKED, PREPARED, PREFILLING, READY, CUTTING_OVER, RUNNING_FROM_CACHE ->
          volume.map(MigrationSummary::copied).orElse(0.0);
      case CANCELLED, ROLLED_BACK, FAILED -> 0;
    };
  }

  private static double copied(Statistics volume) {
    long here = Math.max(0, volume.presentBytes() - volume.zeroBytes());
    long all = here + volume.absentBytes();
    return all == 0 ? 1 : (double) here / all;
  }
}
