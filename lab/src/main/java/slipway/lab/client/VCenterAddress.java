package slipway.lab.client;

import java.net.URI;

/// A vCenter that the client shows.
///
/// @param name as the tree calls it
/// @param thumbprint SHA-256 of its certificate, colon-separated hex
public record VCenterAddress(String name, URI url, String thumbprint) {}
