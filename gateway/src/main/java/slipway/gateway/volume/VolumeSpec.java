package slipway.gateway.volume;

import java.net.URI;
import java.util.regex.Pattern;

/// What a volume is, as it is kept in its state folder.
///
/// @param name letters, digits, dot, dash, underscore; for people and file names
/// @param size bytes, as the origin has them
/// @param home where the disk is that fills
/// @param homeZero home was known to read as zeros when the volume was made
/// @param origin where missing grains come from
/// @param generation which origin this is; a rebase raises it
/// @param fetchUnitBytes what one read of the origin asks for
/// @param filling whether the volume fills in the background
/// @param fillBytesPerSecond the fill's throttle; 0 is none
public record VolumeSpec(
    String name,
    long size,
    URI home,
    boolean homeZero,
    URI origin,
    long generation,
    int fetchUnitBytes,
    boolean filling,
    long fillBytesPerSecond) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public VolumeSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a volume name: " + name);
    }
    if (size <= 0 || generation < 0 || fillBytesPerSecond < 0) {
      throw new IllegalArgumentException("size is positive, generation and throttle not negative");
    }
  }

  /// An empty volume over a home of zeros, not filling yet, with 64 KiB fetch units.
  public static VolumeSpec of(String name, long size, URI home, URI origin) {
    return new VolumeSpec(name, size, home, true, origin, 0, 64 << 10, false, 0);
  }

  public VolumeSpec withHomeZero(boolean zero) {
    return new VolumeSpec(
        name, size, home, zero, origin, generation, fetchUnitBytes, filling, fillBytesPerSecond);
  }

  public VolumeSpec withFetchUnit(int bytes) {
    return new VolumeSpec(
        name, size, home, homeZero, origin, generation, bytes, filling, fillBytesPerSecond);
  }

  VolumeSpec withOrigin(long next, URI from) {
    return new VolumeSpec(
        name, size, home, homeZero, from, next, fetchUnitBytes, filling, fillBytesPerSecond);
  }

  public VolumeSpec withFill(boolean on, long bytesPerSecond) {
    return new VolumeSpec(
        name, size, home, homeZero, origin, generation, fetchUnitBytes, on, bytesPerSecond);
  }
}
