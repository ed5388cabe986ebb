package slipway.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.lab.powershell.Interpreter;
import slipway.lab.powershell.PsObject;

class PreparingTest {
  private static final String SERVICES = "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\";

  @TempDir Path drive;

  private WindowsGuest guest(Release release) throws Exception {
    return new WindowsGuest(release, Files.createTempDirectory(drive, "c"), Prepared.SCRIPTS);
  }

  private WindowsGuest guest() throws Exception {
    return guest(Release.SERVER_2019);
  }

  @ParameterizedTest
  @EnumSource(
      value = Release.class,
      names = {"SERVER_2008_R2", "SERVER_2008_R2_WMF_3", "WINDOWS_7", "WINDOWS_11"},
      mode = EnumSource.Mode.EXCLUDE)
  void preparingTwiceIsPreparingOnceAndTakenBackTheGuestIsWhatItWas(Release release)
      throws Exception {
    WindowsGuest guest = guest(release);
    String before = guest.toString();

    assertThat(Prepared.changes(Prepared.well(guest, "apply"))).isNotEmpty();
    String prepared = guest.toString();
    assertThat(prepared).isNotEqualTo(before);
    assertThat(Prepared.changes(Prepared.well(guest, "apply"))).isEmpty();
    assertThat(guest).hasToString(prepared);

    Prepared.well(guest, "undo");
    assertThat(guest).hasToString(before);
    assertThat(Prepared.changes(Prepared.well(guest, "undo"))).isEmpty();
    assertThat(guest).hasToString(before);
  }

  @EachWay
  void aPreparedGuestHasWhatABootOverTheNetworkNeeds(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    Prepared.well(guest, "apply");
    for (String service : List.of("NDIS", "Tcpip", "iScsiPrt", "vmxnet3ndis6")) {
      assertThat(guest.registry().get(SERVICES + service, "Start")).as(service).isEqualTo(0L);
      assertThat(guest.registry().get(SERVICES + service, "BootFlags")).as(service).isEqualTo(1L);
    }
    assertThat(guest.registry().get(SERVICES + "MSiSCSI", "Start")).isEqualTo(2L);
    assertThat(guest.services().rows().getFirst().text("Status")).isEqualTo("Running");
    assertThat(guest.diskPolicy()).isEqualTo("OnlineAll");
    assertThat(guest.tasks().rows()).hasSize(1);
  }

  @Test
  void noFilterIsOnTheCardThatCarriesTheSystemDisk() throws Exception {
    WindowsGuest guest = guest();
    Prepared.well(guest, "apply");
    assertThat(guest.bindings().rows())
        .filteredOn(b -> b.get("Enabled").equals(true))
        .extracting(b -> b.text("ComponentID"))
        .containsExactly("ms_tcpip");
  }

  @Test
  void whereNoCommandTakesFiltersOffTheOneThatStopsTheStartIsOptional() throws Exception {
    WindowsGuest guest = guest(Release.SERVER_2008_R2_WMF_5);
    assertThat(Prepared.well(guest, "apply"))
        .extracting(line -> line.get("description").asText())
        .contains(
            "The WFP filter does not stop a start over iSCSI; other filters stay on Ethernet0");
    assertThat(guest.registry().get(Installation.WFP_FILTER, "FilterRunType")).isEqualTo(2L);

    guest = guest(Release.SERVER_2008_R2_WMF_5);
    guest.registry().removeKey(Installation.WFP_FILTER);
    assertThat(Prepared.changes(Prepared.well(guest, "apply")))
        .noneMatch(change -> change.contains("FilterRunType"));
  }

  @Test
  void aPolicyThatWasNeverSetIsUnsetAgain() throws Exception {
    WindowsGuest guest = guest(Release.SERVER_2008_R2_WMF_5);
    guest.registry().set(SERVICES + "partmgr\\Parameters", "other", 1L);
    guest.registry().remove(SERVICES + "partmgr\\Parameters", "SanPolicy");
    String before = guest.toString();
    Prepared.well(guest, "apply");
    assertThat(guest.diskPolicy()).isEqualTo("OnlineAll");
    Prepared.well(guest, "undo");
    assertThat(guest).hasToString(before);
  }

  @EachWay
  void whatStartsTheGuestIsToldHowItsCardGetsItsAddress(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    JsonNode card = card(Prepared.well(guest, "apply"));
    assertThat(card.path("mac").asText()).matches("([0-9A-F]{2}-){5}[0-9A-F]{2}");
    assertThat(card.path("dhcp").asBoolean(true)).isFalse();
    assertThat(card.path("addresses"))
        .singleElement()
        .extracting(JsonNode::asText)
        .asString()
        .matches("[0-9.]+/[0-9]+");
    assertThat(card.path("gateways")).hasSize(1);

    guest.cards().rows().getFirst().set("Dhcp", "Enabled");
    assertThat(card(Prepared.well(guest, "apply")).path("dhcp").asBoolean()).isTrue();
  }

