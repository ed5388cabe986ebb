package slipway.manager.vsphere;

import java.net.URI;

/// Where a vCenter is and which certificate it must present.
///
/// @param url `https://host[:port]`
/// @param thumbprint SHA-256 of the certificate, colon-separated hex
public record Endpoint(URI url, String thumbprint) {}
