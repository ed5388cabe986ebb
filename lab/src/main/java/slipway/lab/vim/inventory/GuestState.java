package slipway.lab.vim.inventory;

import com.vmware.vim25.GuestInfo;
import com.vmware.vim25.GuestNicInfo;
import com.vmware.vim25.VirtualMachineGuestSummary;
import com.vmware.vim25.VirtualMachineToolsStatus;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.GuestAgent;

/// What the guest told last of itself.
///
/// @param address the first that is not a loopback or link-local one
public record GuestState(
    boolean poweredOn,
    boolean running,
    @Nullable String hostname,
    @Nullable String address,
    @Nullable String osName,
    List<GuestAgent.Interface> interfaces) {

  static final GuestState OFF = new GuestState(false, false, null, null, null, List.of());
  static final GuestState SILENT = new GuestState(true, false, null, null, null, List.of());

  public GuestState {
    interfaces = List.copyOf(interfaces);
  }

  /// Asks the guest.
  static GuestState ask(Guest guest) {
    if (!guest.answers()) {
      return SILENT;
    }
    try {
      var interfaces = guest.interfaces();
      return new GuestState(
          true,
          true,
          guest.hostname(),
          address(interfaces),
          guest.osInfo().prettyName(),
          interfaces);
    } catch (IOException e) {
      return SILENT;
    }
  }

  private static @Nullable String address(List<GuestAgent.Interface> interfaces) {
    return interfaces.stream()
        .flatMap(nic -> nic.addresses().stream())
        .map(address -> address.replaceAll("/.*", ""))
        .filter(a -> a.indexOf(':') < 0 && !a.startsWith("127.") && !a.startsWith("169.254."))
        .findFirst()
        .orElse(null);
  }

  private VirtualMachineToolsStatus toolsStatus() {
    return running ? VirtualMachineToolsStatus.toolsOk : VirtualMachineToolsStatus.toolsNotRunning;
  }

  private String runningStatus() {
    return running ? "guestToolsRunning" : "guestToolsNotRunning";
  }

  GuestInfo info(String guestId) {
    var info = new GuestInfo();
    info.toolsStatus = toolsStatus();
    info.toolsVersionStatus = "guestToolsUnmanaged";
    info.toolsVersionStatus2 = "guestToolsUnmanaged";
    info.toolsRunningStatus = runningStatus();
    info.guestState = running ? "running" : "notRunning";
    info.guestOperationsReady = running;
    info.interactiveGuestOperationsReady = false;
    info.guestStateChangeSupported = running;
    info.hostName = hostname;
    info.ipAddress = address;
    if (running) {
      info.guestId = guestId;
      info.guestFamily = guestId.startsWith("win") ? "windowsGuest" : "linuxGuest";
      info.guestFullName = osName;
      info.net =
          interfaces.stream()
              .filter(nic -> !nic.name().equals("lo"))
              .map(GuestState::nic)
              .toArray(GuestNicInfo[]::new);
    }
    return info;
  }

  private static GuestNicInfo nic(GuestAgent.Interface from) {
    var nic = new GuestNicInfo();
    nic.macAddress = from.mac();
    nic.connected = true;
    nic.deviceConfigId = -1;
    nic.ipAddress =
        from.addresses().stream().map(a -> a.replaceAll("/.*", "")).toArray(String[]::new);
    return nic;
  }

  VirtualMachineGuestSummary summary(String guestId) {
    var summary = new VirtualMachineGuestSummary();
    summary.toolsStatus = toolsStatus();
    summary.toolsVersionStatus = "guestToolsUnmanaged";
    summary.toolsVersionStatus2 = "guestToolsUnmanaged";
    summary.toolsRunningStatus = runningStatus();
    summary.guestId = guestId;
    summary.guestFullName = osName;
    summary.hostName = hostname;
    summary.ipAddress = address;
    return summary;
  }
}
