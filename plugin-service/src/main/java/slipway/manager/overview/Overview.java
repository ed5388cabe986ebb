package slipway.manager.overview;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.problem.ProblemDocument;

/// @param exposureBytes that exist only at destinations, of all migrations together
/// @param link what each site received in each minute of the last hour
/// @param counts migrations by state
/// @param alarms what is wrong with the installation itself
public record Overview(
    List<Attention> attention,
    List<MigrationSummary> running,
    long exposureBytes,
    List<LinkUse> link,
    Map<String, Integer> counts,
    List<AlarmDocument> alarms) {

  /// @param site that it is about; absent when it is the manager's own
  @Schema(name = "Alarm")
  public record AlarmDocument(@Nullable String site, String object, ProblemDocument problem) {}

  /// A migration that stands still until somebody does something.
  public record Attention(
      UUID migration,
      String name,
      @Nullable ProblemDocument problem,
      @Schema(enumeration = {"cutover", "keep", "finalise", "credentials"})
          @Nullable String waitingFor) {}

  /// @param at the minute's begin
  public record LinkUse(String site, Instant at, long bytesPerSecond) {}
}
