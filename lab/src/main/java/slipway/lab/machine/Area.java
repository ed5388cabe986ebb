package slipway.lab.machine;

/// A run of bytes of a disk. The length is positive.
public record Area(long start, long length) {
  public Area {
    if (start < 0 || length <= 0 || start + length < 0) {
      throw new IllegalArgumentException("area " + start + "+" + length);
    }
  }

  /// The first byte after the area.
  public long end() {
    return start + length;
  }
}
