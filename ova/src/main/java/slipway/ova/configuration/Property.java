package slipway.ova.configuration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Everything that can be asked of the appliance. The descriptor's form, the first boot's checks
/// and the console's words are all made from here.
public enum Property {
  ROLE(
      Category.ROLE,
      Form.ROLE,
      "Role",
      "manager: the plugin and its workflows. gateway: the data plane next to a site's storage."
          + " both: one machine for a small site.",
      "manager"),
  HOSTNAME(
      Category.NETWORK,
      Form.TEXT,
      "Host name",
      "Fully qualified, as DNS knows the appliance. Empty: slipway.",
      ""),
  ADDRESS(Category.NETWORK, Form.TEXT, "IP address", "Empty: DHCP. For example 192.0.2.10.", ""),
  PREFIX(
      Category.NETWORK,
      Form.TEXT,
      "Network prefix",
      "The length of the network's prefix in bits, for example 24. Empty with DHCP.",
      ""),
  GATEWAY(
      Category.NETWORK,
      Form.TEXT,
      "Default gateway",
      "A router in that network. Empty with DHCP.",
      ""),
  DNS(
      Category.NETWORK,
      Form.TEXT,
      "DNS servers",
      "Up to 3 addresses, separated by commas. Empty with DHCP.",
      ""),
  NTP(
      Category.NETWORK,
      Form.TEXT,
      "NTP servers",
      "Up to 4 names or addresses, separated by commas. Empty: those of DHCP, or Debian's.",
      ""),
  PROXY(
      Category.NETWORK,
      Form.TEXT,
      "HTTP proxy",
      "Used to fetch security updates, for example http://proxy.example.com:3128. Usually empty.",
      ""),
  NO_PROXY(
      Category.NETWORK,
      Form.TEXT,
      "No proxy for",
      "Names, domains or addresses that are reached directly, separated by commas.",
      ""),
  ADMIN_PASSWORD(
      Category.ACCESS,
      Form.PASSWORD,
      "Password of admin",
      "The administrator on the appliance's console. 12 to 128 characters.",
      ""),
  SECURITY_UPDATES(
      Category.ACCESS,
      Form.BOOLEAN,
      "Install security updates",
      "Debian's security updates are installed every night. They need the Internet or a proxy.",
      "false"),
  VCENTER(
      Category.VCENTER,
      Form.TEXT,
      "vCenter Server",
      "Name or address, with :port when it is not 443. Required for manager and both.",
      ""),
  VCENTER_THUMBPRINT(
      Category.VCENTER,
      Form.TEXT,
      "SHA-256 thumbprint",
      "Of vCenter's certificate: 32 bytes in hex with colons. Required for manager and both.",
      ""),
  VCENTER_USER(
      Category.VCENTER,
      Form.TEXT,
      "Account for the registration",
      "For example administrator@vsphere.local. Used once. Empty: register later.",
      ""),
  VCENTER_PASSWORD(
      Category.VCENTER, Form.PASSWORD, "Its password", "Used once, kept in memory only.", ""),
  MANAGER(
      Category.ENROLMENT,
      Form.TEXT,
      "Manager",
      "For gateway: name or address of the manager, with :port when it is not 443. It issues the"
          + " gateway's certificate.",
      ""),
  MANAGER_FINGERPRINT(
      Category.ENROLMENT,
      Form.TEXT,
      "Its fingerprint",
      "SHA-256, as the plugin shows it under Sites, Add gateway.",
      ""),
  ENROLMENT_TOKEN(
      Category.ENROLMENT,
      Form.PASSWORD,
      "Token",
      "Made under Sites, Add gateway. Good for one gateway, once, within a day.",
      ""),
  TLS_CERTIFICATE(
      Category.TLS,
      Form.TEXT,
      "Certificate",
      "PEM; the appliance's own first, then those that issued it. Empty: the appliance makes one."
          + " For gateway: only without a token.",
      ""),
  TLS_KEY(
      Category.TLS,
      Form.PASSWORD,
      "Private key",
      "PEM, PKCS #8, without a password. Required with a certificate.",
      ""),
  TLS_AUTHORITY(
      Category.TLS,
      Form.TEXT,
      "Manager's authority",
      "For gateway: the manager's ca.pem, which issued the certificate.",
      "");

  /// The class of all our properties; an environment names them `guestinfo.slipway.role` and so on.
  public static final String OVF_CLASS = "guestinfo.slipway";

  /// What the form groups them by.
  public enum Category {
    ROLE("Role"),
    NETWORK("Network"),
    ACCESS("Administration"),
    VCENTER("vCenter (manager)"),
    ENROLMENT("Enrolment (gateway)"),
    TLS("TLS (optional for manager)");

    private final String title;

    Category(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /// How the form asks for it.
  public enum Form {
    TEXT,
    PASSWORD,
    BOOLEAN,
    ROLE
  }

  private final Category category;
  private final Form form;
  private final String label;
  private final String description;
  private final String standard;

  Property(Category category, Form form, String label, String description, String standard) {
    this.category = category;
    this.form = form;
    this.label = label;
    this.description = description;
    this.standard = standard;
  }

  /// As the descriptor names it, within [#OVF_CLASS].
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As the environment names it.
  public String qualifiedKey() {
    return OVF_CLASS + "." + key();
  }

  public Category category() {
    return category;
  }

  public Form form() {
    return form;
  }

  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /// What holds when nothing is said.
  public String standard() {
    return standard;
  }

  /// Whether its value is for nobody's eyes.
  public boolean isSecret() {
    return form == Form.PASSWORD;
  }

  /// The property with that key, if there is one.
  public static Optional<Property> ofKey(String key) {
    return Arrays.stream(values()).filter(property -> property.key().equals(key)).findFirst();
  }
}
