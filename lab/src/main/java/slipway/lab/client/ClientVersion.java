package slipway.lab.client;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release, as `8.0.3`, and whether a requirement of a manifest takes it.
record ClientVersion(String text) implements Comparable<ClientVersion> {
  private static final Pattern RANGE = Pattern.compile("([\\[(])([0-9.]*),([0-9.]*)([\\])])");

  ClientVersion {
    if (!text.matches("\\d{1,5}(\\.\\d{1,5}){0,3}")) {
      throw new IllegalArgumentException("not a version: " + text);
    }
  }

  int major() {
    return parts()[0];
  }

  private int[] parts() {
    return Arrays.stream(text.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public int compareTo(ClientVersion other) {
    int[] left = Arrays.copyOf(parts(), 4);
    int[] right = Arrays.copyOf(other.parts(), 4);
    return Arrays.compare(left, right);
  }

  /// @param range `[7.0,)`, `[7.0,8.0)` or a version, which means that one and every later
  boolean isIn(String range) {
    Matcher bounds = RANGE.matcher(range);
    if (!bounds.matches()) {
      return compareTo(new ClientVersion(range)) >= 0;
    }
    boolean above = true;
    if (!bounds.group(2).isEmpty()) {
      int order = compareTo(new ClientVersion(bounds.group(2)));
      above = bounds.group(1).equals("[") ? order >= 0 : order > 0;
    }
    boolean below = true;
    if (!bounds.group(3).isEmpty()) {
      int order = compareTo(new ClientVersion(bounds.group(3)));
      below = bounds.group(4).equals("]") ? order <= 0 : order < 0;
    }
    return above && below;
  }

  @Override
  public String toString() {
    return text;
  }
}
