package slipway.ova.configuration;

/// Every way in which what was asked for can be wrong, and what to do about it: `%s` is the value,
/// or what else the sentence needs.
public enum Mistake {
  UNKNOWN_PROPERTY("there is no such property%s."),
  VALUE_TOO_LONG("it is longer than %s characters. Shorten it."),
  CONTROL_CHARACTER("it contains a character that cannot be printed. Type it again."),
  ROLE_UNKNOWN("%s is not a role. Choose manager, gateway or both."),
  HOSTNAME_INVALID(
      "%s is not a host name: letters, digits and hyphens, in parts of 1 to 63 joined by dots."),
  ADDRESS_INVALID("%s is not an IP address. Write it as 192.0.2.10 or 2001:db8::10."),
  ADDRESS_NOT_FOR_A_MACHINE(
      "%s is the address of a network, of everybody or of no machine. Give a free one."),
  ADDRESS_MISSING("it is empty, but prefix or gateway is set. Set all three, or none for DHCP."),
  PREFIX_MISSING("it is empty, but an address is set. Give the network's prefix, for example 24."),
  PREFIX_INVALID("%s is not a prefix length of that kind of network. Give a number such as 24."),
  GATEWAY_MISSING("it is empty, but an address is set. Give the router of that network."),
  GATEWAY_INVALID("%s is not an IP address. Write it as 192.0.2.1 or 2001:db8::1."),
  GATEWAY_OUTSIDE("%s. Give a router in the same network."),
  GATEWAY_IS_ADDRESS("%s is the appliance's own address. Give the router's."),
  DNS_INVALID("%s is not an IP address. Write the servers as 192.0.2.53, 192.0.2.54."),
  DNS_TOO_MANY("there are %s servers. Give at most 3."),
  DNS_MISSING(
      "it is empty, but %s is a name and the address is fixed. Give a server, or addresses."),
  NTP_INVALID("%s is neither a host name nor an address."),
  NTP_TOO_MANY("there are %s servers. Give at most 4."),
  PROXY_INVALID("it is not http://host:port. Write it so, without a path."),
  PROXY_WITH_PASSWORD("it holds a user name or password. Only proxies without a login are used."),
  NO_PROXY_INVALID("%s is neither a name, a domain nor an address."),
  PASSWORD_MISSING("it is empty. Set one; the appliance has no default."),
  PASSWORD_TOO_SHORT("it is shorter than 12 characters. Choose a longer one."),
  PASSWORD_TOO_SIMPLE("it is one character again and again, or has the user's name in it."),
  SECURITY_UPDATES_INVALID("%s is neither true nor false."),
  VCENTER_MISSING("it is empty, but the role needs a vCenter Server. Give its name or address."),
  VCENTER_INVALID("%s is not a host name or address, with :port or without."),
  THUMBPRINT_MISSING(
      "it is empty. Give the SHA-256 thumbprint of vCenter's certificate: nothing is trusted"
          + " unseen."),
  THUMBPRINT_SHA1("it has 20 bytes, as a SHA-1 thumbprint. Give the SHA-256 one, of 32 bytes."),
  THUMBPRINT_INVALID("%s is not 32 bytes in hex with colons between them."),
  VCENTER_USER_INVALID("%s is not of the form user@domain."),
  VCENTER_USER_MISSING("it is empty, but its password is set. Give both or none."),
  VCENTER_PASSWORD_MISSING("it is empty, but the account is set. Give both or none."),
  CERTIFICATE_MISSING("it is empty, but %s. Give the certificate."),
  CERTIFICATE_INVALID("it holds no certificate in PEM: %s."),
  CERTIFICATE_EXPIRED("it ended on %s. Give one that is valid."),
  CERTIFICATE_NOT_YET_VALID("it begins on %s. Compare the clocks, or give one that is valid."),
  CERTIFICATE_CHAIN_BROKEN("%s did not issue %s. Put them in order, the appliance's own first."),
  KEY_MISSING("it is empty, but a certificate is set. Give its key."),
  KEY_INVALID("it holds no private key in PEM, PKCS #8, without a password."),
  KEY_OF_ANOTHER_CERTIFICATE("it does not belong to the certificate."),
  AUTHORITY_MISSING("it is empty, but a gateway needs its manager's ca.pem."),
  AUTHORITY_INVALID("it holds no certificate in PEM."),
  AUTHORITY_OF_OTHERS("it did not issue the certificate. Give the ca.pem it came with."),
  ENROLMENT_NEEDLESS("a manager is enrolled nowhere. Leave it empty, or choose the role gateway."),
  MANAGER_MISSING("it is empty, but a fingerprint or token is set. Give the manager's address."),
  FINGERPRINT_INVALID(
      "it is not 32 bytes in hex with colons between them. Copy it from Sites, where the token was"
          + " made."),
  TOKEN_INVALID("it is no token. Make one in Sites, under Add gateway."),
  /// Of the environment as a whole; the key is empty.
  ENVIRONMENT_MISSING(
      "The machine has no OVF environment. Deploy it from its OVA, or correct it at this console."),
  ENVIRONMENT_INVALID("The OVF environment cannot be read: %s."),
  DATA_DISK("%s"),
  DATA_NEWER(
      "The data disk was last used by Slipway %s, whose database this one (%s) does not know. Attach"
          + " it to that version or a newer one; nothing on it was changed."),
  DATABASE_OF_ANOTHER_VERSION(
      "The data disk holds a database of PostgreSQL %s, and this appliance has %s. Attach it to an"
          + " appliance that has the same; nothing on it was changed."),
  NOT_APPLIED(
      "What was asked for could not be applied: %s. Restart the appliance; if that does not help,"
          + " `journalctl -u slipway-first-boot` tells more behind Alt+F2.");

  private final String sentence;

  Mistake(String sentence) {
    this.sentence = sentence;
  }

  String sentence(Object... details) {
    return sentence.formatted(details);
  }
}
