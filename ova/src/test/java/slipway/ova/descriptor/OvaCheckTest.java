package slipway.ova.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OvaCheckTest {
  @TempDir static Path directory;
  private static Path good = Path.of("");

  @BeforeAll
  static void packOne() throws Exception {
    good = directory.resolve("good.ova");
    OvaPackage.write(good, "1.2.3", TestDisks.make(directory), Optional.empty(), 1_000_000_000);
  }

  private static Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    byte[] archive = Files.readAllBytes(good);
    try (var channel = java.nio.channels.FileChannel.open(good)) {
      for (Ustar.Entry entry : Ustar.list(channel)) {
        int at = (int) entry.at();
        files.put(
            entry.name(), java.util.Arrays.copyOfRange(archive, at, at + (int) entry.sizeBytes()));
      }
    }
    return files;
  }

  /// The faults of an archive with these files, in this order.
  private static List<String> faults(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (var file : files.entrySet()) {
      Ustar.append(out, file.getKey(), file.getValue(), 0);
    }
    Ustar.finish(out);
    Path ova = Files.createTempFile(directory, "mutant", ".ova");
    Files.write(ova, out.toByteArray());
    return OvaCheck.faults(ova);
  }

  private static void sign(Map<String, byte[]> files) {
    StringBuilder manifest = new StringBuilder();
    files.forEach(
        (name, content) -> {
          if (!name.endsWith(".mf")) {
            byte[] digest = OvaPackage.sha256().digest(content);
            manifest.append("SHA256(%s)= %s\n".formatted(name, HexFormat.of().formatHex(digest)));
          }
        });
    files.put("slipway.mf", manifest.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static List<String> faultsOfDescriptor(String from, String to) throws IOException {
    Map<String, byte[]> files = contents();
    String descriptor =
        new String(files.getOrDefault("slipway.ovf", new byte[0]), StandardCharsets.UTF_8);
    assertThat(descriptor).contains(from);
    files.put(
        "slipway.ovf",
        descriptor
            .replaceFirst(java.util.regex.Pattern.quote(from), to)
            .getBytes(StandardCharsets.UTF_8));
    sign(files);
    return faults(files);
  }

  @Test
  void whatIsPackedIsRight() throws IOException {
    assertThat(OvaCheck.faults(good)).isEmpty();
    assertThat(contents().keySet())
        .containsExactly("slipway.ovf", "slipway.mf", "slipway-system.vmdk", "slipway-data.vmdk");
  }

  @Test
  void tarReadsWhatWeWrite() throws Exception {
    Process tar = new ProcessBuilder("tar", "-tvf", good.toString()).start();
    String listed = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).isZero();
    assertThat(listed.lines()).hasSize(4).allMatch(line -> line.startsWith("-rw-r--r-- 0/0"));
  }

  @Test
  void theSameDisksMakeTheSamePackage() throws Exception {
    Path again = directory.resolve("again.ova");
    Path second = Files.createDirectory(directory.resolve("second"));
    OvaPackage.write(again, "1.2.3", TestDisks.make(second), Optional.empty(), 1_000_000_000);
    assertThat(Files.mismatch(good, again)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ovf:capacity=\"4194304\" | ovf:capacity=\"4194305\" | is a disk of 4194304 bytes",
        "ovf:capacityAllocationUnits=\"byte\" | ovf:capacityAllocationUnits=\"byte * 2^30\" | is not in bytes",
        "ovf:fileRef=\"file2\" | ovf:fileRef=\"file9\" | disk disk2 refers to no file",
        "ovf:diskId=\"disk2\" | ovf:diskId=\"disk1\" | have the diskId disk1",
        "ovf:/disk/disk2 | ovf:/disk/disk1 | two items are ovf:/disk/disk1",
        "ovf:/disk/disk2 | ovf:/disk/disk7 | item 5 is ovf:/disk/disk7, which is not there",
        "<rasd:InstanceID>5< | <rasd:InstanceID>4< | two items have the InstanceID 4",
        "<rasd:AddressOnParent>1< | <rasd:AddressOnParent>0< | have the place of item 5",
        "<rasd:Parent>3< | <rasd:Parent>8< | the parent of item 4 is not before it: 8",
        "<rasd:Connection>Management< | <rasd:Connection>VM Network< | connected to VM Network",
        "vmx-15 | vmx-21 | the hardware is vmx-21",
        "VirtualSCSI | lsilogic | is lsilogic, not VirtualSCSI",
        "VmxNet3 | E1000 | is E1000, not VmxNet3",
        "com.vmware.guestInfo | iso | not handed over by com.vmware.guestInfo",
        "vmw:key=\"firmware\" | vmw:key=\"fimware\" | the firmware is not said",
        "ovf:key=\"role\" | ovf:key=\"guestinfo.role\" | has a dot, a colon or a blank",
        "ovf:key=\"dns\" | ovf:key=\"ntp\" | two properties have the key ntp",
        "ovf:key=\"hostname\" | ovf:key=\"host_name\" | the form does not ask for hostname",
        "ovf:password=\"true\" | ovf:password=\"false\" | would be shown while it is typed",
        "<Label>Role< | <Label>< | the property role has no label",
        "<Info>The system, and what outlives it</Info> | `` | DiskSection does not begin with Info",
        "<Name>slipway</Name> | <Name>slip | the descriptor is not XML"
      })
  void everyRuleOfTheDescriptorIsHeld(String from, String to, String fault) throws IOException {
    assertThat(faultsOfDescriptor(from, to)).anyMatch(each -> each.contains(fault));
  }

  @Test
  void elementsOutOfTheSchemasOrderAreFound() throws IOException {
    assertThat(
            faultsOfDescriptor(
                "<rasd:InstanceID>3</rasd:InstanceID>",
                "<rasd:ZZ/><rasd:InstanceID>3</rasd:InstanceID>"))
        .anyMatch(each -> each.contains("the elements of item 3 are not in the order"));
  }

  @Test
  void aByteThatChangedIsFound() throws IOException {
    Map<String, byte[]> files = contents();
    files.getOrDefault("slipway-system.vmdk", new byte[1])[70_000] ^= 1;
    assertThat(faults(files))
        .containsExactly("slipway-system.vmdk does not have the digest of the manifest");
  }

  @Test
  void filesInAnotherOrderAreFound() throws IOException {
    Map<String, byte[]> files = contents();
    byte[] system = files.remove("slipway-system.vmdk");
    files.put("slipway-system.vmdk", system == null ? new byte[0] : system);
    assertThat(faults(files)).anyMatch(each -> each.startsWith("the disks are packed as"));
    byte[] manifest = files.remove("slipway.mf");
    files.put("slipway.mf", manifest == null ? new byte[0] : manifest);
    assertThat(faults(files))
        .anyMatch(each -> each.startsWith("the second file is not the manifest"));
  }

  @Test
  void aFileThatIsMissingOrTooManyIsFound() throws IOException {
    Map<String, byte[]> files = contents();
    files.put("readme.txt", new byte[3]);
    assertThat(faults(files)).anyMatch(each -> each.contains("readme.txt is not in the manifest"));
    files.remove("readme.txt");
    files.remove("slipway-data.vmdk");
    assertThat(faults(files))
        .anyMatch(each -> each.contains("slipway-data.vmdk, which is missing"));
  }

  @Test
  void aManifestWithABlankBeforeTheBracketIsRefused() throws IOException {
    Map<String, byte[]> files = contents();
    String manifest =
        new String(files.getOrDefault("slipway.mf", new byte[0]), StandardCharsets.US_ASCII);
    files.put(
        "slipway.mf", manifest.replace("SHA256(", "SHA256 (").getBytes(StandardCharsets.US_ASCII));
    assertThat(faults(files)).anyMatch(each -> each.startsWith("the manifest has the line"));
  }

  @Test
  void aDiskThatIsNotStreamOptimizedIsFound() throws IOException {
    Map<String, byte[]> files = contents();
    byte[] disk = files.getOrDefault("slipway-data.vmdk", new byte[16]);
    disk[10] = 0; // the flags' third byte: compressed grains, markers
    sign(files);
    assertThat(faults(files)).containsExactly("slipway-data.vmdk is not stream-optimized");
  }

  @Test
  void aTruncatedArchiveIsFound() throws IOException {
    byte[] archive = Files.readAllBytes(good);
    List<Integer> lengths = new ArrayList<>(List.of(0, 100, 512, 5_000, archive.length - 2_000));
    for (int length : lengths) {
      Path cut = directory.resolve("cut.ova");
      Files.write(cut, java.util.Arrays.copyOf(archive, length));
      assertThat(OvaCheck.faults(cut)).as("%d bytes", length).isNotEmpty();
    }
  }

  @Test
  void theSizeOfAPackageIsBounded() throws IOException {
    Path large = directory.resolve("large.ova");
    Files.copy(good, large);
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(OvaCheck.PACKAGE_BYTES_MAX + 1);
    }
    assertThat(OvaCheck.faults(large)).anyMatch(each -> each.contains("more than 900000000"));
  }
}
