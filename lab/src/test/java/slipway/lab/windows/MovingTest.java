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

  private WindowsGuest prepared() throws Exception {
    WindowsGuest guest =
        new WindowsGuest(
            Release.SERVER_2022, Files.createTempDirectory(drive, "c"), Prepared.SCRIPTS);
    Prepared.well(guest, "apply");
    return guest;
  }

  // As firmware's table and the new place's DHCP leave it.
  private static void newPlace(WindowsGuest guest) {
    guest.addresses().removeIf(a -> true);
    guest.routes().removeIf(r -> true);
    guest
        .addresses()
        .add(
            "InterfaceIndex",
            12,
            "IPAddress",
            "172.16.0.9",
            "PrefixLength",
            16,
            "PrefixOrigin",
            "Manual");
    guest
        .routes()
        .add(
            "InterfaceIndex",
            12,
            "DestinationPrefix",
            "0.0.0.0/0",
            "NextHop",
            "172.16.0.1",
            "RouteMetric",
            0);
  }

  @Test
  void theNetworkIsSetAgainAsItWas() throws Exception {
    WindowsGuest guest = prepared();
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

  @Test
  void aCardThatHadDhcpHasItAgain() throws Exception {
    WindowsGuest guest =
        new WindowsGuest(
            Release.SERVER_2022, Files.createTempDirectory(drive, "c"), Prepared.SCRIPTS);
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

  @Test
  void theOnlyCardOfAnotherAddressTakesTheConfiguration() throws Exception {
    WindowsGuest guest = prepared();
    newPlace(guest);
    guest.adapters().rows().getFirst().set("MacAddress", "00-50-56-99-99-99");
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(guest.addresses().toString()).contains("10.1.2.3");
    assertThat(Prepared.warnings(lines)).isNotEmpty().allMatch(w -> w.contains("is gone"));
  }

  @Test
  void withSeveralNewCardsNobodyGuesses() throws Exception {
    WindowsGuest guest = prepared();
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
            "x",
            "InterfaceGuid",
            "y",
            "Virtual",
            false);
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(guest.addresses().toString()).contains("172.16.0.9");
    assertThat(Prepared.warnings(lines)).anyMatch(w -> w.contains("no network card for"));
  }

  @Test
  void nothingOfThePreparationIsLeft() throws Exception {
    WindowsGuest guest = prepared();
    Prepared.well(guest, "finalise");
    String finalised = guest.toString();
    WindowsGuest fresh =
        new WindowsGuest(
            Release.SERVER_2022, Files.createTempDirectory(drive, "c"), Prepared.SCRIPTS);
    assertThat(finalised).isEqualTo(fresh.toString());
  }

  @Test
  void toolsAndHostNameAreReported() throws Exception {
    WindowsGuest guest = prepared();
    guest.environment("COMPUTERNAME", "OTHER");
    List<JsonNode> lines = Prepared.well(guest, "finalise");
    assertThat(lines).anyMatch(l -> l.at("/tools/running").asBoolean());
    assertThat(Prepared.warnings(lines)).anyMatch(w -> w.contains("ACCOUNTS"));
  }

  @Test
  void theTaskBringsOnlyDisksOnlineThatWaitForAPolicy() throws Exception {
    WindowsGuest guest = prepared();
    PsObject waiting = disk(guest, 1, "Policy");
    PsObject copy = disk(guest, 2, "Collision");
    guest.start();
    assertThat(waiting.get("IsOffline")).isEqualTo(false);
    assertThat(waiting.get("IsReadOnly")).isEqualTo(false);
    assertThat(copy.get("IsOffline")).isEqualTo(true);
  }

  private static PsObject disk(WindowsGuest guest, int number, String reason) {
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
