package slipway.manager.gateways;

import java.math.BigInteger;
import java.util.Set;

/// Certificates that are not taken any more.
///
/// @param number of the list; another one has another
public record Revoked(long number, Set<BigInteger> serials) {
  public static final Revoked NONE = new Revoked(0, Set.of());
}
