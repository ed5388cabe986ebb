package slipway.manager.migrations;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The body of `POST /migrations`, as it comes. // docs/api.md
///
/// @param name of the machine at the destination; absent: as at the source
public record MigrationRequest(
    // It becomes a name in vCenter and in a datastore's paths.
    @Nullable
        @Size(min = 1, max = 80)
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9 ._-]*",
            message = "may hold letters, digits, space, dot, dash and underscore")
        String name,
    @NotBlank String kind,
    @Valid @NotNull Source source,
    @Valid @NotNull Destination destination,
    @Valid @Nullable Options options,
    @Valid @Nullable Credentials credentials) {

  public record Source(@NotBlank String site, @NotBlank String machine) {}

  public record Destination(
      @NotBlank String site,
      @NotBlank String pool,
      @NotBlank String folder,
      @NotBlank String datastore,
      @Valid @Nullable List<Network> networks,
      @Nullable Boolean keepMac) {

    public Plan.Destination toPlan() {
      List<Network> chosen = networks == null ? List.of() : networks;
      return new Plan.Destination(
          site,
          pool,
          folder,
          datastore,
          chosen.stream().map(n -> new Plan.NetworkChoice(n.nic(), n.network())).toList(),
          Boolean.TRUE.equals(keepMac));
    }
  }

  public record Network(int nic, @NotBlank String network) {}

  public record Options(
      @Nullable Boolean prefill,
      @Nullable String cutover,
      @Nullable String keep,
      @Nullable String finalise,
      @Nullable @PositiveOrZero Long bytesPerSecond) {}

  public record Credentials(@NotBlank String username, @NotNull String password) {
    @Override
    public String toString() {
      return "credentials of " + username;
    }
  }

  /// @param machineName of the source
  Plan toPlan(String machineName) {
    if (!kind.equals("warm")) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "kind must be warm").toException();
    }
    Options o = options == null ? new Options(null, null, null, null, null) : options;
    Long limit = o.bytesPerSecond();
    return new Plan(
        new Plan.Source(source.site(), source.machine(), machineName),
        destination.toPlan(),
        new Plan.Options(
            !Boolean.FALSE.equals(o.prefill()),
            hold("cutover", o.cutover()),
            hold("keep", o.keep()),
            hold("finalise", o.finalise()),
            limit == null ? 0 : limit));
  }

  private static Hold hold(String option, @Nullable String value) {
    return switch (value) {
      case null -> Hold.HELD;
      case "held" -> Hold.HELD;
      case "automatic" -> Hold.AUTOMATIC;
      default ->
          throw Problem.of(
                  ProblemType.REQUEST_INVALID, "options." + option + " must be held or automatic")
              .toException();
    };
  }
}
