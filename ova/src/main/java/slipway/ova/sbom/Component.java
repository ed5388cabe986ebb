package slipway.ova.sbom;

/// One thing inside the appliance.
///
/// @param group empty when it has none
/// @param purl as the package URL specification writes it
/// @param sha256 in hex; empty when it is no single file
public record Component(String group, String name, String version, String purl, String sha256) {}
