package slipway.lab.image;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// Waits for the guest's workload to answer, and asks it how it is.
@SuppressWarnings("DoNotCallSuggester")
public final class BootProbe {

  /// The workload's own word.
  ///
  /// @param lastRecord number of the newest record on disk
  /// @param written records written since this boot
  /// @param corrupt records found wrong by the last verification, or when the service started
  public record Answer(String bootId, long lastRecord, long written, long corrupt) {}

  /// Makes a probe.
  ///
  /// @param workload where the guest's port 8080 is reachable
  public BootProbe(URI workload) {
    throw new UnsupportedOperationException("to come");
  }

  /// Asks until there is an answer.
  public Answer await(Duration longest) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  /// Asks until there is an answer of another boot than the given one.
  public Answer awaitAnotherBoot(String bootId, Duration longest)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  /// Re-reads and checks every record in the guest.
  public Answer verify(Duration longest) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  /// Checks the business data; answers the number of files that are wrong.
  public int verifyData(Duration longest) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }
}
