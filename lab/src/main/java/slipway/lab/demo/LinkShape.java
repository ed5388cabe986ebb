package slipway.lab.demo;

import java.time.Duration;

/// How the link between the sites behaves, as `MBIT:MS` on the command line.
///
/// @param megabitsPerSecond each way
/// @param oneWayDelay of every byte
public record LinkShape(int megabitsPerSecond, Duration oneWayDelay) {

  /// Reads `1000:5`. Throws IllegalArgumentException with a sentence for anything else.
  public static LinkShape parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      int megabits = Integer.parseInt(parts[0]);
      double millis = Double.parseDouble(parts.length == 2 ? parts[1] : "");
      if (megabits < 1 || megabits > 100_000 || !(millis >= 0) || millis > 10_000) {
        throw new NumberFormatException();
      }
      return new LinkShape(megabits, Duration.ofNanos(Math.round(millis * 1_000_000)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The link is given as MBIT:MS, for example 1000:5, not " + text, e);
    }
  }

  public double bytesPerSecond() {
    return megabitsPerSecond * 1e6 / 8;
  }

  @Override
  public String toString() {
    return megabitsPerSecond + " Mbit/s, " + oneWayDelay.toMillis() + " ms each way";
  }
}
