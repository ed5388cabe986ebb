package slipway.ova.programs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Runs the system's programs.
public interface Programs {

  /// Answers standard output; throws with the end of standard error when it fails.
  ///
  /// @param input what it reads; secrets go this way, never as arguments
  String run(Duration longest, List<String> command, String input)
      throws IOException, InterruptedException;
}
