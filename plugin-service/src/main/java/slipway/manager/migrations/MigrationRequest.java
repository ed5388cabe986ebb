package slipway.manager.migrations;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.policy.Policy;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.DiskFormat;

/// The body of `POST /migrations`, as it comes. // docs/api.md
///
/// @param name of the machine at the destination; absent: as at the source
/// @param group under which it is shown and decided upon together with others
public record MigrationRequest(
    // It becomes a name in vCenter and in a datastore's paths.
    @Nullable
        @Size(min = 1, max = 80)
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9 ._-]*",
            message = "may hold letters, digits, space, dot, dash and underscore")
        String name,
    @NotBlank @Schema(enumeration = {"warm", "cold"}) String kind,
    @Nullable
        @Size(min = 1, max = 80)
        @Pattern(
            regexp = "[A-Za-z0-9][A-Za-z0-9 ._-]*",
            message = "may hold letters, digits, space, dot, dash and underscore")
        String group,
    @Valid @NotNull Source source,
    @Valid @NotNull Destination destination,
    @Valid @Nullable Options options,
    @Valid @Nullable Credentials credentials) {

  private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

  @Schema(name = "MigrationRequestSource")
  public record Source(@NotBlank String site, @NotBlank String machine) {}

  /// @param diskFormat absent: thin
  @Schema(name = "MigrationRequestDestination")
  public record Destination(
      @NotBlank String site,
      @NotBlank String pool,
      @NotBlank String folder,
      @NotBlank String datastore,
      @Valid @Nullable List<Network> networks,
      @Nullable Boolean keepMac,
      @Schema(enumeration = {"thin", "thick", "thickEager"}) @Nullable String diskFormat) {

    public Plan.Destination toPlan(boolean keepMacByDefault) {
      List<Network> chosen = networks == null ? List.of() : networks;
      return new Plan.Destination(
          site,
          pool,
          folder,
          datastore,
          chosen.stream().map(n -> new Plan.NetworkChoice(n.nic(), n.network())).toList(),
          keepMac == null ? keepMacByDefault : keepMac,
          toFormat().id());
    }

    private DiskFormat toFormat() {
      return diskFormat == null
          ? DiskFormat.THIN
          : DiskFormat.of(diskFormat)
              .orElseThrow(
                  () -> invalid("destination.diskFormat must be thin, thick or thickEager"));
    }
  }

  @Schema(name = "MigrationRequestNetwork")
  public record Network(int nic, @NotBlank String network) {}

  /// @param finaliseFrom an automatic finalise begins between these two, `HH:MM`
  /// @param timeZone of the window, an IANA name; absent: UTC
  /// @param repositories packages that are not carried may come from the guest's own repositories
  @Schema(name = "MigrationRequestOptions")
  public record Options(
      @Nullable Boolean prefill,
      @Nullable Instant startAt,
      @Nullable @Schema(enumeration = {"held", "automatic", "at"}) String cutover,
      @Nullable Instant cutoverAt,
      @Nullable @Schema(enumeration = {"held", "automatic"}) String keep,
      @Nullable @Schema(enumeration = {"held", "automatic"}) String finalise,
      @Nullable @Pattern(regexp = TIME, message = "must be HH:MM") String finaliseFrom,
      @Nullable @Pattern(regexp = TIME, message = "must be HH:MM") String finaliseTo,
      @Nullable String timeZone,
      @Nullable @PositiveOrZero Long bytesPerSecond,
      @Nullable Boolean repositories) {
    static final Options NONE =
        new Options(null, null, null, null, null, null, null, null, null, null, null);

    Plan.Options toPlan(Policy policy) {
      Policy.Defaults defaults = policy.defaults();
      Hold at = hold("cutover", cutover, defaults.cutover());
      if ((at == Hold.AT) != (cutoverAt != null)) {
        throw invalid("options.cutoverAt goes with cutover \"at\", and only with it");
      }
      return new Plan.Options(
          !Boolean.FALSE.equals(prefill),
          at,
          hold("keep", keep, defaults.keep()),
          hold("finalise", finalise, defaults.finalise()),
          bytesPerSecond == null ? 0 : bytesPerSecond,
          startAt,
          cutoverAt,
          window(),
          policy.allowed(Boolean.TRUE.equals(repositories)));
    }

    private @Nullable Window window() {
      if (finaliseFrom == null && finaliseTo == null) {
        return null;
      }
      if (finaliseFrom == null || finaliseTo == null) {
        throw invalid("options.finaliseFrom and finaliseTo go together");
      }
      String zone = timeZone == null ? "UTC" : timeZone;
      try {
        return new Window(finaliseFrom, finaliseTo, ZoneId.of(zone).getId());
      } catch (DateTimeException e) {
        throw invalid("options.timeZone is no IANA name of a time zone");
      }
    }
  }

  @Schema(name = "GuestAccount")
  public record Credentials(
      @NotBlank @Size(max = 256) String username, @NotNull @Size(max = 1024) String password) {
    @Override
    public String toString() {
      return "credentials of " + username;
    }
  }

  Kind toKind() {
    return Kind.of(kind).orElseThrow(() -> invalid("kind must be warm or cold"));
  }

  /// @param machineName of the source
  Plan toPlan(String machineName, Policy policy) {
    Options o = options == null ? Options.NONE : options;
    return new Plan(
        new Plan.Source(source.site(), source.machine(), machineName),
        destination.toPlan(policy.keepMac()),
        o.toPlan(policy));
  }

  private static Hold hold(String option, @Nullable String value, Hold otherwise) {
    String asked = value == null ? otherwise.name() : value.toUpperCase(Locale.ROOT);
    return switch (asked) {
      case "HELD" -> Hold.HELD;
      case "AUTOMATIC" -> Hold.AUTOMATIC;
      case "AT" -> {
        if (!option.equals("cutover")) {
          throw invalid("options." + option + " must be held or automatic");
        }
        yield Hold.AT;
      }
      default ->
          throw invalid(
              "options."
                  + option
                  + " must be held or automatic"
                  + (option.equals("cutover") ? " or at" : ""));
    };
  }

  private static RuntimeException invalid(String why) {
    return Problem.of(ProblemType.REQUEST_INVALID, why).toException();
  }
}
