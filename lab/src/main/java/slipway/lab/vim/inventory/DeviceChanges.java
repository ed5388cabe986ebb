package slipway.lab.vim.inventory;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.VirtualCdrom;
import com.vmware.vim25.VirtualCdromIsoBackingInfo;
import com.vmware.vim25.VirtualController;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Hardware.CdDevice;
import slipway.lab.vim.inventory.Hardware.Controller;
import slipway.lab.vim.inventory.Hardware.DiskDevice;
import slipway.lab.vim.inventory.Hardware.NicDevice;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// The device changes of one specification, applied to a copy of the machine's hardware.
final class DeviceChanges {
  /// Device changes beyond this many in one specification are refused.
  static final int MAX_CHANGES = 64;

  private static final String ARGUMENT = "configSpec.deviceChange";

  private final Inventory inventory;
  private final DiskChanges disks;
  private final Map<Integer, Integer> newKeys = new HashMap<>();
  private Hardware hardware;

  DeviceChanges(Inventory inventory, Hardware hardware, DiskChanges disks) {
    this.inventory = inventory;
    this.hardware = hardware;
    this.disks = disks;
  }

  Hardware apply(VirtualDeviceConfigSpec @Nullable [] changes) throws IOException {
    if (changes == null) {
      return hardware;
    }
    if (changes.length > MAX_CHANGES) {
      throw Faults.invalidArgument(ARGUMENT);
    }
    for (int i = 0; i < changes.length; i++) {
      String argument = ARGUMENT + "[" + i + "]";
      VirtualDeviceConfigSpec change = changes[i];
      if (change.device == null) {
        throw Faults.invalidArgument(argument + ".device");
      }
      apply(change, change.device, argument);
    }
    return hardware;
  }

  private void apply(VirtualDeviceConfigSpec change, VirtualDevice device, String argument)
      throws IOException {
    switch (device) {
      case VirtualDisk disk -> disk(change, disk, argument);
      case VirtualCdrom cd -> cd(change.operation, cd, argument);
      case VirtualEthernetCard nic -> nic(change.operation, nic, argument);
      case VirtualController controller -> controller(change.operation, controller, argument);
      default -> throw Faults.notSupported("a device of type " + device.getClass().getSimpleName());
    }
  }

  private static Fault bad(String argument) {
    return Faults.invalidArgument(argument);
  }

  private void disk(VirtualDeviceConfigSpec change, VirtualDisk bean, String argument)
      throws IOException {
    var list = new ArrayList<>(hardware.disks());
    if (change.operation == VirtualDeviceConfigSpecOperation.add) {
      Controller controller = controllerOf(bean, argument, Controller::isScsi);
      int unit = freeUnit(controller, bean.unitNumber, 15, argument);
      int key = 2000 + (controller.key() - 1000) * 16 + unit;
      list.add(
          disks.add(change, bean, new DiskChanges.Slot(key, controller.key(), unit), argument));
    } else {
      DiskDevice old = find(list, d -> d.key() == bean.key, argument);
      list.remove(old);
      if (change.operation == VirtualDeviceConfigSpecOperation.remove) {
        disks.remove(change, old);
      } else {
        list.add(disks.edit(bean, old, argument));
      }
    }
    hardware = hardware.withDisks(list);
  }

