package slipway.manager.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Sizes as the vSphere Client writes them: binary, named KB to PB. The user interface has the same
/// rule in `format.ts`; one table of examples judges both.
public final class ByteSize {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
  private static final int STEP = 1024;

  private ByteSize() {}

  /// As in `1.5 GB`: three digits or more, never more than two of them behind the point.
  public static String text(long bytes) {
    double scaled = Math.max(0, bytes);
    int unit = 0;
    while (scaled >= STEP && unit < UNITS.length - 1) {
      scaled /= STEP;
      unit++;
    }
    int digits = unit == 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
    BigDecimal shown =
        BigDecimal.valueOf(scaled).setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros();
    return String.format(Locale.ENGLISH, "%,." + Math.max(0, shown.scale()) + "f", shown)
        + " "
        + UNITS[unit];
  }
}
