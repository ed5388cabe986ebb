package slipway.gateway.main;

import java.util.Locale;

/// A size on the command line: bytes, or with K, M, G, T for powers of 1024.
record ByteCount(long bytes) {

  static ByteCount parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    int unit = upper.isEmpty() ? -1 : "KMGT".indexOf(upper.charAt(upper.length() - 1));
    String digits = unit < 0 ? upper : upper.substring(0, upper.length() - 1);
    try {
      long count = Math.multiplyExact(Long.parseLong(digits), 1L << (10 * (unit + 1)));
      if (count < 0) {
        throw new NumberFormatException();
      }
      return new ByteCount(count);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "A size is a number of bytes, or ends in K, M, G or T: 4G, not " + text, e);
    }
  }
}
