package slipway.manager.migrations;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// A part of every day. One that ends before it begins goes over midnight.
///
/// @param from first minute, `HH:MM` of that time zone
/// @param to first minute after it
/// @param timeZone IANA name, as in `Europe/Vienna`
public record Window(String from, String to, String timeZone) {

  /// True while the window is open. Equal ends mean the whole day.
  public boolean isOpen(Instant now) {
    LocalTime time = now.atZone(ZoneId.of(timeZone)).toLocalTime();
    LocalTime begin = LocalTime.parse(from);
    LocalTime end = LocalTime.parse(to);
    if (begin.equals(end)) {
      return true;
    }
    boolean afterBegin = !time.isBefore(begin);
    boolean beforeEnd = time.isBefore(end);
    return begin.isBefore(end) ? afterBegin && beforeEnd : afterBegin || beforeEnd;
  }

  /// When it opens next.
  public Instant opens(Instant now) {
    ZonedDateTime local = now.atZone(ZoneId.of(timeZone));
    ZonedDateTime today = local.with(LocalTime.parse(from));
    return (today.isAfter(local) ? today : today.plusDays(1)).toInstant();
  }
}
