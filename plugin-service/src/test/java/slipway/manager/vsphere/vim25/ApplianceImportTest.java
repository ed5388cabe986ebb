package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.vsphere.vim25.SessionsAtVCenterTest.problem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Appliance;
import slipway.manager.vsphere.ImportWatch;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

class ApplianceImportTest {
  private static final String SPEC =
      """
      <returnval><importSpec xsi:type="VirtualMachineImportSpec"><configSpec>
      <name>gw &amp; 1</name><extraConfig><key>k</key><value xsi:type="xsd:string">v</value></extraConfig>
      <bootOptions><efiSecureBootEnabled>true</efiSecureBootEnabled></bootOptions>
      </configSpec></importSpec>
      <fileItem><deviceId>/gw/VirtualLsi0:0</deviceId><path>%s</path><size>9</size>
      <cimType>17</cimType><create>false</create></fileItem></returnval>""";
  private static final String LEASE = "<returnval type=\"HttpNfcLease\">lease-1</returnval>";
  private static final String REFUSED =
      """
      <returnval><warning><fault xsi:type="OvfInvalidPackage"><lineNumber>1</lineNumber></fault>
      <localizedMessage>Mind the gap.</localizedMessage></warning>
      <error><fault xsi:type="OvfInvalidPackage"><lineNumber>1</lineNumber></fault>
      <localizedMessage>No property x.</localizedMessage></error></returnval>""";

  private static Identity identity;
  private static Identity host;

  @TempDir Path directory;
  private final Watch watch = new Watch();
  private SoapServer server;
  private SoapServer disks;
  private VSphere vsphere;

  /// Remembers what it was told.
  private static final class Watch implements ImportWatch {
    final List<String> told = new ArrayList<>();
    boolean cancelled;

    @Override
    public void made(ObjectId machine) {
      told.add(machine.value());
    }

    @Override
    public void sent(long bytes) {
      told.add(bytes + " bytes");
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }

  @BeforeAll
  static void identities(@TempDir Path directory) throws Exception {
    identity = Identity.make(directory, "vc");
    host = Identity.make(directory, "esx");
  }

  @BeforeEach
  void start() throws Exception {
    server = new SoapServer(identity);
    disks = new SoapServer(host);
    disks.on("POST", SoapServer.body(201, ""));
    server
        .on("RetrieveServiceContent", content())
        .on("CreateImportSpec", SPEC.formatted("slipway-system.vmdk"))
        .on("ImportVApp", LEASE)
        .on("POST", SoapServer.body(201, ""))
        .on("HttpNfcLeaseProgress", "")
        .on("HttpNfcLeaseComplete", "")
        .on("HttpNfcLeaseAbort", "");
    lease("https://*/nfc/1/disk-0.vmdk", "");
    Files.writeString(directory.resolve("slipway-system.vmdk"), "nine here");
    Files.writeString(
        directory.resolve("slipway.ovf"),
        """
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
            xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"><NetworkSection>
        <Network ovf:name="Management"/></NetworkSection></Envelope>""");
    vsphere = new Vim25VCenters().login(server.endpoint(), "ann", "pw");
  }

  private static String content() {
    return SoapServer.CONTENT.replace(
        "</returnval>", "<ovfManager type=\"OvfManager\">OvfManager</ovfManager></returnval>");
  }

  private void lease(String url, String thumbprint) {
    server.on(
        "RetrievePropertiesEx",
        Replies.objects(
            "HttpNfcLease",
            "lease-1",
            """
            <propSet><name>state</name><val xsi:type="HttpNfcLeaseState">ready</val></propSet>
            <propSet><name>info</name><val xsi:type="HttpNfcLeaseInfo">
            <lease type="HttpNfcLease">lease-1</lease><entity type="VirtualMachine">vm-9</entity>
            <deviceUrl><key>/vm-9/0:0</key><importKey>/gw/VirtualLsi0:0</importKey><url>%s</url>
            <sslThumbprint>%s</sslThumbprint><disk>true</disk></deviceUrl>
            <totalDiskCapacityInKB>4</totalDiskCapacityInKB><leaseTimeout>300</leaseTimeout>
            </val></propSet>"""
                .formatted(url, thumbprint)));
  }

  @AfterEach
  void stop() {
    vsphere.close();
    server.close();
    disks.close();
  }

