package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The disc for a guest that hands over no kernel, with BIOS: GRUB starts iPXE, which logs in to
/// the target, makes it the first disk that the BIOS knows, leaves a table of what it did in memory
/// (iBFT), and starts the guest's own boot loader from it. The guest's system finds the table.
///
/// iPXE is Debian's package, as it is. // ipxe.org/cmd, ipxe.org/sanuri
final class IpxeCapsule {
  /// Where Debian's package has it.
  static final Path IPXE = Path.of("/usr/lib/ipxe/ipxe.lkrn");

  /// Cards that are looked at for the one to use; vSphere gives a machine no more.
  static final int CARDS_MAX = 10;

  /// How often the target is asked for its disk before the machine is started anew.
  static final int TRIES_MAX = 30;

  static final int PAUSE_SECONDS = 2;

  // Its shell expands ${…}, knows # && || and quotes, and splits at spaces.
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.,:/=@+-]+");
  private static final Pattern STATIC =
      Pattern.compile("([0-9.]+)::([0-9.]*):([0-9.]+)(?::[a-z0-9:.]*)?");

  private IpxeCapsule() {}

  /// Writes what the disc holds into a directory, for [BootCapsule] to make a disc of.
  static void fill(PreparedGuest guest, IscsiRoot root, Path ipxe, Path content)
      throws IOException {
    if (Files.notExists(ipxe)) {
      throw Problem.of(ProblemType.PROGRAM_MISSING, "iPXE (" + ipxe.getFileName() + ")")
          .toException();
    }
    Path boot = Files.createDirectories(content.resolve("boot"));
    Path grub = Files.createDirectories(boot.resolve("grub"));
    Files.copy(ipxe, boot.resolve("ipxe.lkrn"));
    Files.writeString(boot.resolve("slipway.ipxe"), script(guest, root));
    Files.writeString(
        grub.resolve("grub.cfg"),
        """
        set timeout=0
        linux16 /boot/ipxe.lkrn
        initrd16 /boot/slipway.ipxe
        boot
        """);
  }

  static String script(PreparedGuest guest, IscsiRoot root) {
    List<String> lines = new ArrayList<>(List.of("#!ipxe"));
    lines.add("set initiator-iqn " + word(guest, root.initiator()));
    if (!root.chapUser().isEmpty()) {
      lines.add("set username " + word(guest, root.chapUser()));
      lines.add("set password " + word(guest, root.chapPassword()));
    }
    lines.add("set card net0");
    if (!root.bootMac().isEmpty()) {
      String mac = root.bootMac().toLowerCase(Locale.ROOT);
      for (int card = 0; card < CARDS_MAX; card++) {
        // A card that is not there has no address; the letter keeps the comparison's two sides.
        lines.add("iseq x${net%1$d/mac} x%2$s && set card net%1$d ||".formatted(card, mac));
      }
    }
    lines.add("set try:int32 0");
    lines.add(":again");
    lines.addAll(network(guest));
    lines.add("sanboot --drive 0x80 " + uri(guest, root) + " ||");
    lines.add("echo Slipway: the disk does not answer");
    lines.add("sleep " + PAUSE_SECONDS);
    lines.add("inc try");
    lines.add("iseq ${try} " + TRIES_MAX + " || goto again");
    lines.add("reboot");
    return String.join("\n", lines) + "\n";
  }

  // The value of the kernel's ip=: client, server, gateway, mask. // nfsroot.rst
  private static List<String> network(PreparedGuest guest) {
    if (guest.ip().equals("dhcp")) {
      return List.of("ifopen ${card}", "dhcp ${card} ||");
    }
    var address = STATIC.matcher(guest.ip());
    if (!address.matches()) {
      throw Problem.of(ProblemType.CAPSULE_FAILED, guest.os(), "address " + guest.ip())
          .toException();
    }
    List<String> lines = new ArrayList<>();
    lines.add("ifopen ${card}");
    lines.add("set ${card}/ip " + address.group(1));
    lines.add("set ${card}/netmask " + address.group(3));
    if (!address.group(2).isEmpty()) {
      lines.add("set ${card}/gateway " + address.group(2));
    }
    return lines;
  }

  // iscsi:<servername>:<protocol>:<port>:<LUN>:<targetname>, the unit in hexadecimal. // RFC 4173
  // §5
  private static String uri(PreparedGuest guest, IscsiRoot root) {
    return word(
        guest,
        "iscsi:%s::%d:%x:%s"
            .formatted(root.portalHost(), root.portalPort(), root.lun(), root.iqn()));
  }

  private static String word(PreparedGuest guest, String word) {
    if (!WORD.matcher(word).matches()) {
      throw Problem.of(
              ProblemType.CAPSULE_FAILED,
              guest.os(),
              "a name or secret of the target has characters that iPXE would read otherwise")
          .toException();
    }
    return word;
  }
}
