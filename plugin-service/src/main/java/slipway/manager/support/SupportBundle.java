package slipway.manager.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import slipway.manager.database.Maintenance;
import slipway.manager.database.Schema;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.VSphere;

/// Writes a ZIP that may be given away: every line of it went through a [Redaction].
public final class SupportBundle {
  /// How far back it looks.
  static final Duration REACH = Duration.ofDays(7);

  /// A file of configuration is smaller.
  private static final long CONFIGURATION_MAX = 1 << 20;

  private static final List<String> UNITS =
      List.of(
          "slipway-manager",
          "slipway-gateway",
          "slipway-first-boot",
          "slipway-registration",
          "slipway-database",
          "postgresql@15-main");

  private final Maintenance database;
  private final Keys keys;
  private final Journal journal;
  private final VCenterEvents vcenters;
  private final Map<String, List<String>> texts = new LinkedHashMap<>();

  /// Where secrets are, to know what to take out.
  ///
  /// @param data with identities and passwords; what the caller may not read there is left out
  public record Keys(Path data, Path keyFile) {}

  /// @param journal the command that shows the system's log
  /// @param sessions at vCenters, by the site's id; they are not closed
  public SupportBundle(
      Maintenance database, Keys keys, List<String> journal, Function<String, VSphere> sessions) {
    this.database = database;
    this.keys = keys;
    this.journal = new Journal(journal);
    this.vcenters = new VCenterEvents(sessions);
  }

  /// @param configuration files that tell how this installation is set up; those that are missing
  /// are left out
  public void write(Path file, List<Path> configuration, Instant now) throws IOException {
    if (Files.exists(file)) {
      throw Problem.of(ProblemType.FILE_EXISTS, file).toException();
    }
    Instant since = now.minus(REACH);
    texts.put("health.txt", health(now));
    for (Path each : configuration) {
      if (Files.isRegularFile(each)
          && Files.isReadable(each)
          && Files.size(each) <= CONFIGURATION_MAX) {
        texts.put(
            "configuration/" + each.getFileName(),
            new String(Files.readAllBytes(each), StandardCharsets.UTF_8).lines().toList());
      }
    }
    Timeline timeline = new Timeline();
    timeline.add(database.jdbi(), since);
    timeline.add("vcenter", vcenters.lines(database.jdbi(), since, now));
    for (String unit : UNITS) {
      List<Journal.Line> lines = logged(unit, since, now);
      timeline.add(unit.replaceFirst("^slipway-", ""), lines);
      texts.put(
          "logs/" + unit + ".log",
          lines.stream().map(line -> line.at() + " " + line.text()).toList());
    }
    texts.put("timeline.txt", timeline.lines());
    write(file, new Redaction(KnownSecrets.of(keys.data(), keys.keyFile(), database.jdbi())));
  }

  /// A log that cannot be read is no reason to go without the rest.
  private List<Journal.Line> logged(String unit, Instant since, Instant now) {
    try {
      return journal.lines(unit, since);
    } catch (IOException e) {
      return List.of(new Journal.Line(now, "(the log cannot be read: " + e.getMessage() + ")"));
    }
  }

  private void write(Path file, Redaction redaction) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(fresh);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, List<String>> text : texts.entrySet()) {
        zip.putNextEntry(new ZipEntry(text.getKey()));
        Redaction mine = redaction.again();
        for (String line : text.getValue()) {
          zip.write((mine.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        zip.closeEntry();
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> health(Instant now) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("made " + now);
    lines.add("java " + System.getProperty("java.vm.version"));
    lines.add("system " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
    FileStore store = Files.getFileStore(keys.data());
    lines.add(
        "data disk: %d of %d bytes free".formatted(store.getUsableSpace(), store.getTotalSpace()));
    try {
      lines.add("schema " + Schema.current(database.connection()));
    } catch (java.sql.SQLException e) {
      throw new IOException("the database cannot be read", e);
    }
    for (String question :
        List.of(
            "select version()",
            "select 'database: ' || pg_database_size(current_database()) || ' bytes'",
            "select 'site ' || name || ' ' || url || ' ' || version from site order by name",
            "select 'gateway ' || name || ' ' || control_url from gateway order by name",
            "select 'migrations ' || state || ' ' || count(*) from migration group by state")) {
      lines.addAll(
          database.jdbi().withHandle(h -> h.createQuery(question).mapTo(String.class).list()));
    }
    return lines;
  }
}