  private ObjectId run() {
    return vsphere.importAppliance(
        new Appliance(
            "gw",
            directory.resolve("slipway.ovf"),
            new ObjectId("ResourcePool", "resgroup-1"),
            Optional.empty(),
            new ObjectId("Folder", "group-v1"),
            new ObjectId("Datastore", "datastore-1"),
            new ObjectId("Network", "network-7"),
            Map.of("guestinfo.slipway.role", "gateway")),
        watch);
  }

  @Test
  void anApplianceIsImportedAsVCenterSaidIt() {
    assertThat(run()).isEqualTo(ObjectId.machine("vm-9"));
    String asked = server.calls("CreateImportSpec").getFirst().text();
    assertThat(asked)
        .contains(">gw</entityName>")
        .contains("guestinfo.slipway.role")
        .contains(">Management</name>")
        .contains("network-7")
        .contains("&lt;Envelope");
    // Also what vim25 6.0 has no word for.
    assertThat(server.calls("ImportVApp").getFirst().text())
        .containsSubsequence(
            "<_this", "resgroup-1", "<spec", "VirtualMachineImportSpec", "gw &amp; 1")
        .contains("<efiSecureBootEnabled>true</efiSecureBootEnabled>")
        .containsSubsequence("</spec>", "<folder", "group-v1");
    assertThat(server.calls("POST"))
        .singleElement()
        .satisfies(
            disk -> {
              assertThat(disk.path()).isEqualTo("/nfc/1/disk-0.vmdk");
              assertThat(disk.text()).isEqualTo("nine here");
            });
    assertThat(watch.told).startsWith("vm-9").endsWith("9 bytes");
    assertThat(server.calls("HttpNfcLeaseProgress")).isNotEmpty();
    assertThat(server.calls("HttpNfcLeaseComplete")).hasSize(1);
    assertThat(server.calls("HttpNfcLeaseAbort")).isEmpty();
  }

  @Test
  void aHostIsKnownByTheThumbprintOfTheLease() throws Exception {
    lease(disks.url() + "/nfc/1/disk-0.vmdk", sha1(host));
    assertThat(run()).isEqualTo(ObjectId.machine("vm-9"));
    assertThat(disks.calls("POST")).hasSize(1);
  }

  @Test
  void aHostWithAnotherCertificateGetsNothing() throws Exception {
    lease(disks.url() + "/nfc/1/disk-0.vmdk", sha1(identity));
    assertThat(problem(this::run).type()).isEqualTo(ProblemType.VCENTER_CERTIFICATE_UNTRUSTED);
    assertThat(disks.requests).isEmpty();
    assertThat(server.calls("HttpNfcLeaseAbort")).hasSize(1);
    assertThat(server.calls("HttpNfcLeaseComplete")).isEmpty();
  }

  @Test
  void aHostWithoutAThumbprintGetsNothing() {
    lease(disks.url() + "/nfc/1/disk-0.vmdk", "");
    assertThat(problem(this::run).type()).isEqualTo(ProblemType.VCENTER_FAULT);
    assertThat(disks.requests).isEmpty();
  }

  @Test
  void whatVCenterHasAgainstThePackageIsTold() {
    server.on("CreateImportSpec", REFUSED);
    assertThat(problem(this::run).type()).isEqualTo(ProblemType.APPLIANCE_REFUSED);
    assertThat(server.calls("ImportVApp")).isEmpty();
  }

  @Test
  void onlyFilesOfThePackageAreSent() {
    server.on("CreateImportSpec", SPEC.formatted("../secret.key"));
    assertThat(problem(this::run).type()).isEqualTo(ProblemType.APPLIANCE_REFUSED);
    assertThat(server.calls("POST")).isEmpty();
    assertThat(server.calls("HttpNfcLeaseAbort")).hasSize(1);
  }

  @Test
  void aCancelledImportIsAborted() {
    watch.cancelled = true;
    assertThat(problem(this::run).type()).isEqualTo(ProblemType.DEPLOYMENT_CANCELLED);
    assertThat(server.calls("HttpNfcLeaseAbort")).hasSize(1);
  }

  private static String sha1(Identity of) throws Exception {
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-1").digest(of.certificate().getEncoded());
    return java.util.HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }
}
