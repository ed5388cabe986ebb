package slipway.lab.vim.inventory;

import com.vmware.vim25.Description;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.OptionValue;
import com.vmware.vim25.ParaVirtualSCSIController;
import com.vmware.vim25.VirtualCdrom;
import com.vmware.vim25.VirtualCdromAtapiBackingInfo;
import com.vmware.vim25.VirtualCdromIsoBackingInfo;
import com.vmware.vim25.VirtualController;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConnectInfo;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualHardware;
import com.vmware.vim25.VirtualSCSIController;
import com.vmware.vim25.VirtualSCSISharing;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.DiskFormat;

/// A machine's hardware as vim25 devices.
///
/// @param datastores references by name
/// @param networks objects by id
record VmBeans(
    Function<String, @Nullable ManagedObjectReference> datastores,
    Function<String, @Nullable Entity> networks) {

  VirtualHardware hardware(Hardware from, boolean connected) {
    var bean = new VirtualHardware();
    bean.numCPU = from.cpus();
    bean.numCoresPerSocket = 1;
    bean.memoryMB = from.memoryMiB();
    var devices = new ArrayList<VirtualDevice>();
    for (var controller : from.controllers()) {
      devices.add(controller(controller, from));
    }
    from.cds().forEach(cd -> devices.add(cd(cd, connected)));
    from.disks().forEach(disk -> devices.add(disk(disk, from)));
    from.nics().forEach(nic -> devices.add(nic(nic, connected)));
    bean.device = devices.toArray(VirtualDevice[]::new);
    return bean;
  }

  private static VirtualController controller(Hardware.Controller from, Hardware all) {
    VirtualController bean;
    try {
      bean =
          Class.forName("com.vmware.vim25." + from.type())
              .asSubclass(VirtualController.class)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      bean = new ParaVirtualSCSIController();
    }
    bean.key = from.key();
    bean.busNumber = from.bus();
    bean.deviceInfo = description(label(from), from.type());
    if (bean instanceof VirtualSCSIController scsi) {
      scsi.hotAddRemove = true;
      scsi.sharedBus = VirtualSCSISharing.noSharing;
      scsi.scsiCtlrUnitNumber = 7;
      scsi.controllerKey = 100;
    }
    int[] devices =
        Stream.of(
                all.disks().stream()
                    .filter(d -> d.controller() == from.key())
                    .map(Hardware.DiskDevice::key),
                all.cds().stream()
                    .filter(d -> d.controller() == from.key())
                    .map(Hardware.CdDevice::key),
                all.nics().stream()
                    .filter(d -> d.controller() == from.key())
                    .map(Hardware.NicDevice::key))
            .flatMap(keys -> keys)
            .mapToInt(Integer::intValue)
            .toArray();
    bean.device = devices.length == 0 ? null : devices;
    return bean;
  }

  private static String label(Hardware.Controller from) {
    String kind =
        from.isScsi()
            ? "SCSI controller"
            : switch (from.type()) {
              case "VirtualIDEController" -> "IDE";
              case "VirtualPCIController" -> "PCI controller";
              case "VirtualPS2Controller" -> "PS2 controller";
              case "VirtualSIOController" -> "SIO controller";
              default -> "SATA controller";
            };
    return kind + " " + from.bus();
  }

  private static Description description(String label, String summary) {
    var description = new Description();
    description.label = label;
    description.summary = summary;
    return description;
  }

  private VirtualDisk disk(Hardware.DiskDevice from, Hardware all) {
    var bean = new VirtualDisk();
    bean.key = from.key();
    bean.controllerKey = from.controller();
    bean.unitNumber = from.unit();
    bean.capacityInKB = from.sizeBytes() / 1024;
    bean.capacityInBytes = from.sizeBytes();
    bean.deviceInfo =
        description(
            "Hard disk " + (all.disks().indexOf(from) + 1),
            String.format("%,d KB", bean.capacityInKB));
    var backing = new VirtualDiskFlatVer2BackingInfo();
    backing.fileName = from.file();
    backing.datastore = datastores.apply(DatastorePath.parse(from.file(), "fileName").datastore());
    backing.diskMode = from.mode();
    backing.split = false;
    backing.writeThrough = false;
    provision(backing, from.format());
    backing.uuid = from.uuid();
    backing.changeId = from.changeId();
    backing.sharing = "sharingNone";
    if (!from.file().equals(from.base())) {
      var parent = new VirtualDiskFlatVer2BackingInfo();
      parent.fileName = from.base();
      parent.datastore = backing.datastore;
      parent.diskMode = from.mode();
      provision(parent, from.format());
      parent.uuid = from.uuid();
      backing.parent = parent;
    }
    bean.backing = backing;
    return bean;
  }

  private static void provision(VirtualDiskFlatVer2BackingInfo backing, DiskFormat format) {
    backing.thinProvisioned = format == DiskFormat.THIN;
    backing.eagerlyScrub = format == DiskFormat.THICK_EAGER;
  }

  private VirtualCdrom cd(Hardware.CdDevice from, boolean connected) {
    var bean = new VirtualCdrom();
    bean.key = from.key();
    bean.controllerKey = from.controller();
    bean.unitNumber = from.unit();
    String iso = from.iso();
    if (iso == null) {
      var backing = new VirtualCdromAtapiBackingInfo();
      backing.deviceName = "";
      backing.useAutoDetect = false;
      bean.backing = backing;
      bean.deviceInfo = description("CD/DVD drive 1", "Remote ATAPI");
    } else {
      var backing = new VirtualCdromIsoBackingInfo();
      backing.fileName = iso;
      backing.datastore = datastores.apply(DatastorePath.parse(iso, "fileName").datastore());
      bean.backing = backing;
      bean.deviceInfo = description("CD/DVD drive 1", "ISO " + iso);
    }
    bean.connectable = connectable(from.startConnected(), connected && iso != null);
    return bean;
  }

  private static VirtualDeviceConnectInfo connectable(boolean atStart, boolean now) {
    var info = new VirtualDeviceConnectInfo();
    info.startConnected = atStart;
    info.allowGuestControl = true;
    info.connected = atStart && now;
    info.status = "ok";
    return info;
  }

  private VirtualEthernetCard nic(Hardware.NicDevice from, boolean connected) {
    VirtualEthernetCard bean;
    try {
      bean =
          Class.forName("com.vmware.vim25." + from.type())
              .asSubclass(VirtualEthernetCard.class)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      bean = new com.vmware.vim25.VirtualVmxnet3();
    }
    bean.key = from.key();
    bean.controllerKey = from.controller();
    bean.unitNumber = from.unit();
    bean.addressType = from.assigned() ? "assigned" : "manual";
    bean.macAddress = from.mac();
    Entity network = networks.apply(from.network());
    String name = network == null ? from.network() : network.name();
    bean.deviceInfo = description("Network adapter " + (from.key() - 3999), name);
    var backing = new VirtualEthernetCardNetworkBackingInfo();
    backing.deviceName = name;
    backing.network = network == null ? null : network.reference();
    bean.backing = backing;
    bean.connectable = connectable(true, connected);
    return bean;
  }

  static OptionValue[] options(Map<String, String> from) {
    return from.entrySet().stream()
        .map(
            entry -> {
              var option = new OptionValue();
              option.key = entry.getKey();
              option.value = entry.getValue();
              return option;
            })
        .toArray(OptionValue[]::new);
  }
}
