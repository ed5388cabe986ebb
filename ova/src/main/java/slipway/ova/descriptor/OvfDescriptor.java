package slipway.ova.descriptor;

import java.util.List;
import java.util.stream.Collectors;
import slipway.ova.configuration.Property;

/// The descriptor of the appliance: hardware, disks and the form that asks for its properties.
/// // DSP0243 1.1.0
final class OvfDescriptor {
  static final String OVF = "http://schemas.dmtf.org/ovf/envelope/1";
  static final String RASD =
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData";
  static final String VSSD =
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData";
  static final String VMW = "http://www.vmware.com/schema/ovf";
  static final String STREAM_OPTIMIZED =
      "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";

  /// ESXi 6.7 U2 and later take it, so every release that the plugin is for.
  static final String HARDWARE = "vmx-15";

  static final List<String> INSTALLER_KEYS =
      List.of("vmw.vsphereui.solutioninstall.solutionId", "vmw.vsphereui.solutioninstall.pluginId");

  /// The extension's key.
  private static final String PLUGIN = "slipway";

  static final int CPUS = 2;
  static final int MEMORY_MIB = 4096;

  private OvfDescriptor() {}

  /// @param disks in the order of their places on the controller: system first, then data
  static String write(String version, List<DiskFile> disks) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="%s" xmlns:ovf="%s" xmlns:rasd="%s" xmlns:vssd="%s" xmlns:vmw="%s">
          <References>
        """
            .formatted(OVF, OVF, RASD, VSSD, VMW));
    for (int i = 0; i < disks.size(); i++) {
      if (!disks.get(i).isBlank()) {
        text.append(
            "    <File ovf:id=\"file%d\" ovf:href=\"%s\" ovf:size=\"%d\"/>\n"
                .formatted(i + 1, disks.get(i).name(), disks.get(i).sizeBytes()));
      }
    }
    text.append(
        """
          </References>
          <DiskSection>
            <Info>The system, and what outlives it</Info>
        """);
    for (int i = 0; i < disks.size(); i++) {
      text.append(disk(i + 1, disks.get(i)));
    }
    return text.append(
            """
              </DiskSection>
              <NetworkSection>
                <Info>Where the appliance is reached</Info>
                <Network ovf:name="Management">
                  <Description>Reaches vCenter, the hosts and the other appliances</Description>
                </Network>
              </NetworkSection>
              <VirtualSystem ovf:id="slipway">
                <Info>Slipway: manager, gateway or both</Info>
                <Name>slipway</Name>
                <OperatingSystemSection ovf:id="96" vmw:osType="debian11_64Guest">
                  <Info>Debian GNU/Linux 12, 64 bits</Info>
                </OperatingSystemSection>
            """)
        .append(hardware(disks.size()))
        .append(product(version))
        .append(installer())
        .append("  </VirtualSystem>\n</Envelope>\n")
        .toString();
  }

  /// A disk without a file is blank. // DSP0243 1.1.0 §9.1
  private static String disk(int number, DiskFile disk) {
    String content =
        disk.isBlank()
            ? ""
            : " ovf:fileRef=\"file%d\" ovf:populatedSize=\"%d\""
                .formatted(number, disk.populatedBytes());
    return "    <Disk ovf:diskId=\"disk%d\"%s ovf:capacity=\"%d\" ovf:capacityAllocationUnits=\"byte\" ovf:format=\"%s\"/>\n"
        .formatted(number, content, disk.capacityBytes(), STREAM_OPTIMIZED);
  }

  private static String hardware(int disks) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
            <VirtualHardwareSection ovf:transport="com.vmware.guestInfo">
              <Info>What it needs at least</Info>
              <System>
                <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
                <vssd:InstanceID>0</vssd:InstanceID>
                <vssd:VirtualSystemIdentifier>slipway</vssd:VirtualSystemIdentifier>
                <vssd:VirtualSystemType>%s</vssd:VirtualSystemType>
              </System>
              <Item>
                <rasd:AllocationUnits>hertz * 10^6</rasd:AllocationUnits>
                <rasd:Description>Number of virtual CPUs</rasd:Description>
                <rasd:ElementName>%d virtual CPUs</rasd:ElementName>
                <rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType>
                <rasd:VirtualQuantity>%d</rasd:VirtualQuantity>
              </Item>
              <Item>
                <rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>
                <rasd:Description>Memory</rasd:Description>
                <rasd:ElementName>%d MB of memory</rasd:ElementName>
                <rasd:InstanceID>2</rasd:InstanceID>
                <rasd:ResourceType>4</rasd:ResourceType>
                <rasd:VirtualQuantity>%d</rasd:VirtualQuantity>
              </Item>
              <Item>
                <rasd:Address>0</rasd:Address>
                <rasd:Description>SCSI controller</rasd:Description>
                <rasd:ElementName>SCSI controller 0</rasd:ElementName>
                <rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType>
                <rasd:ResourceType>6</rasd:ResourceType>
              </Item>
        """
            .formatted(HARDWARE, CPUS, CPUS, MEMORY_MIB, MEMORY_MIB));
    for (int i = 0; i < disks; i++) {
      text.append(
          """
                <Item>
                  <rasd:AddressOnParent>%d</rasd:AddressOnParent>
                  <rasd:ElementName>Hard disk %d</rasd:ElementName>
                  <rasd:HostResource>ovf:/disk/disk%d</rasd:HostResource>
                  <rasd:InstanceID>%d</rasd:InstanceID>
                  <rasd:Parent>3</rasd:Parent>
                  <rasd:ResourceType>17</rasd:ResourceType>
                </Item>
          """
              .formatted(i, i + 1, i + 1, 4 + i));
    }
    // disk.EnableUUID: the gateway finds a guest's disk by its UUID.
    return text.append(
            """
                  <Item>
                    <rasd:AddressOnParent>7</rasd:AddressOnParent>
                    <rasd:AutomaticAllocation>true</rasd:AutomaticAllocation>
                    <rasd:Connection>Management</rasd:Connection>
                    <rasd:Description>Network adapter</rasd:Description>
                    <rasd:ElementName>Network adapter 1</rasd:ElementName>
                    <rasd:InstanceID>%d</rasd:InstanceID>
                    <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType>
                    <rasd:ResourceType>10</rasd:ResourceType>
                  </Item>
                  <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>
                  <vmw:Config ovf:required="false" vmw:key="bootOptions.efiSecureBootEnabled" vmw:value="true"/>
                  <vmw:Config ovf:required="false" vmw:key="tools.syncTimeWithHost" vmw:value="false"/>
                  <vmw:ExtraConfig ovf:required="false" vmw:key="disk.EnableUUID" vmw:value="TRUE"/>
                </VirtualHardwareSection>
            """
                .formatted(4 + disks))
        .toString();
  }

  private static String product(String version) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
            <ProductSection ovf:class="%s">
              <Info>What the appliance is, and what it has to be told</Info>
              <Product>Slipway</Product>
              <Version>%s</Version>
        """
            .formatted(Property.OVF_CLASS, escaped(version)));
    for (Property.Category category : Property.Category.values()) {
      text.append("      <Category>").append(escaped(category.title())).append("</Category>\n");
      for (Property property : Property.values()) {
        if (property.category() == category) {
          text.append(property(property));
        }
      }
    }
    return text.append("    </ProductSection>\n").toString();
  }

  /// By which the vSphere Client's installer of plugins knows the appliance. Its documentation has
  /// the dots in the keys. // vSphere Client SDK 8.0, "Integrated Installer Solution Metadata"
  private static String installer() {
    StringBuilder text =
        new StringBuilder(
            """
                <ProductSection>
                  <Info>For the vSphere Client, when it deploys the appliance as a plugin</Info>
                  <Category>vSphere Client (leave as it is)</Category>
            """);
    for (String key : INSTALLER_KEYS) {
      text.append(
          """
                <Property ovf:key="%s" ovf:type="string" ovf:userConfigurable="true" ovf:value="%s" ovf:qualifiers="ValueMap{&quot;%s&quot;}">
                  <Label>%s</Label>
                  <Description>Which plugin it is</Description>
                </Property>
          """
              .formatted(key, PLUGIN, PLUGIN, key.replaceFirst(".*\\.", "")));
    }
    return text.append("    </ProductSection>\n").toString();
  }

  private static String property(Property property) {
    String type =
        switch (property.form()) {
          case TEXT -> "ovf:type=\"string\"";
          case PASSWORD -> "ovf:type=\"string\" ovf:password=\"true\"";
          case BOOLEAN -> "ovf:type=\"boolean\"";
          case ROLE ->
              "ovf:type=\"string\" ovf:qualifiers=\"ValueMap{&quot;manager&quot;, &quot;gateway&quot;, &quot;both&quot;}\"";
        };
    return """
          <Property ovf:key="%s" %s ovf:userConfigurable="true" ovf:value="%s">
            <Label>%s</Label>
            <Description>%s</Description>
          </Property>
    """
        .formatted(
            property.key(),
            type,
            escaped(property.standard()),
            escaped(property.label()),
            escaped(property.description()));
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '&' -> "&amp;";
                  case '<' -> "&lt;";
                  case '>' -> "&gt;";
                  case '"' -> "&quot;";
                  default -> String.valueOf((char) c);
                })
        .collect(Collectors.joining());
  }
}
