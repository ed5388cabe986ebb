package slipway.manager.guestprep;

import java.util.regex.Pattern;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Where a guest's root disk is served, and as whom to ask for it.
///
/// Everything here ends up in a file that a shell reads early in the boot, so each value is held to
/// what its field may be.
///
/// @param portalHost an IPv4 address: there are no names that early
/// @param lun all units the target shows are taken; the root file system is found by its UUID
/// @param initiator the name the guest gives itself
/// @param chapUser empty together with the password: no CHAP
/// @param bootMac address of the card to use at the destination; empty when any will do
public record IscsiRoot(
    String portalHost,
    int portalPort,
    String iqn,
    int lun,
    String initiator,
    String chapUser,
    String chapPassword,
    String bootMac) {
  /// RFC 7143 §4.2.7.1: a name has at most 223 bytes.
  static final int NAME_BYTES_MAX = 223;

  /// open-iscsi's own limit on CHAP names and secrets. // usr/config.h AUTH_STR_MAX_LEN
  static final int CHAP_BYTES_MAX = 255;

  /// RFC 5048 and Debian's kernel take units up to this without REPORT LUNS tricks.
  static final int LUN_MAX = 255;

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern NAME = Pattern.compile("(iqn|eui|naa)\\.[a-zA-Z0-9.:-]+");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e&&[^'\\\\]]*");
  private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");

  public IscsiRoot {
    require(IPV4.matcher(portalHost).matches(), "the portal is not an IPv4 address: " + portalHost);
    require(portalPort > 0 && portalPort < 65_536, "no such port: " + portalPort);
    require(isName(iqn), "not an iSCSI name: " + iqn);
    require(isName(initiator), "not an iSCSI name: " + initiator);
    require(lun >= 0 && lun <= LUN_MAX, "no such unit: " + lun);
    require(isPlain(chapUser), "the CHAP user name has characters that cannot be passed on");
    require(isPlain(chapPassword), "the CHAP secret has characters that cannot be passed on");
    require(chapUser.isEmpty() == chapPassword.isEmpty(), "CHAP needs a user name and a secret");
    require(bootMac.isEmpty() || MAC.matcher(bootMac).matches(), "not a MAC address: " + bootMac);
  }

  /// For a machine whose cards are all in the network of the portal.
  public IscsiRoot(
      String portalHost,
      int portalPort,
      String iqn,
      int lun,
      String initiator,
      String chapUser,
      String chapPassword) {
    this(portalHost, portalPort, iqn, lun, initiator, chapUser, chapPassword, "");
  }

  @Override
  public String toString() {
    return iqn + " unit " + lun + " at " + portalHost + ":" + portalPort + " as " + initiator;
  }

  private static boolean isName(String name) {
    return NAME.matcher(name).matches() && name.length() <= NAME_BYTES_MAX;
  }

  private static boolean isPlain(String text) {
    return text.length() <= CHAP_BYTES_MAX && PRINTABLE.matcher(text).matches();
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw Problem.of(ProblemType.REQUEST_INVALID, complaint).toException();
    }
  }
}
