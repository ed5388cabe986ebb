package slipway.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.powershell.PsObject;

/// What becomes of a prepared guest that was moved.
class MovingTest {
  @TempDir Path drive;

  private WindowsGuest guest(Release release) throws Exception {
    return new WindowsGuest(release, Files.createTempDirectory(drive, "c"), Prepared.SCRIPTS);
  }

  private WindowsGuest prepared(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    Prepared.well(guest, "apply");
    return guest;
  }

  // As firmware's table and the new place's DHCP leave it.
  private static void newPlace(WindowsGuest guest) {
    guest.addresses().removeIf(a -> true);
    guest.routes().removeIf(r -> true);
    guest.address(12, "172.16.0.9", 16);
    guest.defaultRoute(12, "172.16.0.1", 0);
  }

  @EachWay
  void theNetworkIsSetAgainAsItWas(Release release) throws Exception {
    WindowsGuest guest = prepared(release);
    String addresses = guest.addresses().toString();
    String routes = guest.routes().toString();
    String registry = guest.registry().toString();
    newPlace(guest);
    guest.registry().set(guest.interfaceKey(guest.adapters().rows().getFirst()), "NameServer", "");
    Prepared.well(guest, "finalise");
    assertThat(guest.addresses()).hasToString(addresses);
    assertThat(guest.routes()).hasToString(routes);
    assertThat(registry).contains("10.1.2.2,10.1.2.4");
    assertThat(guest.registry().toString()).contains("nameserver=10.1.2.2,10.1.2.4");
    assertThat(guest.cards().toString()).contains("dhcp=Disabled");
  }

  @EachWay
  void aCardThatHadDhcpHasItAgain(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    guest.cards().rows().getFirst().set("Dhcp", "Enabled");
    guest.addresses().rows().getFirst().set("PrefixOrigin", "Dhcp");
    guest.registry().set(guest.interfaceKey(guest.adapters().rows().getFirst()), "NameServer", "");
    Prepared.well(guest, "apply");
    newPlace(guest);
    guest.cards().rows().getFirst().set("Dhcp", "Disabled");
    Prepared.well(guest, "finalise");
    assertThat(guest.cards().toString()).contains("dhcp=Enabled");
    assertThat(guest.addresses().rows()).isEmpty();
  }

  @EachWay
  void theOnlyCardOfAnotherAddressTakesTheConfiguration(Release release) throws Exception {
    WindowsGuest guest = prepared(release);
    newPlace(guest);
    guest.adapters().rows().getFirst().set("MacAddress", "00-50-56-99-99-99");
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(guest.addresses().toString()).contains("10.1.2.3");
    assertThat(Prepared.warnings(lines)).allMatch(w -> w.contains("is gone"));
  }

  @EachWay
  void withSeveralNewCardsNobodyGuesses(Release release) throws Exception {
    WindowsGuest guest = prepared(release);
    newPlace(guest);
    guest.adapters().rows().getFirst().set("MacAddress", "00-50-56-99-99-99");
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
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(guest.addresses().toString()).contains("172.16.0.9");
    assertThat(Prepared.warnings(lines)).anyMatch(w -> w.contains("no network card for"));
  }

  @EachWay
  void aCardWithoutIpv4AtTheNewPlaceIsToldAndDoesNotStopTheRest(Release release) throws Exception {
    WindowsGuest guest = prepared(release);
    newPlace(guest);
    guest.cards().removeIf(c -> true);
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(Prepared.warnings(lines)).anyMatch(w -> w.contains("no IPv4"));
    assertThat(guest.diskPolicy()).isEqualTo("OfflineShared");
  }

  @EachWay
  void nothingOfThePreparationIsLeft(Release release) throws Exception {
    WindowsGuest guest = prepared(release);
    Prepared.well(guest, "finalise");
    String finalised = guest.toString();
    WindowsGuest fresh = guest(release);
    assertThat(finalised).isEqualTo(fresh.toString());
  }

  @EachWay
  void toolsAndHostNameAreReported(Release release) throws Exception {
    WindowsGuest guest = prepared(release);
    guest.environment("COMPUTERNAME", "OTHER");
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(lines).anyMatch(l -> l.at("/tools/running").asBoolean());
    assertThat(Prepared.warnings(lines)).anyMatch(w -> w.contains("ACCOUNTS"));
  }

  @Test
  void theTaskBringsOnlyDisksOnlineThatWaitForAPolicy() throws Exception {
    WindowsGuest guest = prepared(Release.SERVER_2022);
    PsObject waiting = disk(guest, 1, "Policy");
    PsObject copy = disk(guest, 2, "Collision");
    guest.start();
    assertThat(waiting.get("IsOffline")).isEqualTo(false);
    assertThat(waiting.get("IsReadOnly")).isEqualTo(false);
    assertThat(copy.get("IsOffline")).isEqualTo(true);
  }

  @Test
  void withoutReasonsTheTaskGoesByWhatWasOnlineBeforeTheMove() throws Exception {
    WindowsGuest guest = guest(Release.SERVER_2008_R2_WMF_5);
    PsObject data = disk(guest, 1, "");
    data.set("IsOffline", false);
    data.set("Signature", 0xfedcba98L);
    PsObject taken = disk(guest, 2, "");
    taken.set("Signature", 77L);
    PsObject copied = disk(guest, 3, "");
    copied.set("IsOffline", false);
    copied.set("Signature", 78L);
    Prepared.well(guest, "apply");
    data.set("IsOffline", true);
    copied.set("IsOffline", true);
    disk(guest, 4, "").set("Signature", 78L);
    guest.start();
    assertThat(data.get("IsOffline")).isEqualTo(false);
    assertThat(data.get("IsReadOnly")).isEqualTo(false);
    assertThat(taken.get("IsOffline")).isEqualTo(true);
    assertThat(copied.get("IsOffline")).isEqualTo(true);
  }

  @Test
  void severalAddressesAndGatewaysComeBackWithNetshToo() throws Exception {
    WindowsGuest guest = guest(Release.SERVER_2008_R2_WMF_5);
    guest.address(12, "10.1.5.6", 22);
    guest.defaultRoute(12, "10.1.4.1", 256);
    String addresses = guest.addresses().toString();
    String routes = guest.routes().toString();
    Prepared.well(guest, "apply");
    newPlace(guest);
    guest.cards().rows().getFirst().set("Dhcp", "Enabled");
    Prepared.well(guest, "finalise");
    assertThat(guest.addresses()).hasToString(addresses);
    assertThat(guest.routes()).hasToString(routes);
    assertThat(guest.cards().toString()).contains("dhcp=Disabled");
  }

  private static PsObject disk(WindowsGuest guest, int number, String reason) {
    guest
        .partitions()
        .add(
            "DiskNumber",
            number,
            "MbrType",
            7,
            "GptType",
            "",
            "DriveLetter",
            "DEFG".substring(number - 1, number));
    return guest
        .disks()
        .add(
            "Number",
            number,
            "IsBoot",
            false,
            "IsSystem",
            false,
            "IsOffline",
            true,
            "IsReadOnly",
            true,
            "OfflineReason",
            reason,
            "BusType",
            "SAS",
            "PartitionStyle",
            "MBR");
  }
}
