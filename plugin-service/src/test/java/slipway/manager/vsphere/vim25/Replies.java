package slipway.manager.vsphere.vim25;

/// Contents of replies, as the published WSDL describes them.
final class Replies {
  private static final String LAYOUT_DISKS =
      "<VirtualMachineFileLayoutExDiskLayout><key>2000</key><chain><fileKey>1</fileKey>"
          + "<fileKey>2</fileKey></chain></VirtualMachineFileLayoutExDiskLayout>";

  // A descriptor of 1 MiB would be odd; it shows that all of a disk's files count, and only they.
  private static final String LAYOUT_FILES =
      layoutFile(0, "config", 5 << 20)
          + layoutFile(1, "diskDescriptor", 1 << 20)
          + layoutFile(2, "diskExtent", 2 << 20);

  private Replies() {}

  private static String layoutFile(int key, String type, long size) {
    return "<VirtualMachineFileLayoutExFileInfo><key>%d</key><name>n</name><type>%s</type>"
            .formatted(key, type)
        + "<size>%d</size></VirtualMachineFileLayoutExFileInfo>".formatted(size);
  }

  static String objects(String type, String id, String properties) {
    return "<returnval><objects><obj type=\"%s\">%s</obj>%s</objects></returnval>"
        .formatted(type, id, properties);
  }

  static String task(String state, String more) {
    return objects(
        "Task",
        "task-1",
        """
        <propSet><name>info</name><val xsi:type="TaskInfo"><key>task-1</key>
        <task type="Task">task-1</task><cancelled>false</cancelled><cancelable>false</cancelable>
        <state>%s</state>%s</val></propSet>"""
            .formatted(state, more));
  }

  static String disk(int key, int unit, String path, String mode) {
    return """
        <VirtualDevice xsi:type="VirtualDisk"><key>%1$d</key>
        <deviceInfo><label>Hard disk %5$d</label><summary>s</summary></deviceInfo>
        <backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>%3$s</fileName>
        <diskMode>%4$s</diskMode><uuid>6000C29a-0000-0000-0000-00000000%1$d</uuid>
        <changeId>52 aa/%1$d</changeId></backing>
        <controllerKey>1000</controllerKey><unitNumber>%2$d</unitNumber>
        <capacityInKB>8192</capacityInKB><capacityInBytes>8388608</capacityInBytes>
        </VirtualDevice>"""
        .formatted(key, unit, path, mode, unit + 1);
  }

  /// A controller with a disk on every unit but its own.
  static String fullController(int key, int bus) {
    StringBuilder devices =
        new StringBuilder(
            "<VirtualDevice xsi:type=\"ParaVirtualSCSIController\"><key>%d</key><busNumber>%d</busNumber></VirtualDevice>"
                .formatted(key, bus));
    for (int unit = 0; unit < DeviceChanges.UNITS; unit++) {
      devices.append(
          "<VirtualDevice xsi:type=\"VirtualDisk\"><key>%d</key><controllerKey>%d</controllerKey><unitNumber>%d</unitNumber><capacityInKB>8</capacityInKB></VirtualDevice>"
              .formatted(key * 100 + unit, key, unit));
    }
    return devices.toString();
  }

  private static String property(String name, String type, String value) {
    return "<propSet><name>%s</name><val xsi:type=\"%s\">%s</val></propSet>"
        .formatted(name, type, value);
  }

  static String snapshot() {
    return objects(
        "VirtualMachineSnapshot",
        "snapshot-1",
        property(
            "config.hardware.device",
            "ArrayOfVirtualDevice",
            disk(2000, 0, "[ds1] web01/web01.vmdk", "persistent")));
  }

