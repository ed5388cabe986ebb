package slipway.lab.vim.imports;

import com.vmware.vim25.ArrayUpdateOperation;
import com.vmware.vim25.KeyValue;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.MethodFault;
import com.vmware.vim25.OptionValue;
import com.vmware.vim25.OvfCreateImportSpecParams;
import com.vmware.vim25.OvfCreateImportSpecResult;
import com.vmware.vim25.OvfFileItem;
import com.vmware.vim25.OvfInvalidPackage;
import com.vmware.vim25.OvfNetworkMapping;
import com.vmware.vim25.ParaVirtualSCSIController;
import com.vmware.vim25.VAppPropertyInfo;
import com.vmware.vim25.VAppPropertySpec;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecFileOperation;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachineFileInfo;
import com.vmware.vim25.VirtualMachineImportSpec;
import com.vmware.vim25.VirtualSCSISharing;
import com.vmware.vim25.VirtualVmxnet3;
import com.vmware.vim25.VmConfigSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Datastore;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.VmRecord;

/// What a machine is to be, made of a descriptor and of what the importer chose.
public final class ImportSpecification {
  /// Before the qualified key of a property, among a machine's settings.
  public static final String PROPERTY = "lab.ovf.";

  private static final int FIRST_DISK = -10;
  private static final int FIRST_NIC = -100;

  private final Inventory inventory;
  private final Datastore datastore;
  private final OvfCreateImportSpecParams params;
  private final List<String> errors = new ArrayList<>();

  public ImportSpecification(
      Inventory inventory, Datastore datastore, OvfCreateImportSpecParams params) {
    this.inventory = inventory;
    this.datastore = datastore;
    this.params = params;
  }

  /// The specification, or why there is none: mistakes are a result and no fault.
  public OvfCreateImportSpecResult of(String descriptor) {
    var result = new OvfCreateImportSpecResult();
    try {
      OvfDocument document = OvfDocument.read(descriptor);
      String name =
          params.entityName == null || params.entityName.isBlank()
              ? document.name()
              : params.entityName;
      var spec = new VirtualMachineImportSpec();
      spec.configSpec = config(document, name);
      result.importSpec = spec;
      result.fileItem = files(document, name);
    } catch (IOException e) {
      errors.add(String.valueOf(e.getMessage()));
    }
    if (!errors.isEmpty()) {
      result.importSpec = null;
      result.fileItem = null;
      result.error =
          errors.stream().map(ImportSpecification::told).toArray(LocalizedMethodFault[]::new);
    }
    return result;
  }

  private static LocalizedMethodFault told(String why) {
    MethodFault fault = new OvfInvalidPackage();
    var told = new LocalizedMethodFault();
    told.fault = fault;
    told.localizedMessage = why;
    return told;
  }

  private VirtualMachineConfigSpec config(OvfDocument document, String name) {
    var spec = new VirtualMachineConfigSpec();
    spec.name = name;
    spec.guestId = "debian11_64Guest";
    spec.numCPUs = document.cpus();
    spec.memoryMB = (long) document.memoryMiB();
    spec.firmware = document.config().getOrDefault("firmware", "bios");
    spec.files = new VirtualMachineFileInfo();
    spec.files.vmPathName = "[" + datastore.name() + "]";
    spec.vAppConfig = properties(document);
    spec.extraConfig = options(document);
    spec.deviceChange = devices(document).toArray(VirtualDeviceConfigSpec[]::new);
    return spec;
  }

  private static OptionValue[] options(OvfDocument document) {
    List<OptionValue> options = new ArrayList<>();
    document
        .config()
        .forEach(
            (key, value) -> {
              if (key.equals("bootOptions.efiSecureBootEnabled")) {
                options.add(option(VmRecord.SECURE_BOOT, value));
              } else if (key.startsWith("disk.")) {
                options.add(option(key, value));
              }
            });
    return options.toArray(OptionValue[]::new);
  }

  private static OptionValue option(String key, String value) {
    var option = new OptionValue();
    option.key = key;
    option.value = value;
    return option;
  }

