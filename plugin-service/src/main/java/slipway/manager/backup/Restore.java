package slipway.manager.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Maintenance;
import slipway.manager.database.Schema;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.secrets.KeyRing;

/// Puts a backup in the place of the database and the keys.
///
/// The tables are made and filled beside those that are there, and brought up to date; then one
/// transaction puts them in their place. The backup's keys come into the key file before that, and
/// those that were there go after it, so that whoever is killed in between leaves a database that
/// opens, and may simply do it again.
///
/// What happened after the backup was made is not in it. Steps look before they act, so migrations
/// go on from what they find at vCenter and at the gateways; each that is not over is told of it in
/// its events. See docs/appliance.md.
public final class Restore {
  private static final String BESIDE = "slipway_restore";

  /// What listeners and browsers have seen is older than anything that comes: nobody makes so many
  /// changes between a backup and its restore.
  private static final long GAP = 1_000_000;

  private final Maintenance database;
  private final DataSource source;
  private final Path data;
  private final KeyRing ring;

  /// @param source more connections to the same database
  public Restore(Maintenance database, DataSource source, Path data, Path keyFile) {
    this.database = database;
    this.source = source;
    this.data = data;
    this.ring = new KeyRing(keyFile);
  }

  /// What a backup tells of itself; throws a problem when it cannot be restored here.
  public Manifest look(Path file, String passphrase) throws IOException {
    Manifest[] found = new Manifest[1];
    BackupFile.read(
        file,
        passphrase,
        in -> {
          ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
          found[0] = manifest(zip);
        });
    return found[0];
  }

  /// Replaces everything.
  public Manifest restore(Path file, String passphrase, Instant now) throws IOException {
    Map<String, byte[]> keys = new TreeMap<>();
    Manifest[] found = new Manifest[1];
    BackupFile.read(file, passphrase, in -> found[0] = fill(in, keys));
    Manifest manifest = found[0];
    byte[] key = keys.remove(KeptFiles.SECRET_KEY);
    if (key == null) {
      throw Seal.damaged("it holds no key");
    }
    String restored = new String(key, StandardCharsets.UTF_8);
    ring.admit(restored);
    Schema.flyway(source).defaultSchema(BESIDE).load().migrate();
    database.jdbi().useTransaction(handle -> putInPlace(handle, manifest, now));
    new KeptFiles(data).write(keys);
    ring.become(restored);
    return manifest;
  }

  private Manifest manifest(ZipInputStream zip) throws IOException {
    ZipEntry first = zip.getNextEntry();
    if (first == null || !first.getName().equals(Manifest.NAME)) {
      throw Seal.damaged("its manifest is missing");
    }
    Manifest manifest = Manifest.read(new String(bounded(zip), StandardCharsets.UTF_8));
    int newest = Schema.newest(source);
    if (manifest.schema() > newest) {
      throw Problem.of(ProblemType.BACKUP_NEWER, "schema " + manifest.schema(), newest)
          .toException();
    }
    return manifest;
  }

  /// Makes the tables beside those that are there.
  private Manifest fill(InputStream in, Map<String, byte[]> keys) throws IOException {
    ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
    Manifest manifest = manifest(zip);
    database.jdbi().useHandle(h -> h.execute("drop schema if exists " + BESIDE + " cascade"));
    Schema.flyway(source)
        .defaultSchema(BESIDE)
        .target(Integer.toString(manifest.schema()))
        .load()
        .migrate();
    Tables tables = new Tables(database.jdbi(), database.connection(), BESIDE);
    tables.empty();
    Set<String> missing = new HashSet<>(manifest.tables().keySet());
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (name.startsWith(Backup.KEYS) && keys.size() < KeptFiles.FILES_MAX) {
        keys.put(name.substring(Backup.KEYS.length()), bounded(zip));
      } else if (name.startsWith(Backup.TABLES)) {
        String table = name.substring(Backup.TABLES.length());
        @Nullable List<String> columns = manifest.tables().get(table);
        if (columns == null || !missing.remove(table)) {
          throw Seal.damaged("it holds a table " + table + " that its manifest does not know");
        }
        tables.copyIn(table, columns, zip);
      } else {
        throw Seal.damaged("it holds something of the name " + name);
      }
    }
    if (!missing.isEmpty()) {
      throw Seal.damaged("it lacks the tables " + missing);
    }
    tables.set(manifest.sequences());
    return manifest;
  }

  private static byte[] bounded(ZipInputStream zip) throws IOException {
    byte[] content = zip.readNBytes(KeptFiles.FILE_BYTES_MAX + 1);
    if (content.length > KeptFiles.FILE_BYTES_MAX) {
      throw Seal.damaged("an entry of it is too large");
    }
    return content;
  }

  private static void putInPlace(Handle handle, Manifest manifest, Instant now) {
    handle.execute("drop schema public cascade");
    handle.execute("alter schema " + BESIDE + " rename to public");
    handle.execute("set local search_path to public");
    handle
        .createQuery("select setval('news', nextval('news') + :gap)")
        .bind("gap", GAP)
        .mapTo(Long.class)
        .one();
    // Passwords were in a manager's memory, and nobody has begun any work.
    handle
        .createUpdate(
            """
            update migration set change = change + :gap, version = version + :gap,
              credentials_at = null, credentials_till = null""")
        .bind("gap", GAP)
        .execute();
    // Gateways take no list of revocations that is older than theirs.
    handle
        .createUpdate("update revocation_list set number = number + :gap")
        .bind("gap", GAP)
        .execute();
    handle.execute(
        "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null");
    handle
        .createUpdate(
            """
            insert into event (at, migration, name, machine, severity, text)
            select :now, id, name, source_machine, 'WARNING', :text from migration
            where state not in ('CANCELLED', 'ROLLED_BACK', 'SOURCE_RETIRED')""")
        .bind("now", now)
        .bind(
            "text",
            "Restored from the backup of "
                + manifest.madeAt().truncatedTo(ChronoUnit.SECONDS)
                + ". What happened since is not known here: look at the machine at the source and"
                + " at the destination before you decide anything.")
        .execute();
  }
}
