package slipway.gateway.link;

import java.util.Map;
import slipway.gateway.block.Urgency;

/// What one end of a link has done so far.
///
/// @param sentBytes on the wire, TLS included
/// @param receivedBytes on the wire, TLS included
/// @param connections that are up now
/// @param connectionsMade since the beginning; more than the lanes means that some broke
/// @param byUrgency the disks' bytes that went over, by why they were wanted
public record LinkStatistics(
    long sentBytes,
    long receivedBytes,
    int connections,
    long connectionsMade,
    Map<Urgency, Payload> byUrgency) {

  /// Reads of one urgency.
  ///
  /// @param requests that were answered in full
  /// @param payloadBytes the disk's bytes in them, zeros included
  /// @param encodedBytes what they took on the wire before TLS
  public record Payload(long requests, long payloadBytes, long encodedBytes) {}
}
