package slipway.manager.deployments;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import slipway.manager.enrolment.Enrolments;
import slipway.manager.vsphere.ObjectId;

/// What is to be deployed, and where.
///
/// @param name of the gateway and of its machine
/// @param address absent with DHCP
record Order(
    String name, Place place, String hostname, Optional<Address> address, Services services) {

  /// @param host absent where vCenter chooses one
  record Place(
      ObjectId pool,
      Optional<ObjectId> host,
      ObjectId folder,
      ObjectId datastore,
      ObjectId network) {}

  record Address(String address, String prefix, String gateway) {}

  /// @param dns addresses, separated by commas; empty: those of DHCP
  /// @param ntp names or addresses, separated by commas
  /// @param adminPassword of the account on its console
  record Services(String dns, String ntp, String adminPassword) {
    @Override
    public String toString() {
      return "DNS " + dns + ", NTP " + ntp;
    }
  }

  /// As the appliance's descriptor names them.
  Map<String, String> properties(Enrolments.Invitation invitation) {
    Map<String, String> properties = new LinkedHashMap<>();
    put(properties, "role", "gateway");
    put(properties, "manager", invitation.manager());
    put(properties, "manager_fingerprint", invitation.fingerprint());
    put(properties, "enrolment_token", invitation.token());
    put(properties, "hostname", hostname);
    address.ifPresent(
        fixed -> {
          put(properties, "address", fixed.address());
          put(properties, "prefix", fixed.prefix());
          put(properties, "gateway", fixed.gateway());
        });
    put(properties, "dns", services.dns());
    put(properties, "ntp", services.ntp());
    put(properties, "admin_password", services.adminPassword());
    return properties;
  }

  /// What is empty stays as the descriptor has it.
  private static void put(Map<String, String> properties, String key, String value) {
    if (!value.isEmpty()) {
      properties.put("guestinfo.slipway." + key, value);
    }
  }
}
