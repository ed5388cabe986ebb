package slipway.manager.guestmatrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.manager.migrations.Kind;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

class GuestMatrixTest {
  private static final GuestMatrix MATRIX = GuestMatrix.carried();

  /// The rows of `qualified.txt`.
  static Stream<Row.Key> qualified() throws IOException {
    try (InputStream in = GuestMatrixTest.class.getResourceAsStream("/guestmatrix/qualified.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" *\\| *", -1))
          .flatMap(
              columns ->
                  Arrays.stream(columns[3].split(", ", -1))
                      .map(
                          kind ->
                              new Row.Key(
                                  new Guest(columns[0], columns[1]),
                                  mode(columns[2]),
                                  Kind.of(kind).orElseThrow())));
    }
  }

  private static BootMode mode(String id) {
    return Arrays.stream(BootMode.values())
        .filter(mode -> mode.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasQualifiedElsewhereIsInTheMatrix() throws IOException {
    Set<Row.Key> rows = MATRIX.rows().stream().map(Row::key).collect(Collectors.toSet());
    List<Row.Key> qualified = qualified().toList();
    assertThat(qualified).hasSize(115);
    assertThat(rows).containsAll(qualified);
  }

  @Test
  void nothingOfThatIsRefused() throws IOException {
    assertThat(qualified())
        .noneMatch(
            key -> MATRIX.row(key.guest(), key.bootMode(), key.kind()).verdict() == Verdict.NO);
  }

  @Test
  void onlyWhatRanInTheLabIsSupported() {
    assertThat(MATRIX.rows().stream().filter(row -> row.verdict() == Verdict.SUPPORTED))
        .extracting(Row::key)
        .containsExactlyInAnyOrder(
            new Row.Key(new Guest("debian", "12"), BootMode.BIOS, Kind.WARM),
            new Row.Key(new Guest("debian", "12"), BootMode.BIOS, Kind.COLD),
            new Row.Key(new Guest("debian", "12"), BootMode.UEFI, Kind.WARM),
            new Row.Key(new Guest("debian", "12"), BootMode.UEFI_SECURE, Kind.WARM));
  }

  @ParameterizedTest
  @CsvSource({
    "rhel,8", "rhel,9", "rhel,10", "almalinux,8", "almalinux,9", "almalinux,10", "rocky,8",
    "rocky,9", "rocky,10", "ubuntu,22.04", "ubuntu,24.04", "debian,11", "debian,12", "debian,13",
    "sles,15", "ol,8", "ol,9", "photon,5", "windows,2022", "windows,2025"
  })
  void currentReleasesAreInTheMatrixToo(String system, String version) {
    assertThat(MATRIX.rows().stream().filter(row -> row.system().equals(system)))
        .extracting(Row::version)
        .contains(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "debian12_64Guest | Debian GNU/Linux 12 (64-bit) | debian | 12",
        "debian12_64Guest | Some system | debian | 12",
        "otherLinux64Guest | Debian GNU/Linux 12 (64-bit) | debian | 12",
        "rhel7_64Guest | Red Hat Enterprise Linux 8 (64-bit) | rhel | 8",
        "rhel9_64Guest | x | rhel | 9",
        "ubuntu64Guest | Ubuntu Linux (64-bit) | ubuntu | ?",
        "windows2019srvNext_64Guest | Microsoft Windows Server 2022 (64-bit) | windows | 2022",
        "windows2022srvNext_64Guest | x | windows | 2025",
        "debian12Guest | Debian GNU/Linux 12 (32-bit) | * | ?",
        "solaris11_64Guest | Oracle Solaris 11 (64-bit) | * | ?",
      })
  void vcentersNamesAreKnown(String id, String fullName, String system, String version) {
    assertThat(MATRIX.guest(machine(id, fullName, "bios", "")))
        .isEqualTo(new Guest(system, version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bitness='64' distroName='Ubuntu' distroVersion='22.04' prettyName='x' | ubuntu | 22.04",
        "distroName='Red Hat Enterprise Linux' distroVersion='8.10' | rhel | 8.10",
        "distroName='VMware Photon OS' distroVersion='4.0' | photon | 4.0",
        "distroName='Windows' distroVersion='10.0' prettyName='Windows Server 2019 Standard, 64-bit"
            + " (Build 17763)' | windows | 2019",
        "prettyName='Windows Server 2012 R2, 64-bit' | windows | 2012 R2",
        "distroName='Ubuntu' distroVersion='../22' | debian | 12",
        "distroName='Void' distroVersion='1' | debian | 12",
        "distroName='Debian GNU/Linux' distroVersion='12' bitness='32' | * | ?",
        "nonsense'=' | debian | 12",
      })
  void whatToolsTellInDetailComesFirst(String data, String system, String version) {
    Machine machine = machine("debian12_64Guest", "Debian GNU/Linux 12 (64-bit)", "bios", data);
    assertThat(MATRIX.guest(machine)).isEqualTo(new Guest(system, version));
  }

  @Test
  void theLengthOfWhatToolsTellIsBounded() {
    String padding = "a='b' ".repeat(GuestMatrix.DETAILED_CHARS_MAX);
    Machine machine =
        machine("", "", "bios", padding + "distroName='Ubuntu' distroVersion='22.04'");
    assertThat(MATRIX.guest(machine)).isEqualTo(Guest.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "debian, 12, bios, WARM, SUPPORTED, 12",
    "debian, 12, efi, WARM, SUPPORTED, 12",
    "debian, 13, efi, WARM, UNVERIFIED, 13",
    "rhel, 6.10, efi, WARM, NO, 6.10",
    "debian, 12, efi, COLD, UNVERIFIED, 12",
    "rhel, 8.10, bios, WARM, UNVERIFIED, 8",
    "rhel, 8.3, bios, WARM, UNVERIFIED, 8.3",
    "sles_sap, 15.6, bios, WARM, UNVERIFIED, 15",
    "sles, 11.4, bios, WARM, UNVERIFIED, 11.4",
    "sles, 11.4, efi, WARM, NO, 11.4",
    "photon, 5.0, bios, WARM, UNVERIFIED, 5",
    "ubuntu, 14.04, bios, WARM, NO, *",
    "debian, unknown, bios, WARM, NO, *",
    "void, 1, bios, WARM, NO, *",
    "void, 1, bios, COLD, UNVERIFIED, *",
  })
  void aGuestThatWasAskedFindsItsRowOrThatOfItsMajorVersion(
      String id, String version, String firmware, Kind kind, Verdict verdict, String row) {
    Row found = MATRIX.of(id, version, machine("", "", firmware, ""), kind);
    assertThat(found.verdict()).isEqualTo(verdict);
    assertThat(found.version()).isEqualTo(row);
  }

  @Test
  void asVcenterNeedNotTellOfSecureBootUefiIsTakenForTheLessKnownOfBoth() {
    GuestMatrix matrix =
        MatrixReader.read(
            """
            reason | r | So it is. | Do that.
            system | * | Any other
            row | * | * | bios, uefi-secure | warm, cold | supported | r
            row | * | * | uefi | warm | unverified | r
            row | * | * | uefi | cold | supported | r
            """);
    Machine machine = machine("debian12_64Guest", "", "efi", "");
    assertThat(matrix.of(machine, Kind.WARM).bootMode()).isEqualTo(BootMode.UEFI);
    assertThat(matrix.of(machine, Kind.COLD).bootMode()).isEqualTo(BootMode.UEFI_SECURE);
  }

  @Test
  void whereVcenterTellsOfSecureBootTheMachineIsTakenForThat() {
    Machine machine =
        machine("debian12_64Guest", "", "efi", Map.of("uefi.secureBoot.enabled", "TRUE"));
    Row found = MATRIX.of(machine, Kind.WARM);
    assertThat(found.bootMode()).isEqualTo(BootMode.UEFI_SECURE);
    assertThat(found.verdict()).isEqualTo(Verdict.SUPPORTED);
  }

  static Machine machine(String id, String fullName, String firmware, String detailed) {
    return machine(
        id,
        fullName,
        firmware,
        detailed.isEmpty() ? Map.of() : Map.of(Machine.DETAILED_DATA, detailed));
  }

  private static Machine machine(
      String id, String fullName, String firmware, Map<String, String> settings) {
    return new Machine(
        ObjectId.machine("vm-1"),
        "web01",
        "uuid",
        Machine.Power.ON,
        Machine.Tools.RUNNING,
        true,
        id,
        fullName,
        "[ds] web01",
        firmware,
        1,
        1024,
        true,
        true,
        false,
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        Machine.Place.UNKNOWN,
        settings);
  }
}
