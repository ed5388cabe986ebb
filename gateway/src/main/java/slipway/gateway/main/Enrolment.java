package slipway.gateway.main;

import java.nio.file.Path;

/// How a gateway comes to its first certificate.
///
/// @param manager that issues it
/// @param fingerprint SHA-256 of the manager's certificate, or of the authority that issued that:
/// upper-case hex with colons
/// @param tokenFile holds what lets this one gateway in, once
/// @param machine the SMBIOS UUID of the machine it runs on; empty when unknown
record Enrolment(HostPort manager, String fingerprint, Path tokenFile, String machine) {}