  static String machine(String id, String power) {
    String devices =
        """
        <VirtualDevice xsi:type="ParaVirtualSCSIController"><key>1000</key><busNumber>0</busNumber>
        <sharedBus>noSharing</sharedBus></VirtualDevice>
        <VirtualDevice xsi:type="VirtualVmxnet3"><key>4000</key>
        <deviceInfo><label>Network adapter 1</label><summary>n</summary></deviceInfo>
        <backing xsi:type="VirtualEthernetCardNetworkBackingInfo"><deviceName>VM Network</deviceName>
        <network type="Network">network-7</network></backing>
        <macAddress>00:50:56:91:00:01</macAddress></VirtualDevice><!-- more -->"""
            + disk(2000, 0, "[ds1] web01/web01.vmdk", "persistent");
    String snapshots =
        "<rootSnapshotList><snapshot type=\"VirtualMachineSnapshot\">snapshot-1</snapshot>"
            + "<name>a</name><childSnapshotList><snapshot type=\"VirtualMachineSnapshot\">snapshot-2"
            + "</snapshot><name>b</name></childSnapshotList></rootSnapshotList>";
    String options =
        "<OptionValue xsi:type=\"OptionValue\"><key>slipway.x</key>"
            + "<value xsi:type=\"xsd:string\">1</value></OptionValue><OptionValue><key>other</key>"
            + "<value xsi:type=\"xsd:string\">2</value></OptionValue>";
    return objects(
        "VirtualMachine",
        id,
        property("name", "xsd:string", "web%2f01")
            + property("config.template", "xsd:boolean", "false")
            + property("config.changeVersion", "xsd:string", "cv-1")
            + property("config.instanceUuid", "xsd:string", "5001-" + id)
            + property("config.guestId", "xsd:string", "debian12_64Guest")
            + property("config.firmware", "xsd:string", "bios")
            + property(
                "config.files",
                "VirtualMachineFileInfo",
                "<vmPathName>[ds1] web01/web01.vmx</vmPathName>")
            + property("config.extraConfig", "ArrayOfOptionValue", options)
            + property("config.hardware.device", "ArrayOfVirtualDevice", devices)
            + property("config.hardware.numCPU", "xsd:int", "2")
            + property("config.hardware.memoryMB", "xsd:int", "2048")
            + property("runtime.powerState", "VirtualMachinePowerState", power)
            + property("guest.toolsRunningStatus", "xsd:string", "guestToolsRunning")
            + property("guest.guestOperationsReady", "xsd:boolean", "true")
            + property("layoutEx.disk", "ArrayOfVirtualMachineFileLayoutExDiskLayout", LAYOUT_DISKS)
            + property("layoutEx.file", "ArrayOfVirtualMachineFileLayoutExFileInfo", LAYOUT_FILES)
            + property("snapshot", "VirtualMachineSnapshotInfo", snapshots));
  }

  /// @param areas each `start+length`
  static String changed(long start, long length, String... areas) {
    StringBuilder reply =
        new StringBuilder(
            "<returnval><startOffset>%d</startOffset><length>%d</length>".formatted(start, length));
    for (String area : areas) {
      int plus = area.indexOf('+');
      reply.append(
          "<changedArea><start>%s</start><length>%s</length></changedArea>"
              .formatted(area.substring(0, plus), area.substring(plus + 1)));
    }
    return reply.append("</returnval>").toString();
  }

  static String guestManagers() {
    StringBuilder managers = new StringBuilder();
    for (String name : new String[] {"auth", "file", "process"}) {
      managers.append(
          "<propSet><name>%1$sManager</name><val type=\"%1$s\" xsi:type=\"ManagedObjectReference\">%1$s</val></propSet>"
              .formatted(name));
    }
    return objects("GuestOperationsManager", "guestOps", managers.toString());
  }

  static String process(long pid, String exit) {
    return "<returnval><name>sh</name><pid>%d</pid><owner>root</owner><cmdLine>sh</cmdLine>"
            .formatted(pid)
        + "<startTime>2026-11-20T10:00:00Z</startTime><endTime>2026-11-20T10:00:01Z</endTime>"
        + exit
        + "</returnval>";
  }
}
