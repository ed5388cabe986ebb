package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.steps.CreateMachine;
import slipway.manager.migrations.steps.ExportOrigin;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemDocument;
import slipway.manager.units.ByteSize;

/// A migration as the REST API shows it. // docs/api.md
///
/// @param paused prefill and fill stand still until they are resumed
/// @param throttleBytesPerSecond limit that was set since; absent: the plan's applies
/// @param volume what the gateway told lately, all volumes together; absent when there is none
/// @param disks how far each is; none before the checks
/// @param progress of the copy, all disks together, from 0 to 1
@Schema(name = "Migration")
public record MigrationDocument(
    UUID id,
    String name,
    @Schema(enumeration = {"warm", "cold"}) String kind,
    @Nullable String group,
    State state,
    boolean paused,
    boolean cancelling,
    List<Migration.StateAt> states,
    List<StepDocument> steps,
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
    Forecast forecast,
    @Nullable CancelCost cancelCost,
    long exposureBytes,
    String createdBy,
    Instant createdAt,
    long version,
    long change) {

  /// @param warning what is left for somebody to do, of a step that is done all the same
  @Schema(name = "Step")
  public record StepDocument(
      String name,
      String title,
      StepState state,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      String note,
      @Nullable ProblemDocument warning) {}

  public enum StepState {
    PENDING,
    RUNNING,
    WAITING,
    DONE,
    FAILED,
    UNDONE
  }

  /// What cancelling would cost just now.
  ///
  /// @param discardedBytes copied so far, for nothing
  /// @param lostBytes written by the machine at the destination, which no other copy has
  /// @param restartsSource the source was shut down and would be started again
  public record CancelCost(
      long discardedBytes, long lostBytes, boolean restartsSource, String text) {}

  /// @param volumes what the gateway told lately, of those that are there
  static MigrationDocument of(Dossier dossier, List<Statistics> volumes, Forecast forecast) {
    Migration migration = dossier.migration();
    Optional<Statistics> volume = VolumeTotal.of(migration.id().toString(), volumes);
    Problem problem = migration.problem();
    Plan plan = migration.plan();
    long exposure = volume.map(Statistics::writtenByGuestBytes).orElse(0L);
    List<DiskProgress> disks = DiskProgress.of(dossier, volumes);
    return new MigrationDocument(
        migration.id(),
        migration.name(),
        migration.kind().id(),
        migration.group(),
        migration.state(),
        migration.paused(),
        migration.cancelling(),
        migration.states(),
        dossier.legs().stream().map(leg -> step(dossier, leg)).toList(),
        plan.source(),
        plan.destination(),
        plan.options(),
        migration.throttle(),
        dossier
            .find(CreateMachine.Facts.class, CreateMachine.NAME)
            .map(CreateMachine.Facts::machine)
            .orElse(null),
        problem == null ? null : ProblemDocument.of(problem),
        Allowed.now(dossier).stream().map(d -> d.name().toLowerCase(Locale.ROOT)).toList(),
        volume.orElse(null),
        disks,
        DiskProgress.together(disks),
        forecast,
        Allowed.now(dossier).contains(Decision.CANCEL) ? cost(dossier, volume) : null,
        exposure,
        migration.createdBy(),
        migration.createdAt(),
        migration.version(),
        migration.change());
  }

  private static StepDocument step(Dossier dossier, Leg leg) {
    Dossier.Progress progress = dossier.progress().get(leg.key());
    Dossier.Result result = dossier.results().get(leg.key());
    Problem warning = result == null ? null : result.warning();
    StepState state =
        dossier.undone().contains(leg.key())
            ? StepState.UNDONE
            : result != null
                ? StepState.DONE
                : progress == null ? StepState.PENDING : state(progress.phase());
    return new StepDocument(
        leg.key(),
        leg.step().title(),
        state,
        progress == null ? null : progress.startedAt(),
        result == null ? null : result.endedAt(),
        result != null ? result.note() : progress == null ? "" : progress.note(),
        warning == null ? null : ProblemDocument.of(warning));
  }

  private static StepState state(Dossier.Phase phase) {
    return switch (phase) {
      case RUNNING, UNDOING -> StepState.RUNNING;
      case WAITING -> StepState.WAITING;
      case FAILED -> StepState.FAILED;
    };
  }

  // A cold migration may be cancelled when its volume is closed already.
  private static long copiedBeforeClosing(Dossier dossier) {
    return dossier.results().containsKey("close-volume")
        ? dossier
            .find(ExportOrigin.Facts.class, "export-origin-" + Itinerary.LAST)
            .map(ExportOrigin.Facts::allocatedBytes)
            .orElse(0L)
        : 0;
  }

  static CancelCost cost(Dossier dossier, Optional<Statistics> volume) {
    long discarded =
        volume
            .map(v -> v.presentBytes() - v.zeroBytes())
            .orElseGet(() -> copiedBeforeClosing(dossier));
    long lost = volume.map(Statistics::writtenByGuestBytes).orElse(0L);
    boolean restarts = dossier.progress().containsKey("shut-down-source");
    StringBuilder text = new StringBuilder();
    text.append(
        discarded > 0
            ? ByteSize.text(discarded) + " copied so far are discarded."
            : "Nothing has been copied yet.");
    if (lost > 0) {
      text.append(" ").append(ByteSize.text(lost)).append(" written at the destination are lost.");
    }
    text.append(restarts ? " The source is started again." : " The source is not affected.");
    return new CancelCost(Math.max(0, discarded), lost, restarts, text.toString());
  }
}