  private static <D> D find(List<D> devices, Predicate<D> wanted, String argument) {
    return devices.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> bad(argument + ".device.key"));
  }

  private Controller controllerOf(
      VirtualDevice device, String argument, Predicate<Controller> fits) {
    if (device.controllerKey == null) {
      throw bad(argument + ".device.controllerKey");
    }
    int key = newKeys.getOrDefault(device.controllerKey, device.controllerKey);
    return find(
        hardware.controllers(), c -> c.key() == key && fits.test(c), argument + ".controllerKey");
  }

  private int freeUnit(Controller controller, @Nullable Integer wanted, int last, String argument) {
    var taken = new java.util.TreeSet<Integer>();
    hardware.disks().stream()
        .filter(d -> d.controller() == controller.key())
        .forEach(d -> taken.add(d.unit()));
    hardware.cds().stream()
        .filter(d -> d.controller() == controller.key())
        .forEach(d -> taken.add(d.unit()));
    if (controller.isScsi()) {
      taken.add(7);
    }
    if (wanted != null && wanted >= 0) {
      if (wanted > last || taken.contains(wanted)) {
        throw bad(argument + ".device.unitNumber");
      }
      return wanted;
    }
    for (int unit = 0; unit <= last; unit++) {
      if (!taken.contains(unit)) {
        return unit;
      }
    }
    throw bad(argument + ".device.unitNumber");
  }

  private void cd(VirtualDeviceConfigSpecOperation operation, VirtualCdrom bean, String argument) {
    var list = new ArrayList<>(hardware.cds());
    if (operation == VirtualDeviceConfigSpecOperation.add) {
      Controller controller = controllerOf(bean, argument, c -> !c.isScsi());
      boolean ide = controller.type().equals("VirtualIDEController");
      int unit = freeUnit(controller, bean.unitNumber, ide ? 1 : 29, argument);
      int key = ide ? 3000 + controller.bus() * 2 + unit : 16_000 + controller.bus() * 30 + unit;
      list.add(
          new CdDevice(key, controller.key(), unit, iso(bean, argument), startConnected(bean)));
    } else {
      CdDevice old = find(list, d -> d.key() == bean.key, argument);
      list.remove(old);
      if (operation == VirtualDeviceConfigSpecOperation.edit) {
        list.add(
            new CdDevice(
                old.key(),
                old.controller(),
                old.unit(),
                iso(bean, argument),
                startConnected(bean)));
      }
    }
    hardware = hardware.withCds(list);
  }

  private static boolean startConnected(VirtualDevice bean) {
    return bean.connectable == null || bean.connectable.startConnected;
  }

  private @Nullable String iso(VirtualCdrom bean, String argument) {
    if (!(bean.backing instanceof VirtualCdromIsoBackingInfo backing)) {
      return null;
    }
    if (backing.fileName == null) {
      throw bad(argument + ".device.backing.fileName");
    }
    DatastorePath path = DatastorePath.parse(backing.fileName, argument + ".backing.fileName");
    if (!java.nio.file.Files.isRegularFile(inventory.datastore(path).file(path))) {
      throw Faults.file(new com.vmware.vim25.FileNotFound(), path.toString(), "File not found");
    }
    return path.toString();
  }

  private void nic(
      VirtualDeviceConfigSpecOperation operation, VirtualEthernetCard bean, String argument) {
    var list = new ArrayList<>(hardware.nics());
    NicDevice old =
        operation == VirtualDeviceConfigSpecOperation.add
            ? null
            : find(list, n -> n.key() == bean.key, argument);
    list.remove(old);
    if (operation != VirtualDeviceConfigSpecOperation.remove) {
      int key = old == null ? freeNicKey() : old.key();
      list.add(nic(bean, key, old, argument));
    }
    list.sort(java.util.Comparator.comparingInt(NicDevice::key));
    hardware = hardware.withNics(list);
  }

  private int freeNicKey() {
    int key = 4000;
    while (true) {
      int candidate = key;
      if (hardware.nics().stream().noneMatch(n -> n.key() == candidate)) {
        return key;
      }
      key++;
    }
  }

  private NicDevice nic(
      VirtualEthernetCard bean, int key, @Nullable NicDevice old, String argument) {
    boolean given = bean.macAddress != null && !bean.macAddress.isEmpty();
    String mac = given ? bean.macAddress : old != null ? old.mac() : freshMac();
    if (!mac.matches("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")) {
      throw bad(argument + ".device.macAddress");
    }
    String network = old == null ? null : old.network();
    if (bean.backing instanceof VirtualEthernetCardNetworkBackingInfo backing) {
      network = network(backing, argument);
    }
    if (network == null) {
      throw bad(argument + ".device.backing");
    }
    String type = bean.getClass().getSimpleName();
    return new NicDevice(
        key, 100, key - 4000 + 7, type, mac.toLowerCase(Locale.ROOT), network, !given);
  }

  private String network(VirtualEthernetCardNetworkBackingInfo backing, String argument) {
    ManagedObjectReference reference = backing.network;
    return inventory.networks().stream()
        .filter(
            n ->
                reference != null
                    ? n.id().equals(reference.val)
                    : n.name().equals(backing.deviceName))
        .map(Entity::id)
        .findFirst()
        .orElseThrow(() -> bad(argument + ".device.backing.network"));
  }

  private static String freshMac() {
    int n = ThreadLocalRandom.current().nextInt(1 << 22);
    return String.format("00:50:56:%02x:%02x:%02x", 0x80 | (n >> 16), (n >> 8) & 0xff, n & 0xff);
  }

  private void controller(
      VirtualDeviceConfigSpecOperation operation, VirtualController bean, String argument) {
    var list = new ArrayList<>(hardware.controllers());
    switch (operation) {
      case add -> {
        var fresh = new Controller(0, bean.getClass().getSimpleName(), bean.busNumber);
        int base = fresh.isScsi() ? 1000 : 15_000;
        int key = base + bean.busNumber;
        boolean taken = list.stream().anyMatch(c -> c.key() == key);
        if (taken || bean.busNumber < 0 || bean.busNumber > 3) {
          throw bad(argument + ".device.busNumber");
        }
        if (!fresh.isScsi() && !fresh.type().equals("VirtualAHCIController")) {
          throw Faults.notSupported("a controller of type " + fresh.type());
        }
        list.add(new Controller(key, fresh.type(), fresh.bus()));
        newKeys.put(bean.key, key);
      }
      case remove -> {
        boolean used =
            hardware.disks().stream().anyMatch(d -> d.controller() == bean.key)
                || hardware.cds().stream().anyMatch(d -> d.controller() == bean.key);
        if (used || bean.key < 1000) {
          throw bad(argument + ".device.key");
        }
        list.remove(find(list, c -> c.key() == bean.key, argument));
      }
      case edit -> find(list, c -> c.key() == bean.key, argument);
    }
    hardware = hardware.withControllers(list);
  }
}
