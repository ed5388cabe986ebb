package slipway.manager.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import slipway.manager.database.Maintenance;
import slipway.manager.database.Schema;
import slipway.manager.secrets.KeyRing;

/// Writes the database and the keys into one sealed file, while managers run.
public final class Backup {
  /// Shorter ones are guessed.
  public static final int PASSPHRASE_MIN = 12;

  static final String KEYS = "keys/";
  static final String TABLES = "tables/";

  private final Maintenance database;
  private final Path data;
  private final Path keyFile;

  /// @param data the folder that [KeptFiles] are in
  public Backup(Maintenance database, Path data, Path keyFile) {
    this.database = database;
    this.data = data;
    this.keyFile = keyFile;
  }

  /// Answers what the backup tells of itself.
  public Manifest make(Path file, String passphrase, Instant now) throws IOException {
    if (passphrase.length() < PASSPHRASE_MIN) {
      throw new IOException("a passphrase has at least " + PASSPHRASE_MIN + " characters");
    }
    Connection connection = database.connection();
    try {
      // All tables as of one instant; nobody is held up.
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      try {
        Tables tables = new Tables(database.jdbi(), connection, "public");
        var manifest =
            new Manifest(now, Schema.current(connection), tables.columns(), tables.sequences());
        BackupFile.write(file, passphrase, out -> write(out, manifest, tables));
        return manifest;
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
    } catch (SQLException e) {
      throw new IOException("the database cannot be read", e);
    }
  }

  private void write(OutputStream out, Manifest manifest, Tables tables) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    put(zip, Manifest.NAME, manifest.written().getBytes(StandardCharsets.UTF_8));
    put(
        zip,
        KEYS + KeptFiles.SECRET_KEY,
        new KeyRing(keyFile).text().getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, byte[]> kept : new KeptFiles(data).read().entrySet()) {
      put(zip, KEYS + kept.getKey(), kept.getValue());
    }
    for (String table : tables.inOrder()) {
      List<String> columns = manifest.tables().get(table);
      if (columns != null) {
        zip.putNextEntry(new ZipEntry(TABLES + table));
        tables.copyOut(table, columns, zip);
        zip.closeEntry();
      }
    }
    zip.finish();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
