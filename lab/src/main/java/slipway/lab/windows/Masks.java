package slipway.lab.windows;

import java.util.ArrayList;
import java.util.List;
import slipway.lab.powershell.ScriptError;

/// Subnet masks as in `255.255.252.0`.
final class Masks {
  private static final int BITS = 32;

  private Masks() {}

  static String mask(String length) {
    long bits = -1L << (BITS - Integer.parseInt(length));
    List<String> octets = new ArrayList<>();
    for (int shift = 24; shift >= 0; shift -= 8) {
      octets.add(String.valueOf((bits >> shift) & 0xff));
    }
    return String.join(".", octets);
  }

  static long length(String mask) {
    for (int length = 0; length <= BITS; length++) {
      if (mask(String.valueOf(length)).equals(mask)) {
        return length;
      }
    }
    throw new ScriptError("The parameter is incorrect: " + mask);
  }
}
