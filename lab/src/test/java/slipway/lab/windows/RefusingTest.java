package slipway.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.powershell.Interpreter;

/// Guests that are refused, each with its problem and without a change.
class RefusingTest {
  private static final String SERVICES = "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\";

  @TempDir Path drive;

  private record Wrong(
      String name, Release release, Consumer<WindowsGuest> how, String type, String word) {}

  private static Stream<Wrong> wrong() {
    String os = "guest-os-unsupported";
    return Stream.of(
            Stream.of(
                new Wrong(
                    "old PowerShell",
                    Release.SERVER_2008_R2_WMF_3,
                    g -> {},
                    "guest-powershell-old",
                    "PowerShell 3"),
                new Wrong("a workstation", Release.WINDOWS_11, g -> {}, os, "Windows 11"),
                new Wrong("an old workstation", Release.WINDOWS_7, g -> {}, os, "Windows 7"),
                new Wrong(
                    "a team",
                    Release.SERVER_2016,
                    g -> g.teams().add("Name", "Team1"),
                    os,
                    "team")),
            wrong(Release.SERVER_2016),
            wrong(Release.SERVER_2008_R2_WMF_5))
        .flatMap(all -> all);
  }

  private static Stream<Wrong> wrong(Release any) {
    String os = "guest-os-unsupported";
    return Stream.of(
        new Wrong(
            "no administrator",
            any,
            g -> g.administrator(false),
            "guest-not-administrator",
            "mover"),
        new Wrong(
            "no Tools",
            any,
            g -> g.services().removeIf(s -> s.text("Name").equals("VMTools")),
            "tools-not-running",
            "not installed"),
        new Wrong(
            "stopped Tools",
            any,
            g -> g.services().rows().getLast().set("Status", "Stopped"),
            "tools-not-running",
            "not running"),
        new Wrong("BitLocker", any, g -> g.bitLocker(1), "guest-disk-encrypted", "BitLocker"),
        new Wrong("a locked disk", any, g -> g.bitLocker(2), "guest-disk-encrypted", "C:"),
        new Wrong(
            "a dynamic disk",
            any,
            g -> g.partitions().rows().getFirst().set("MbrType", 66L),
            os,
            "dynamic disk 0"),
        new Wrong(
            "UEFI", any, g -> g.disks().rows().getFirst().set("PartitionStyle", "GPT"), os, "UEFI"),
        new Wrong("no default route", any, g -> g.routes().removeIf(r -> true), os, "route"),
        new Wrong(
            "a virtual switch",
            any,
            g -> g.adapters().rows().getFirst().set("Virtual", true),
            os,
            "virtual switch"),
        new Wrong(
            "no initiator driver",
            any,
            g -> g.registry().removeKey(SERVICES + "iScsiPrt"),
            os,
            "iSCSI initiator"),
        new Wrong(
            "no initiator service",
            any,
            g -> g.services().removeIf(s -> s.text("Name").equals("MSiSCSI")),
            os,
            "iSCSI initiator"),
        new Wrong(
            "somebody's folder",
            any,
            g -> g.somebodysFolder("C:\\ProgramData\\Slipway"),
            "guest-action-failed",
            "not Slipway's"),
        new Wrong(
            "another run",
            any,
            g -> g.lock("C:\\Windows\\Temp\\slipway.lock"),
            "guest-action-failed",
            "another preparation"));
  }

  @TestFactory
  Stream<DynamicTest> aGuestThatCannotBePreparedIsToldSoAndIsNotChanged() {
    return wrong()
        .map(w -> DynamicTest.dynamicTest(w.name() + " on " + w.release(), () -> refused(w)));
  }

  private void refused(Wrong wrong) throws Exception {
    for (String verb : new String[] {"check", "plan", "apply"}) {
      WindowsGuest guest =
          new WindowsGuest(
              wrong.release(), Files.createTempDirectory(drive, "c"), Prepared.SCRIPTS);
      wrong.how().accept(guest);
      String before = guest.toString();
      Interpreter.Outcome outcome = guest.run(verb);
      assertThat(outcome.exitCode()).isEqualTo(3);
      JsonNode last = Prepared.lines(outcome.output()).getLast();
      assertThat(last.get("outcome").asText()).isEqualTo("PROBLEM");
      assertThat(last.at("/problem/type").asText()).isEqualTo(wrong.type());
      assertThat(last.at("/problem/names").toString()).contains(wrong.word());
      assertThat(guest).hasToString(before);
      assertThat(catalogue()).contains('"' + wrong.type() + '"');
    }
  }

  private static String catalogue() throws Exception {
    return Files.readString(
        Path.of("../plugin-service/src/main/java/slipway/manager/problem/ProblemType.java"));
  }

  @EachWay
  void suspendedBitLockerAndOtherVolumesDoNotMatter(Release release) throws Exception {
    WindowsGuest guest = new WindowsGuest(release, drive, Prepared.SCRIPTS);
    guest.bitLocker(0);
    guest.volumes().add("DriveLetter", "D:", "ProtectionStatus", 1);
    Prepared.well(guest, "check");
  }

  @EachWay
  void nothingIsTakenBackWhileTheSystemDiskIsRemote(Release release) throws Exception {
    WindowsGuest guest = new WindowsGuest(release, drive, Prepared.SCRIPTS);
    Prepared.well(guest, "apply");
    String prepared = guest.toString();
    guest.disks().rows().getFirst().set("BusType", "iSCSI");
    for (String verb : new String[] {"undo", "finalise"}) {
      Interpreter.Outcome outcome = guest.run(verb);
      assertThat(outcome.exitCode()).isEqualTo(3);
      assertThat(outcome.output().toString()).contains("still behind iSCSI");
    }
    guest.disks().rows().getFirst().set("BusType", "SAS");
    assertThat(guest).hasToString(prepared);
  }

  @Test
  void aSessionWithTheSystemDiskIsEnoughToBeRemote() throws Exception {
    WindowsGuest guest = new WindowsGuest(Release.SERVER_2008_R2_WMF_5, drive, Prepared.SCRIPTS);
    Prepared.well(guest, "apply");
    guest.sessions().add("TargetNodeAddress", "iqn.2001-01.example:root", "DeviceNumber", 0);
    assertThat(guest.run("undo").output().toString()).contains("still behind iSCSI");
  }

  @Test
  void aVerbThatIsNoneIsWrongUse() throws Exception {
    WindowsGuest guest = new WindowsGuest(Release.SERVER_2022, drive, Prepared.SCRIPTS);
    assertThat(guest.run("prepare").exitCode()).isEqualTo(2);
  }
}
