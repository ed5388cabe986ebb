package slipway.manager.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slipway.manager.vsphere.Endpoint;

/// The configuration of this installation, checked as a whole before anything starts.
///
/// @param vcenter the configured vCenter, whose users call the REST API
/// @param tlsDirectory the manager's own identity for gateways, as PEM files
/// @param secretKeyFile the key that encrypts site passwords, kept outside of the database
/// @param guestBundles what is uploaded into guests to prepare them
/// @param metricsTokenFile what a Prometheus server on another machine has to show; without it,
/// none may ask
/// @param adminVerifierFile what the password of the appliance's administrator is known by; without
/// it, there is no page for the registration
/// @param support what a support bundle takes along; without it, there is no configuration in it
/// @param enrolment what this manager lets gateways in with; without it, they bring certificates
/// @param appliancePackage `slipway.ovf` and its disks, to deploy gateways of; without it, somebody
/// else deploys them
public record Settings(
    Endpoint vcenter,
    Database database,
    Path tlsDirectory,
    Path secretKeyFile,
    Path guestBundles,
    Optional<Path> metricsTokenFile,
    Optional<Path> adminVerifierFile,
    Optional<Support> support,
    Optional<Enrolment> enrolment,
    Optional<Path> appliancePackage) {

  /// @param authority directory of the installation's own authority
  /// @param address where gateways reach this manager, `host[:port]`
  /// @param httpsCertificate what the manager shows there
  public record Enrolment(Path authority, String address, Path httpsCertificate) {}

  /// @param data where identities and passwords are, to know what to take out
  /// @param configuration files; those that are missing or may not be read are left out
  public record Support(Path data, List<Path> configuration) {}

  /// @param url `jdbc:postgresql:…`
  /// @param passwordFile holds the password alone; read at each connection, so it may be rotated
  public record Database(String url, String user, Path passwordFile) {}
}
