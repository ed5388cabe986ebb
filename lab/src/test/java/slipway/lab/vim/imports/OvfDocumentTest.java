package slipway.lab.vim.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OvfDocumentTest {
  private static final String HEAD =
      """
      <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
          xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
          xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
      """;

  private static String document(String disk) {
    return HEAD
        + """
          <References><File ovf:id="file1" ovf:href="a.vmdk" ovf:size="7"/></References>
          <DiskSection>%s</DiskSection>
          <NetworkSection><Network ovf:name="Management"/></NetworkSection>
          <VirtualSystem ovf:id="slipway"><VirtualHardwareSection>
            <Item><rasd:ResourceType>3</rasd:ResourceType>
              <rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
            <Item><rasd:AddressOnParent>1</rasd:AddressOnParent>
              <rasd:HostResource>ovf:/disk/disk1</rasd:HostResource>
              <rasd:ResourceType>17</rasd:ResourceType></Item>
            </VirtualHardwareSection>
            <ProductSection ovf:class="guestinfo.slipway">
              <Property ovf:key="role" ovf:value="manager"/></ProductSection>
            <ProductSection><Property ovf:key="plain.key" ovf:value="x"/></ProductSection>
          </VirtualSystem></Envelope>"""
            .formatted(disk);
  }

  private static final String WITH_FILE =
      "<Disk ovf:diskId=\"disk1\" ovf:fileRef=\"file1\" ovf:capacity=\"4096\""
          + " ovf:capacityAllocationUnits=\"byte\"/>";

  @Test
  void aDescriptorIsRead() throws Exception {
    OvfDocument read = OvfDocument.read(document(WITH_FILE));
    assertThat(read.name()).isEqualTo("slipway");
    assertThat(read.cpus()).isEqualTo(2);
    assertThat(read.networks()).containsExactly("Management");
    assertThat(read.properties())
        .containsEntry("guestinfo.slipway.role", "manager")
        .containsEntry("plain.key", "x");
    assertThat(read.disks())
        .singleElement()
        .satisfies(
            disk -> {
              assertThat(disk.unit()).isEqualTo(1);
              assertThat(disk.file()).contains(new OvfDocument.File("a.vmdk", 7));
            });
  }

  @Test
  void aDiskWithoutAFileIsBlank() throws Exception {
    String blank = WITH_FILE.replace("ovf:fileRef=\"file1\" ", "");
    assertThat(OvfDocument.read(document(blank)).disks().getFirst().file()).isEmpty();
  }

  @Test
  void whatIsNotThereIsTold() {
    refused(document(WITH_FILE.replace("file1", "file9")), "file9");
    refused(document(""), "ovf:/disk/disk1");
    refused(document(WITH_FILE.replace("4096", "many")), "many");
    refused("<nothing/>", "Envelope");
    refused("no XML", "no XML");
  }

  @Test
  void noFileOfTheHostIsRead() {
    refused(
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + document(WITH_FILE),
        "DOCTYPE");
  }

  @Test
  void aDescriptorsLengthIsBounded() {
    refused(" ".repeat(OvfDocument.MAX_CHARACTERS + 1), "too long");
  }

  private static void refused(String xml, String why) {
    assertThatThrownBy(() -> OvfDocument.read(xml))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }
}