  private VmConfigSpec properties(OvfDocument document) {
    Map<String, String> values = new LinkedHashMap<>(document.properties());
    for (KeyValue given :
        params.propertyMapping == null ? new KeyValue[0] : params.propertyMapping) {
      if (!values.containsKey(given.key)) {
        errors.add("The property '" + given.key + "' is not in the descriptor");
      }
      values.put(String.valueOf(given.key), given.value == null ? "" : given.value);
    }
    var config = new VmConfigSpec();
    List<VAppPropertySpec> specs = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          var property = new VAppPropertySpec();
          property.operation = ArrayUpdateOperation.add;
          property.info = new VAppPropertyInfo();
          property.info.key = specs.size();
          property.info.id = key.substring(key.lastIndexOf('.') + 1);
          property.info.classId = key.substring(0, Math.max(0, key.lastIndexOf('.')));
          property.info.value = value;
          specs.add(property);
        });
    config.property = specs.toArray(VAppPropertySpec[]::new);
    return config;
  }

  private List<VirtualDeviceConfigSpec> devices(OvfDocument document) {
    List<VirtualDeviceConfigSpec> devices = new ArrayList<>();
    var controller = new ParaVirtualSCSIController();
    controller.key = -1;
    controller.busNumber = 0;
    controller.sharedBus = VirtualSCSISharing.noSharing;
    devices.add(add(controller));
    document.disks().forEach(disk -> devices.add(disk(disk)));
    for (String network : document.networks()) {
      ManagedObjectReference here = mapped(network);
      if (here != null) {
        var nic = new VirtualVmxnet3();
        nic.key = FIRST_NIC - devices.size();
        var backing = new VirtualEthernetCardNetworkBackingInfo();
        backing.network = here;
        backing.deviceName = network;
        nic.backing = backing;
        devices.add(add(nic));
      }
    }
    return devices;
  }

  private @Nullable ManagedObjectReference mapped(String network) {
    OvfNetworkMapping[] mappings =
        params.networkMapping == null ? new OvfNetworkMapping[0] : params.networkMapping;
    for (OvfNetworkMapping mapping : mappings) {
      if (network.equals(mapping.name) && mapping.network != null) {
        String id = mapping.network.val;
        if (inventory.networks().stream().noneMatch(known -> known.id().equals(id))) {
          errors.add("The network '" + id + "' does not exist");
        }
        return mapping.network;
      }
    }
    errors.add("The network '" + network + "' is mapped to none");
    return null;
  }

  private VirtualDeviceConfigSpec disk(OvfDocument.Disk disk) {
    var device = new VirtualDisk();
    device.key = FIRST_DISK - disk.unit();
    device.controllerKey = -1;
    device.unitNumber = disk.unit();
    device.capacityInKB = disk.capacityBytes() / 1024;
    device.capacityInBytes = disk.capacityBytes();
    var backing = new VirtualDiskFlatVer2BackingInfo();
    backing.fileName = "";
    backing.diskMode = "persistent";
    backing.thinProvisioned = "thin".equals(params.diskProvisioning);
    device.backing = backing;
    VirtualDeviceConfigSpec change = add(device);
    change.fileOperation = VirtualDeviceConfigSpecFileOperation.create;
    return change;
  }

  private static VirtualDeviceConfigSpec add(VirtualDevice device) {
    var change = new VirtualDeviceConfigSpec();
    change.operation = VirtualDeviceConfigSpecOperation.add;
    change.device = device;
    return change;
  }

  private static OvfFileItem[] files(OvfDocument document, String name) {
    List<OvfFileItem> items = new ArrayList<>();
    for (OvfDocument.Disk disk : document.disks()) {
      disk.file()
          .ifPresent(
              file -> {
                var item = new OvfFileItem();
                item.deviceId = Lease.importKey(name, disk.unit());
                item.path = file.href();
                item.size = file.sizeBytes();
                // CIM_ResourceAllocationSettingData: a disk
                item.cimType = 17;
                items.add(item);
              });
    }
    return items.toArray(OvfFileItem[]::new);
  }

  /// What vCenter hands to the guest as the OVF environment, the lab keeps among the settings.
  public static VirtualMachineConfigSpec withProperties(VirtualMachineConfigSpec spec) {
    List<OptionValue> options =
        new ArrayList<>(spec.extraConfig == null ? List.of() : List.of(spec.extraConfig));
    if (spec.vAppConfig != null && spec.vAppConfig.property != null) {
      for (VAppPropertySpec property : spec.vAppConfig.property) {
        if (property.info != null && property.info.value != null) {
          options.add(
              option(
                  PROPERTY + property.info.classId + "." + property.info.id, property.info.value));
        }
      }
    }
    spec.extraConfig = options.toArray(OptionValue[]::new);
    return spec;
  }
}
