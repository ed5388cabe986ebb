package slipway.manager.guestmatrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.manager.migrations.Kind;
import slipway.manager.vsphere.Machine;

/// The guest matrix: which operating system, firmware and kind of migration go together. Whoever
/// wants to know whether a guest can be migrated asks here.
public final class GuestMatrix {
  static final String FILE = "/guestmatrix/guest-matrix.txt";

  /// The file is some 20 KiB.
  static final int BYTES_MAX = 256 * 1024;

  /// A guest may write there what it likes.
  static final int DETAILED_CHARS_MAX = 4_096;

  private static final Pattern DETAIL = Pattern.compile("(\\w{1,32})='([^']{0,256})'");
  private static final Pattern VERSION = Pattern.compile("\\d{1,4}(\\.\\d{1,4}){0,3}");

  private final List<Row> rows;
  private final Map<Row.Key, Row> byKey;
  private final Names names;

  /// By what the systems are known.
  ///
  /// @param systems ids and their aliases
  /// @param told guestId and full name, as vCenter has them
  /// @param distributions by `distroName`, without a version
  /// @param pretty by how `prettyName` begins
  record Names(
      Map<String, String> systems,
      Map<String, Guest> told,
      Map<String, String> distributions,
      Map<String, Guest> pretty) {}

  GuestMatrix(Map<Row.Key, Row> byKey, Names names) {
    this.rows = List.copyOf(byKey.values());
    this.byKey = Map.copyOf(byKey);
    this.names = names;
  }

  /// The matrix that this program carries. Throws [MatrixException] when there is a mistake in it.
  public static GuestMatrix carried() {
    return Carried.MATRIX;
  }

  /// All combinations, in the order of the file.
  public List<Row> rows() {
    return rows;
  }

  /// What is known of a machine as vCenter tells it.
  public Row of(Machine machine, Kind kind) {
    return of(guest(machine), machine, kind);
  }

  /// What is known of a guest that was asked itself.
  ///
  /// @param id and `version` as os-release(5) has them
  /// @param machine tells the firmware
  public Row of(String id, String version, Machine machine, Kind kind) {
    String system = names.systems().getOrDefault(id, Guest.ANY);
    return of(new Guest(system, plain(version)), machine, kind);
  }

  // What firmware does not tell apart is taken for the more cautious.
  private Row of(Guest guest, Machine machine, Kind kind) {
    return BootMode.of(machine.firmware(), machine.secureBoot()).stream()
        .map(mode -> row(guest, mode, kind))
        .reduce(Row::orWorse)
        .orElseThrow();
  }

  Row row(Guest guest, BootMode mode, Kind kind) {
    String version = guest.version();
    while (!version.isEmpty()) {
      Row row = byKey.get(new Row.Key(new Guest(guest.system(), version), mode, kind));
      if (row != null) {
        return row;
      }
      version = version.substring(0, Math.max(0, version.lastIndexOf('.')));
    }
    Guest any = new Guest(Guest.ANY, Guest.ANY);
    return Objects.requireNonNull(byKey.get(new Row.Key(any, mode, kind)));
  }

  /// What Tools tell in detail comes first; then the name that they told at last, or that was
  /// chosen; then the id that was chosen when the machine was made.
  Guest guest(Machine machine) {
    return detailed(machine.extraConfig().getOrDefault(Machine.DETAILED_DATA, ""))
        .or(() -> Optional.ofNullable(names.told().get(machine.guestFullName())))
        .or(() -> Optional.ofNullable(names.told().get(machine.guestId())))
        .orElse(Guest.UNKNOWN);
  }

  private Optional<Guest> detailed(String data) {
    String distribution = "";
    String version = "";
    String pretty = "";
    Matcher details =
        DETAIL.matcher(data.substring(0, Math.min(data.length(), DETAILED_CHARS_MAX)));
    while (details.find()) {
      String value = details.group(2);
      switch (details.group(1)) {
        case "bitness" -> {
          // The carried packages and kernels are of 64 bits, whatever else there is.
          if (value.equals("32")) {
            return Optional.of(Guest.UNKNOWN);
          }
        }
        case "distroName" -> distribution = value;
        case "distroVersion" -> version = value;
        case "prettyName" -> pretty = value;
        default -> {}
      }
    }
    String system = names.distributions().get(distribution);
    return system != null && VERSION.matcher(version).matches()
        ? Optional.of(new Guest(system, version))
        : longest(pretty);
  }

  private Optional<Guest> longest(String prettyName) {
    return names.pretty().entrySet().stream()
        .filter(known -> prettyName.startsWith(known.getKey()))
        .max(Comparator.comparing(known -> known.getKey().length()))
        .map(Map.Entry::getValue);
  }

  private static String plain(String version) {
    return VERSION.matcher(version).matches() ? version : Guest.UNTOLD;
  }

  // Read when it is first asked for, which Assembly does at the start.
  private static final class Carried {
    static final GuestMatrix MATRIX = read();

    private static GuestMatrix read() {
      try (InputStream in = GuestMatrix.class.getResourceAsStream(FILE)) {
        byte[] bytes = Objects.requireNonNull(in, FILE).readNBytes(BYTES_MAX + 1);
        return MatrixReader.read(new String(bytes, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
