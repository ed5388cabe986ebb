package slipway.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import slipway.lab.process.HostProgram;

/// A package like the appliance's own, of a few megabytes: a system disk that nobody boots, and an
/// empty data disk.
final class SmallAppliance {
  static final int SYSTEM_BYTES = 32 << 20;

  private SmallAppliance() {}

  static Path make(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path raw = directory.resolve("system.raw");
    byte[] content = new byte[SYSTEM_BYTES];
    new Random(11).nextBytes(content);
    Files.write(raw, content);
    Path vmdk = directory.resolve("slipway-system.vmdk");
    HostProgram.run(
        Duration.ofMinutes(2),
        List.of(
            "qemu-img",
            "convert",
            "-f",
            "raw",
            "-O",
            "vmdk",
            "-o",
            "subformat=streamOptimized",
            raw.toString(),
            vmdk.toString()));
    Files.delete(raw);
    Files.writeString(
        directory.resolve("slipway.ovf"),
        DESCRIPTOR
            .replace("FILE_BYTES", Long.toString(Files.size(vmdk)))
            .replace("DISK_BYTES", Integer.toString(SYSTEM_BYTES)));
    return directory;
  }

  private static final String DESCRIPTOR =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
          xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
          xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
          xmlns:vmw="http://www.vmware.com/schema/ovf">
        <References>
          <File ovf:id="file1" ovf:href="slipway-system.vmdk" ovf:size="FILE_BYTES"/>
        </References>
        <DiskSection>
          <Info>Disks</Info>
          <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="DISK_BYTES" ovf:capacityAllocationUnits="byte"/>
          <Disk ovf:diskId="disk2" ovf:capacity="67108864" ovf:capacityAllocationUnits="byte"/>
        </DiskSection>
        <NetworkSection>
          <Info>Networks</Info>
          <Network ovf:name="Management"/>
        </NetworkSection>
        <VirtualSystem ovf:id="slipway">
          <Info>Slipway</Info>
          <VirtualHardwareSection ovf:transport="com.vmware.guestInfo">
            <Info>Hardware</Info>
            <Item>
              <rasd:ResourceType>3</rasd:ResourceType>
              <rasd:VirtualQuantity>2</rasd:VirtualQuantity>
            </Item>
            <Item>
              <rasd:ResourceType>4</rasd:ResourceType>
              <rasd:VirtualQuantity>1024</rasd:VirtualQuantity>
            </Item>
            <Item>
              <rasd:AddressOnParent>0</rasd:AddressOnParent>
              <rasd:HostResource>ovf:/disk/disk1</rasd:HostResource>
              <rasd:ResourceType>17</rasd:ResourceType>
            </Item>
            <Item>
              <rasd:AddressOnParent>1</rasd:AddressOnParent>
              <rasd:HostResource>ovf:/disk/disk2</rasd:HostResource>
              <rasd:ResourceType>17</rasd:ResourceType>
            </Item>
            <vmw:Config vmw:key="firmware" vmw:value="efi"/>
            <vmw:ExtraConfig vmw:key="disk.EnableUUID" vmw:value="TRUE"/>
          </VirtualHardwareSection>
          <ProductSection ovf:class="guestinfo.slipway">
            <Info>Properties</Info>
            <Property ovf:key="role" ovf:value="manager"/>
            <Property ovf:key="hostname" ovf:value=""/>
            <Property ovf:key="dns" ovf:value=""/>
            <Property ovf:key="admin_password" ovf:value=""/>
            <Property ovf:key="manager" ovf:value=""/>
            <Property ovf:key="manager_fingerprint" ovf:value=""/>
            <Property ovf:key="enrolment_token" ovf:value=""/>
          </ProductSection>
        </VirtualSystem>
      </Envelope>
      """;
}
