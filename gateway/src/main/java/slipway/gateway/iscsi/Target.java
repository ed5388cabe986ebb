package slipway.gateway.iscsi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.LogicalUnits;

/// A target to serve: which disks, to whom.
///
/// @param iqn the target's name
/// @param disks by logical unit number
/// @param initiators the initiator names which may see it; empty for any
/// @param chap what initiators must prove to know, if anything
/// @param mutualChap what we prove to know when an initiator asks
public record Target(
    String iqn,
    Map<Integer, Disk> disks,
    Set<String> initiators,
    Optional<Credentials> chap,
    Optional<Credentials> mutualChap) {

  /// The longest iSCSI name. // RFC 7143 §4.2.7.1
  public static final int MAX_NAME_BYTES = 223;

  public Target {
    if (!isName(iqn)) {
      throw new IllegalArgumentException("not an iSCSI name: \"" + iqn + "\"");
    }
    disks = Map.copyOf(disks);
    initiators = Set.copyOf(initiators);
    new LogicalUnits(disks); // checks the numbers
    if (mutualChap.isPresent() && chap.isEmpty()) {
      throw new IllegalArgumentException("mutual CHAP without CHAP on " + iqn);
    }
    boolean same =
        mutualChap.isPresent()
            && chap.map(Credentials::secret).equals(mutualChap.map(Credentials::secret));
    if (same) {
      // RFC 7143 §9.2.1: a shared secret would let a peer reflect our own challenge
      throw new IllegalArgumentException("CHAP and mutual CHAP must not share a secret on " + iqn);
    }
  }

  /// One disk as LUN 0, for anybody.
  public static Target open(String iqn, Disk disk) {
    return new Target(iqn, Map.of(0, disk), Set.of(), Optional.empty(), Optional.empty());
  }

  boolean admits(String initiator) {
    return initiators.isEmpty() || initiators.contains(initiator);
  }

  static boolean isName(String name) {
    boolean prefix = name.startsWith("iqn.") || name.startsWith("eui.") || name.startsWith("naa.");
    return prefix
        && name.length() <= MAX_NAME_BYTES
        && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ',');
  }
}
