package slipway.manager.guestprep;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import slipway.manager.database.Database;

/// Boot files in PostgreSQL, so that every manager that shares the work has them.
public final class DatabaseBootFiles implements BootFiles {
  /// What one row holds.
  static final int PIECE_BYTES = 1 << 20;

  private final Database database;

  public DatabaseBootFiles(Database database) {
    this.database = database;
  }

  @Override
  public void put(String instanceUuid, Map<BootFile, Path> files) throws IOException {
    // Read before the transaction, so that nothing but SQL can fail in it.
    for (Path file : files.values()) {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IOException(file + " is larger than " + FILE_BYTES_MAX + " bytes");
      }
    }
    try {
      database.inTransaction(
          h -> {
            delete(h, instanceUuid);
            files.forEach((file, path) -> insert(h, instanceUuid, file.fileName(), path));
            return true;
          });
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void get(String instanceUuid, BootFile file, Path into) throws IOException {
    fetch(instanceUuid, file.fileName(), into);
  }

  @Override
  public void forget(String instanceUuid) {
    database.inTransaction(h -> delete(h, instanceUuid));
  }

  private static int delete(Handle h, String instanceUuid) {
    return h.createUpdate("delete from boot_file_piece where instance_uuid = :uuid")
        .bind("uuid", instanceUuid)
        .execute();
  }

  private static void insert(Handle h, String instanceUuid, String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      int piece = 0;
      for (byte[] bytes = in.readNBytes(PIECE_BYTES);
          bytes.length > 0;
          bytes = in.readNBytes(PIECE_BYTES)) {
        h.createUpdate("insert into boot_file_piece values (:uuid, :name, :piece, :content)")
            .bind("uuid", instanceUuid)
            .bind("name", name)
            .bind("piece", piece++)
            .bind("content", bytes)
            .execute();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void fetch(String instanceUuid, String name, Path into) throws IOException {
    try (OutputStream out = Files.newOutputStream(into, StandardOpenOption.CREATE_NEW)) {
      int piece = 0;
      for (Optional<byte[]> bytes = piece(instanceUuid, name, piece);
          bytes.isPresent();
          bytes = piece(instanceUuid, name, ++piece)) {
        out.write(bytes.get());
      }
      if (piece == 0) {
        throw new NoSuchFileException(instanceUuid + "/" + name);
      }
    } catch (IOException e) {
      Files.deleteIfExists(into);
      throw e;
    }
  }

  private Optional<byte[]> piece(String instanceUuid, String name, int piece) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select content from boot_file_piece
                    where instance_uuid = :uuid and name = :name and piece = :piece""")
                .bind("uuid", instanceUuid)
                .bind("name", name)
                .bind("piece", piece)
                .mapTo(byte[].class)
                .findOne());
  }
}
