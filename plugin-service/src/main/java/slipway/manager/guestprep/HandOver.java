package slipway.manager.guestprep;

import java.io.IOException;
import java.util.List;
import slipway.manager.vsphere.Machine;

/// What a run that prepared a guest tells of it.
final class HandOver {
  private HandOver() {}

  /// What was changed and can be taken back.
  static List<GuestChange> changes(List<ActionResult> results) {
    return results.stream()
        .filter(r -> r.verb().equals("apply") && !r.undo().isEmpty())
        .map(
            r ->
                new GuestChange(
                    r.action(),
                    PlainText.ofLine(r.description(), Restorations.LINE_CHARACTERS_MAX),
                    PlainText.ofLine(r.undo(), Restorations.LINE_CHARACTERS_MAX)))
        .toList();
  }

  /// A guest that hands over no kernel: a Windows finds its disk itself.
  static PreparedGuest without(Machine machine, List<ActionResult> results) throws IOException {
    String os =
        results.stream()
            .filter(r -> r.action().equals("system"))
            .map(r -> PlainText.ofLine(r.description(), Restorations.LINE_CHARACTERS_MAX))
            .findFirst()
            .orElseThrow(() -> new IOException("the guest did not say what it is"));
    String mac = machine.nics().isEmpty() ? "" : machine.nics().getFirst().macAddress();
    return new PreparedGuest(
        machine.instanceUuid(),
        os,
        "",
        PreparedGuest.NO_INITRAMFS,
        "",
        List.of(),
        mac,
        "",
        "",
        "",
        null,
        changes(results));
  }
}
