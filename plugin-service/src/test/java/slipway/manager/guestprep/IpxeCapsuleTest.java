package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

class IpxeCapsuleTest {
  static final String UUID = "50291111-2222-3333-4444-555566667777";

  @TempDir Path dir;

  @Test
  void theDiscHoldsIpxeAndWhatItIsToDoAndIsItsOwnersOnly() throws Exception {
    Path ipxe = Files.writeString(dir.resolve("x.lkrn"), "a program");
    Path into = Files.createDirectory(dir.resolve("into"));
    Path iso =
        new BootCapsule("grub-mkrescue", ipxe)
            .build(guest("dhcp"), new DirectoryBootFiles(dir.resolve("none")), root("user"), into);
    assertThat(Files.getPosixFilePermissions(iso)).hasSize(2);
    Path script = dir.resolve("script");
    Programs.run(
        dir,
        "xorriso",
        "-osirrox",
        "on",
        "-indev",
        iso.toString(),
        "-extract",
        "/boot/slipway.ipxe",
        script.toString());
    assertThat(script).hasContent(IpxeCapsule.script(guest("dhcp"), root("user")));
  }

  @Test
  void itTakesTheCardWithTheAddressAndAsksAsTheRightOneForTheRightDisk() {
    assertThat(IpxeCapsule.script(guest("dhcp"), root("user")))
        .startsWith("#!ipxe\n")
        .contains(
            "set initiator-iqn iqn.2026-11.slipway.guest:g\n",
            "set username user\n",
            "set password a-secret+of/this=volume\n",
            "iseq x${net3/mac} x00:50:56:aa:bb:cc && set card net3 ||\n",
            "dhcp ${card} ||\n",
            "sanboot --drive 0x80 iscsi:192.0.2.1::3260:1f:iqn.2026-11.slipway:m ||\n");
  }

  @Test
  void withoutChapNoSecretIsSet() {
    assertThat(IpxeCapsule.script(guest("dhcp"), root(""))).doesNotContain("username", "password");
  }

  @Test
  void anAddressOfItsOwnIsSetAndNobodyAsked() {
    assertThat(IpxeCapsule.script(guest("192.0.2.7::192.0.2.254:255.255.255.0:::none"), root("")))
        .contains(
            "set ${card}/ip 192.0.2.7\n",
            "set ${card}/netmask 255.255.255.0\n",
            "set ${card}/gateway 192.0.2.254\n")
        .doesNotContain("dhcp");
    assertThat(IpxeCapsule.script(guest("192.0.2.7:::255.255.255.0:::none"), root("")))
        .doesNotContain("gateway");
  }

  @Test
  void howOftenTheTargetIsAskedIsBounded() {
    assertThat(IpxeCapsule.script(guest("dhcp"), root("")))
        .endsWith("iseq ${try} " + IpxeCapsule.TRIES_MAX + " || goto again\nreboot\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "192.0.2.7", "192.0.2.7::$x:255.255.255.0", "a::b:c"})
  void anAddressThatIsNoneIsRefused(String ip) {
    assertThat(problem(() -> IpxeCapsule.script(guest(ip), root(""))).type())
        .isEqualTo(ProblemType.CAPSULE_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${net0/mac}", "a#b", "a&&b", "a||b", "a\"b"})
  void namesAndSecretsThatItsShellWouldReadOtherwiseAreRefused(String secret) {
    IscsiRoot root = new IscsiRoot("192.0.2.1", 3260, "iqn.a", 0, "iqn.b", "user", secret, "");
    Problem problem = problem(() -> IpxeCapsule.script(guest("dhcp"), root));
    assertThat(problem.type()).isEqualTo(ProblemType.CAPSULE_FAILED);
    assertThat(problem.cause()).doesNotContain(secret);
  }

  @Test
  void withoutIpxeTheProblemSaysSo() {
    assertThat(
            problem(
                    () ->
                        new BootCapsule("grub-mkrescue", dir.resolve("no.lkrn"))
                            .build(
                                guest("dhcp"),
                                new DirectoryBootFiles(dir.resolve("none")),
                                root(""),
                                dir))
                .type())
        .isEqualTo(ProblemType.PROGRAM_MISSING);
  }

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable does) {
    return Objects.requireNonNull(catchThrowableOfType(ProblemException.class, does)).problem();
  }

  /// As a Windows is known: no kernel of its own.
  static PreparedGuest guest(String ip) {
    return new PreparedGuest(
        UUID,
        "Windows Server 2019",
        "",
        PreparedGuest.NO_INITRAMFS,
        "",
        List.of(),
        "00:50:56:aa:bb:cc",
        ip,
        "",
        "",
        null,
        List.of());
  }

  private static IscsiRoot root(String user) {
    return new IscsiRoot(
        "192.0.2.1",
        3260,
        "iqn.2026-11.slipway:m",
        31,
        "iqn.2026-11.slipway.guest:g",
        user,
        user.isEmpty() ? "" : "a-secret+of/this=volume",
        "00:50:56:AA:BB:CC");
  }
}
