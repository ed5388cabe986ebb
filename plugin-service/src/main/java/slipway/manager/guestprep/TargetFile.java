package slipway.manager.guestprep;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The file that tells a start-up image where the root disk is.
///
/// @param path inside the image, without a leading slash
record TargetFile(String path, String content) {
  // dracut splits its arguments at spaces and lets the shell expand them.
  private static final Pattern DRACUT_WORD = Pattern.compile("[A-Za-z0-9_.,:/=@+-]*");

  /// As the program that made the guest's image reads it.
  static TargetFile of(PreparedGuest guest, IscsiRoot root) {
    return switch (guest.initramfs()) {
      // Debian's scripts/local-top/iscsi reads its file as shell; so does ours for SUSE's mkinitrd.
      case "initramfs-tools" -> shell("etc/iscsi.initramfs", root);
      case "mkinitrd" -> shell("etc/slipway.target", root);
      case "dracut" -> dracut(guest, root, "rd.iscsi.", List.of("rd.neednet=1"));
      // Version 004 knows the names before there was a prefix. // dracut.kernel(7)
      case "dracut-legacy" -> dracut(guest, root, "iscsi_", List.of());
      default ->
          throw Problem.of(
                  ProblemType.CAPSULE_FAILED,
                  guest.os(),
                  "no way to tell an image made by " + guest.initramfs() + " its target")
              .toException();
    };
  }

  private static TargetFile shell(String path, IscsiRoot root) {
    List<String> lines = new ArrayList<>();
    lines.add("ISCSI_INITIATOR='" + root.initiator() + "'");
    lines.add("ISCSI_TARGET_NAME='" + root.iqn() + "'");
    lines.add("ISCSI_TARGET_IP='" + root.portalHost() + "'");
    lines.add("ISCSI_TARGET_PORT='" + root.portalPort() + "'");
    lines.add("ISCSI_TARGET_GROUP='1'");
    if (!root.chapUser().isEmpty()) {
      lines.add("ISCSI_USERNAME='" + root.chapUser() + "'");
      lines.add("ISCSI_PASSWORD='" + root.chapPassword() + "'");
    }
    return new TargetFile(path, String.join("\n", lines) + "\n");
  }

  // Every version takes what is in /etc/cmdline, in one line, for arguments of the kernel.
  private static TargetFile dracut(
      PreparedGuest guest, IscsiRoot root, String prefix, List<String> first) {
    List<String> words = new ArrayList<>(first);
    words.add(prefix + "initiator=" + root.initiator());
    words.add(
        "netroot=iscsi:%s::%d:%d:%s"
            .formatted(root.portalHost(), root.portalPort(), root.lun(), root.iqn()));
    if (!root.chapUser().isEmpty()) {
      words.add(prefix + "username=" + root.chapUser());
      words.add(prefix + "password=" + root.chapPassword());
    }
    if (!words.stream().allMatch(word -> DRACUT_WORD.matcher(word).matches())) {
      throw Problem.of(
              ProblemType.CAPSULE_FAILED,
              guest.os(),
              "a name or secret of the target has characters that dracut would read otherwise")
          .toException();
    }
    return new TargetFile("etc/cmdline", String.join(" ", words) + "\n");
  }
}
