package slipway.ova.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OvaPackageTest {
  @TempDir Path directory;

  @Test
  void aSignedPackageCarriesTheManifestsSignatureAndWhoMadeIt() throws Exception {
    Path store = directory.resolve("k.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=maker",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor()).isZero();
    var keys = java.security.KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("cert.pem");
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("k", "changeit".toCharArray()).getEncoded()));
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("k").getEncoded()));

    Path ova = directory.resolve("signed.ova");
    OvaPackage.write(
        ova,
        "1",
        TestDisks.make(directory),
        Optional.of(new OvaPackage.Signer(key, certificate)),
        0);

    assertThat(OvaCheck.faults(ova)).isEmpty();
    String signed = entry(ova, "slipway.cert");
    String hex =
        signed.lines().findFirst().orElseThrow().replaceAll("^SHA256\\(slipway\\.mf\\)= ", "");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getCertificate("k"));
    signature.update(entry(ova, "slipway.mf").getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(HexFormat.of().parseHex(hex))).isTrue();
    assertThat(signed).endsWith(Files.readString(certificate));
  }

  @Test
  void whatIsPopulatedIsWhatWasWritten() throws Exception {
    var disks = TestDisks.make(directory);
    assertThat(DiskFile.of(disks.getFirst()).populatedBytes()).isEqualTo(2 << 16);
    assertThat(DiskFile.of(disks.getLast()).populatedBytes()).isZero();
    assertThat(DiskFile.of(disks.getLast()).capacityBytes()).isEqualTo(64L << 20);
  }

  @Test
  void whatTheApplianceCarriesOfItselfHasABlankDataDisk() throws Exception {
    Path system = TestDisks.make(directory).getFirst();
    Path descriptor = directory.resolve("slipway.ovf");
    OvaPackage.describe(descriptor, "1", system, 20L << 30);
    String text = Files.readString(descriptor);
    var check = new DescriptorCheck(text);
    assertThat(check.faults()).isEmpty();
    assertThat(check.disks()).singleElement().satisfies(d -> assertThat(d.id()).isEqualTo("disk1"));
    assertThat(text)
        .contains("ovf:href=\"slipway-system.vmdk\"")
        .contains("ovf:diskId=\"disk2\" ovf:capacity=\"" + (20L << 30) + "\"")
        .contains("ovf:/disk/disk2")
        .doesNotContain("file2");
  }

  private static String pem(String label, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    String body = Base64.getMimeEncoder(64, newline).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static String entry(Path ova, String name) throws Exception {
    Process tar = new ProcessBuilder("tar", "-xOf", ova.toString(), name).start();
    String text = new String(tar.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(tar.waitFor()).isZero();
    return text;
  }
}
