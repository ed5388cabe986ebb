package slipway.manager.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import slipway.manager.database.Database;
import slipway.manager.guestprep.BootFiles;

/// Kernels and start-up images in PostgreSQL, where every manager finds them.
public final class DatabaseBootFiles implements BootFiles {
  private static final String KERNEL = "kernel";
  private static final String INITRD = "initrd";

  private final Database database;

  public DatabaseBootFiles(Database database) {
    this.database = database;
  }

  @Override
  public void put(String instanceUuid, Path kernel, Path initrd) throws IOException {
    for (Path file : new Path[] {kernel, initrd}) {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IOException(file.getFileName() + " is larger than " + FILE_BYTES_MAX + " bytes");
      }
    }
    unwrapped(
        () ->
            database.inTransaction(
                h -> {
                  delete(h, instanceUuid);
                  insert(h, instanceUuid, KERNEL, kernel);
                  insert(h, instanceUuid, INITRD, initrd);
                  return true;
                }));
  }

  @Override
  public void get(String instanceUuid, Path kernelInto, Path initrdInto) throws IOException {
    unwrapped(
        () ->
            database.read(
                h -> {
                  copy(h, instanceUuid, KERNEL, kernelInto);
                  copy(h, instanceUuid, INITRD, initrdInto);
                  return true;
                }));
  }

  @Override
  public void forget(String instanceUuid) {
    database.inTransaction(h -> delete(h, instanceUuid));
  }

  boolean has(String instanceUuid) {
    return database.read(
        h ->
            h.createQuery("select count(*) from boot_file where machine = :machine")
                    .bind("machine", instanceUuid)
                    .mapTo(Integer.class)
                    .one()
                == 2);
  }

  private static int delete(Handle h, String machine) {
    return h.createUpdate("delete from boot_file where machine = :machine")
        .bind("machine", machine)
        .execute();
  }

  private static void insert(Handle h, String machine, String name, Path file) {
    try (InputStream content = Files.newInputStream(file);
        PreparedStatement insert =
            h.getConnection()
                .prepareStatement(
                    "insert into boot_file (machine, name, content) values (?, ?, ?)")) {
      insert.setString(1, machine);
      insert.setString(2, name);
      insert.setBinaryStream(3, content, Files.size(file));
      insert.executeUpdate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(name + " cannot be kept", e));
    }
  }

  private static void copy(Handle h, String machine, String name, Path into) {
    try (PreparedStatement select =
        h.getConnection()
            .prepareStatement("select content from boot_file where machine = ? and name = ?")) {
      select.setString(1, machine);
      select.setString(2, name);
      try (ResultSet found = select.executeQuery()) {
        if (!found.next()) {
          throw new NoSuchFileException(name + " of " + machine);
        }
        try (InputStream content = found.getBinaryStream(1)) {
          Files.copy(content, into);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(name + " cannot be read", e));
    }
  }

  private static void unwrapped(Runnable work) throws IOException {
    try {
      work.run();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
