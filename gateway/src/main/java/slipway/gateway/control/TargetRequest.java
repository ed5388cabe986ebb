package slipway.gateway.control;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which volumes an initiator reaches through one target, and how it proves who it is.
///
/// @param iqn the target's name
/// @param initiator the only initiator name that sees it
/// @param volumes ids of the volumes in the order of their logical units: the first is LUN 0
public record TargetRequest(
    String iqn, String initiator, @Nullable Chap chap, List<String> volumes) {
  /// The peripheral address format has one byte for the number. // SAM-5 §4.7.7.2
  static final int MAX_VOLUMES = 256;

  /// A document without volumes serves nothing; it must not keep the gateway from starting.
  public TargetRequest {
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
  }

  /// Throws REQUEST_INVALID for what cannot be served.
  TargetRequest checked() {
    if (iqn == null || initiator == null || chap == null) {
      throw new Fault(FaultType.REQUEST_INVALID, "A target needs iqn, initiator and chap");
    }
    if (volumes.isEmpty() || volumes.size() > MAX_VOLUMES) {
      throw new Fault(
          FaultType.REQUEST_INVALID, "A target serves 1 to " + MAX_VOLUMES + " volumes");
    }
    if (new HashSet<>(volumes).size() < volumes.size()) {
      throw new Fault(FaultType.REQUEST_INVALID, "A volume is named twice: " + volumes);
    }
    return this;
  }

  /// @param password the secret; kept in a file that only the gateway's user can read
  public record Chap(String username, String password) {
    @Override
    public String toString() {
      return "CHAP user " + username;
    }
  }
}
