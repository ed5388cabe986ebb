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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import slipway.manager.database.Maintenance;
import slipway.manager.database.Schema;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

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
  private final Path data;
  private final Path keyFile;
  private final Journal journal;
  private final Map<String, List<String>> texts = new LinkedHashMap<>();

  /// @param data where identities and passwords are, to know what to take out
  /// @param journal the command that shows the system's log
  public SupportBundle(Maintenance database, Path data, Path keyFile, List<String> journal) {
    this.database = database;
    this.data = data;
    this.keyFile = keyFile;
    this.journal = new Journal(journal);
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
      if (Files.isRegularFile(each) && Files.size(each) <= CONFIGURATION_MAX) {
        texts.put(
            "configuration/" + each.getFileName(),
            new String(Files.readAllBytes(each), StandardCharsets.UTF_8).lines().toList());
      }
    }
    Timeline timeline = new Timeline();
    timeline.add(database.jdbi(), since);
    for (String unit : UNITS) {
      List<Journal.Line> lines = journal.lines(unit, since);
      timeline.add(unit.replaceFirst("^slipway-", ""), lines);
      texts.put(
          "logs/" + unit + ".log",
          lines.stream().map(line -> line.at() + " " + line.text()).toList());
    }
    texts.put("timeline.txt", timeline.lines());
    write(file, new Redaction(KnownSecrets.of(data, keyFile, database.jdbi())));
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
    FileStore store = Files.getFileStore(data);
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