  private static JsonNode card(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> line.has("prepared"))
        .findFirst()
        .orElseThrow()
        .path("prepared");
  }

  @EachWay
  void otherBootFlagsOfAServiceStay(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    guest.registry().set(SERVICES + "vmxnet3ndis6", "BootFlags", 4L);
    Prepared.well(guest, "apply");
    assertThat(guest.registry().get(SERVICES + "vmxnet3ndis6", "BootFlags")).isEqualTo(5L);
    Prepared.well(guest, "undo");
    assertThat(guest.registry().get(SERVICES + "vmxnet3ndis6", "BootFlags")).isEqualTo(4L);
  }

  @Test
  void filtersOfOtherCardsStay() throws Exception {
    WindowsGuest guest = guest();
    guest
        .adapters()
        .add(
            "Name",
            "Ethernet1",
            "InterfaceIndex",
            13,
            "MacAddress",
            "00-50-56-0A-0B-0C",
            "PnPDeviceID",
            "PCI\\VEN_15AD&DEV_07B0\\2",
            "InterfaceGuid",
            "y",
            "Virtual",
            false);
    guest.cards().add("InterfaceIndex", 13, "Dhcp", "Enabled", "InterfaceMetric", 500);
    guest.defaultRoute(13, "10.9.0.1", 0);
    PsObject other =
        guest
            .bindings()
            .add("Name", "Ethernet1", "ComponentID", "ms_wfplwf_upper", "Enabled", true);
    Prepared.well(guest, "apply");
    assertThat(other.get("Enabled")).isEqualTo(true);
  }

  @EachWay
  void theDryRunTellsEveryChangeAndMakesNone(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    String before = guest.toString();
    Prepared.well(guest, "check");
    assertThat(guest).hasToString(before);
    Prepared.well(guest, "plan");
    assertThat(guest).hasToString(before);

    List<JsonNode> planned = Prepared.lines(guest.work("changes").lines().toList());
    assertThat(planned)
        .extracting(line -> line.get("path").asText())
        .contains(
            "C:\\ProgramData\\Slipway",
            release.hasModulesOfWindows8()
                ? "Ethernet0 binding ms_wfplwf_upper"
                : Installation.WFP_FILTER + "\\FilterRunType",
            "service MSiSCSI",
            SERVICES + "vmxnet3ndis6\\Start",
            "policy for new disks",
            "C:\\ProgramData\\Slipway\\network.json",
            "task Slipway bring disks online");
    assertThat(planned).hasSameSizeAs(Prepared.changes(Prepared.well(guest, "apply")));
  }

  @EachWay
  void aRunThatIsKilledBeforeAnyChangeIsTakenBack(Release release) throws Exception {
    int changes = changesOfPreparing(release);
    for (int after = 0; after < changes; after++) {
      WindowsGuest guest = guest(release);
      String before = guest.toString();
      guest.fault(WindowsGuest.Fault.KILLED, after);
      assertThatExceptionOfType(WindowsGuest.KilledException.class)
          .isThrownBy(() -> guest.run("apply"));
      Prepared.well(guest, "undo");
      assertThat(guest).as("killed before change %s", after).hasToString(before);
    }
  }

  @EachWay
  void aRunThatIsKilledBeforeAnyChangeIsFinishedByTheNext(Release release) throws Exception {
    WindowsGuest once = guest(release);
    String before = once.toString();
    Prepared.well(once, "apply");
    int changes = changesOfPreparing(release);
    for (int after = 0; after < changes; after++) {
      WindowsGuest guest = guest(release);
      guest.fault(WindowsGuest.Fault.KILLED, after);
      assertThatExceptionOfType(WindowsGuest.KilledException.class)
          .isThrownBy(() -> guest.run("apply"));
      Prepared.well(guest, "apply");
      assertThat(guest.registry()).hasToString(once.registry().toString());
      assertThat(guest.bindings()).hasToString(once.bindings().toString());
      assertThat(guest.tasks()).hasToString(once.tasks().toString());
      Prepared.well(guest, "undo");
      assertThat(guest).as("killed before change %s", after).hasToString(before);
    }
  }

  @EachWay
  void aChangeThatWindowsRefusesTakesBackAllOthers(Release release) throws Exception {
    int changes = changesOfPreparing(release);
    for (int after = 0; after < changes; after++) {
      WindowsGuest guest = guest(release);
      String before = guest.toString();
      guest.fault(WindowsGuest.Fault.REFUSED, after);
      Interpreter.Outcome outcome = guest.run("apply");
      assertThat(outcome.exitCode()).as("refused change %s", after).isEqualTo(3);
      assertThat(outcome.output().getLast().toString()).contains("guest-action-failed");
      assertThat(guest).as("refused change %s", after).hasToString(before);
    }
  }

  @EachWay
  void whatSomebodyChangedSinceStaysAndIsTold(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    Prepared.well(guest, "apply");
    guest.diskPolicy("OfflineAll");
    guest.registry().set(SERVICES + "vmxnet3ndis6", "Start", 4L);
    guest.registry().set(SERVICES + "MSiSCSI", "Start", 4L);
    List<JsonNode> lines = Prepared.well(guest, "undo");
    assertThat(guest.diskPolicy()).isEqualTo("OfflineAll");
    assertThat(guest.registry().get(SERVICES + "vmxnet3ndis6", "Start")).isEqualTo(4L);
    assertThat(guest.registry().get(SERVICES + "MSiSCSI", "Start")).isEqualTo(4L);
    assertThat(Prepared.warnings(lines)).hasSize(3);
  }

  @EachWay
  void theIscsiServiceGoesOnRunningWhileSomebodyUsesIt(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    Prepared.well(guest, "apply");
    guest.sessions().add("TargetNodeAddress", "iqn.2001-01.example:backup");
    List<JsonNode> lines = Prepared.well(guest, "undo");
    assertThat(guest.services().rows().getFirst().text("Status")).isEqualTo("Running");
    assertThat(Prepared.warnings(lines)).hasSize(1);
  }

  private int changesOfPreparing(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    guest.fault(WindowsGuest.Fault.NONE, 0);
    Prepared.well(guest, "apply");
    // The exit code's own file is written by the last two.
    assertThat(guest.changes()).isGreaterThan(30);
    return guest.changes() - 2;
  }
}
