package slipway.manager.guestprep;

/// Told how far a run in a guest has come.
@FunctionalInterface
public interface Progress {
  /// @param step what is being done, in words
  /// @param percent of the whole run
  void at(String step, int percent);
}
