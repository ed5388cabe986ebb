package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.MigrationDocument.StepState;
import slipway.manager.problem.ProblemDocument;

/// A migration as lists show it: everything but its steps.
///
/// @param step what is being done, in words; absent when nothing is
/// @param waitingFor what only the operator can bring; absent when nothing is
/// @param progress of the copy, all disks together, from 0 to 1
/// @param etaSeconds until everything is copied, at the present rate; absent when unknown
/// @param volume what the gateway told lately, all volumes together; absent when there is none
/// @param disks how far each is; none before the checks
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
    List<DiskProgress> disks,
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

  /// @param volumes what the gateway told last, of those that are there
  static MigrationSummary of(Dossier dossier, List<Statistics> volumes, Forecast forecast) {
    MigrationDocument whole = MigrationDocument.of(dossier, volumes, forecast);
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
        whole.disks(),
        whole.progress(),
        whole.disks().stream().mapToLong(DiskProgress::rateBytesPerSecond).sum(),
        whole.disks().stream()
            .map(DiskProgress::etaSeconds)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null),
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
}
