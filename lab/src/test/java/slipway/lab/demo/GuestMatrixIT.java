package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.lab.demo.ReportAssertions.assertNothingLost;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import slipway.lab.image.Variant;

/// Real guests of each kind that the lab has: prepared while they run, migrated warm, finalised,
/// started from their own disks, and everything taken back; [DemoIT] moves the plainest one, with
/// BIOS, initramfs-tools and one partition, in every run. The table of the runs goes to
/// `target/guest-runs.md` and, with `-Dtest.jvm.flags=-Ddocs.write=true`, to docs/guest-matrix.md.
///
/// For `--all`: each move takes a quarter of an hour, and every guest has an image of its own to be
/// built first.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuestMatrixIT {
  private static final Path ROOT = Path.of(System.getProperty("slipway.root", "."));

  /// Whatever a preparation could touch, by name, size and times; not what the running system
  /// writes by itself.
  private static final String TREE =
      "find / -xdev \\( -path /proc -o -path /run -o -path /tmp -o -path /var/tmp -o -path /var/log"
          + " -o -path /var/lib/systemd -o -path /var/lib/workload -o -path /var/lib/sudo -o -path /srv -o -path '/home/*'"
          + " \\) -prune -o ! -type d -printf '%p %s %T@ %C@\\n' | sort; find /boot -xdev -type f"
          + " -printf '%p %s %T@ %C@\\n' | sort";

  private final GuestRuns runs = new GuestRuns(ROOT);

  @Test
  void aServerWhoseStartUpImagesDracutMakes() throws Exception {
    assertMoved(
        "Debian 12, BIOS, dracut",
        Variant.DRACUT,
        "cat /etc/dracut.conf.d/*-hostonly.conf",
        "hostonly=\"yes\"\n");
  }

  /// Its start-up image changes while it runs from the cache, too, and with it the capsule.
  @Test
  void aServerWithItsRootInALogicalVolume() throws Exception {
    assertMoved("Debian 12, BIOS, root on LVM", Variant.LVM, "true", "");
  }

  @Test
  void aServerWithSecureBootHasItOnThereAndStartsByAnEntryOfTheNewFirmware() throws Exception {
    assertMoved(
        "Debian 12, UEFI with Secure Boot",
        Variant.SECURE_BOOT,
        "od -An -tu1 -j4 -N1 /sys/firmware/efi/efivars/SecureBoot-*; ls /boot/efi/EFI",
        "   1\ndebian\n");
  }

  @Test
  void aServerWithUefiAndNoShim() throws Exception {
    assertMoved(
        "Debian 12, UEFI without a shim",
        Variant.UEFI,
        "od -An -tu1 -j4 -N1 /sys/firmware/efi/efivars/SecureBoot-*; ls /boot/efi/EFI",
        "   0\ndebian\n");
  }

  @Test
  void aServerWithAnEncryptedRootIsRefusedWithARemedyAndLeftAsItIs() throws Exception {
    DemoOptions options = options(Variant.LUKS);
    Timeline timeline = timeline();
    try (Laboratory lab = Laboratory.start(options, timeline)) {
      Story story = new Story(lab, options, timeline);
      story.awaitGuest();
      String before = lab.source().inGuest(Laboratory.MACHINE, TREE);
      JsonNode problem = story.refusal();
      timeline.say("refused: " + problem);
      assertThat(problem.path("type").asText()).isEqualTo("guest-disk-encrypted");
      assertThat(problem.path("remedy").asText()).isNotBlank();
      assertThat(lab.source().inGuest(Laboratory.MACHINE, TREE))
          .contains("/boot/")
          .isEqualTo(before);
      runs.refused("Debian 12, BIOS, root on LUKS", problem.path("title").asText());
    }
  }

  private void assertMoved(String guest, Variant variant, String look, String expected)
      throws Exception {
    DemoOptions options = options(variant);
    Timeline timeline = timeline();
    try (Laboratory lab = Laboratory.start(options, timeline)) {
      Report report = told(lab, options, timeline);
      runs.moved(guest, report);
      assertNothingLost(report);
      assertThat(report.startSeconds()).isPositive();
      assertThat(lab.destination().inGuest(Laboratory.MACHINE, look)).isEqualTo(expected);
    }
  }

  /// A guest that hangs has said on its console why, which ends with the laboratory.
  private static Report told(Laboratory lab, DemoOptions options, Timeline timeline)
      throws Exception {
    try {
      return new Story(lab, options, timeline).run();
    } catch (IOException e) {
      for (Site site : List.of(lab.source(), lab.destination())) {
        timeline.say(
            "the console at the " + site.name() + ":\n" + site.lastWords(Laboratory.MACHINE));
      }
      throw e;
    }
  }

  private static DemoOptions options(Variant variant) {
    DemoOptions options = new DemoOptions();
    options.root = ROOT;
    options.once = true;
    options.variant = variant;
    options.startAtEnd = true;
    options.renewCapsule = variant == Variant.LVM;
    return options;
  }

  private static Timeline timeline() {
    return new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }
}
