package slipway.manager.policy;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// What applies to every migration unless its plan says otherwise.
///
/// @param keepMac whether machines keep their MAC addresses
/// @param guestRepositories whether guests may be given packages from their own repositories
@Schema(name = "Settings")
public record Policy(
    @Valid @NotNull Throttle throttle,
    @Valid @NotNull Defaults defaults,
    boolean keepMac,
    boolean guestRepositories) {
  /// Before anybody has set anything.
  public static final Policy INITIAL =
      new Policy(
          new Throttle(null, "UTC", List.of()),
          new Defaults(Hold.HELD, Hold.HELD, Hold.HELD),
          true,
          false);

  /// What is asked of the guest's own repositories; a problem when administrators forbid it.
  public boolean allowed(boolean repositories) {
    if (repositories && !guestRepositories) {
      throw Problem.of(ProblemType.GUEST_REPOSITORIES_FORBIDDEN).toException();
    }
    return repositories;
  }

  /// How much all volumes that fill at one site may fetch together.
  ///
  /// @param bytesPerSecond outside of the calendar; absent: no limit
  /// @param timeZone of the calendar, an IANA name
  /// @param calendar the first entry that covers the moment applies
  public record Throttle(
      @Nullable @Positive Long bytesPerSecond,
      @Nullable String timeZone,
      @NotNull @Size(max = CALENDAR_MAX) List<@Valid Entry> calendar) {
    /// Entries of a calendar at most.
    public static final int CALENDAR_MAX = 100;

    ZoneId zone() {
      return ZoneId.of(timeZone == null ? "UTC" : timeZone);
    }

    /// The limit at that moment; empty for none.
    public OptionalLong at(Instant now) {
      ZonedDateTime local = now.atZone(zone());
      for (Entry entry : calendar) {
        if (entry.covers(local)) {
          return limit(entry.bytesPerSecond());
        }
      }
      return limit(bytesPerSecond);
    }

    private static OptionalLong limit(@Nullable Long value) {
      return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
  }

  /// A part of some days of the week; one that ends before it begins goes over midnight, and
  /// belongs to the day on which it begins.
  ///
  /// @param bytesPerSecond absent: no limit
  @Schema(name = "ThrottleEntry")
  public record Entry(
      @NotEmpty List<Day> days,
      @NotNull @Pattern(regexp = "([01][0-9]|2[0-3]):[0-5][0-9]", message = "must be HH:MM")
          String from,
      @NotNull @Pattern(regexp = "([01][0-9]|2[0-3]):[0-5][0-9]", message = "must be HH:MM")
          String to,
      @Nullable @Positive Long bytesPerSecond) {

    boolean covers(ZonedDateTime now) {
      LocalTime time = now.toLocalTime();
      LocalTime begin = LocalTime.parse(from);
      LocalTime end = LocalTime.parse(to);
      boolean today = days.contains(Day.of(now.getDayOfWeek()));
      if (begin.isBefore(end)) {
        return today && !time.isBefore(begin) && time.isBefore(end);
      }
      boolean yesterday = days.contains(Day.of(now.getDayOfWeek().minus(1)));
      return (today && !time.isBefore(begin)) || (yesterday && time.isBefore(end));
    }
  }

  public enum Day {
    MON,
    TUE,
    WED,
    THU,
    FRI,
    SAT,
    SUN;

    static Day of(DayOfWeek day) {
      return valueOf(day.name().substring(0, 3));
    }
  }

  /// Who says when to go on, where a plan says nothing. The clock cannot: each plan has its own
  // time.
  @Schema(name = "SettingsDefaults")
  public record Defaults(@NotNull Hold cutover, @NotNull Hold keep, @NotNull Hold finalise) {}
}
