package slipway.gateway.iscsi;

import java.net.InetSocketAddress;
import java.time.Instant;

/// Somebody who is logged in.
public record SessionInfo(String initiatorName, InetSocketAddress peer, Instant since) {}
