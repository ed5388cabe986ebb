package slipway.manager.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// A sealed file with a checksum at its end. // docs/formats/backup.md
final class BackupFile {
  private static final int CHECKSUM_BYTES = 32;
  private static final int BUFFER = 1 << 20;

  private BackupFile() {}

  /// Writes what the file holds.
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /// Reads what the file holds.
  interface Reading {
    void from(InputStream in) throws IOException;
  }

  /// Writes a file that was not there, readable by its owner alone; it has its name once it is
  /// whole.
  static void write(Path file, String passphrase, Writing content) throws IOException {
    if (Files.exists(file)) {
      throw Problem.of(ProblemType.FILE_EXISTS, file).toException();
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      MessageDigest sum = sha256();
      OutputStream below = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      try (SealedOutput out =
          new SealedOutput(new DigestOutputStream(below, sum), Seal.fresh(passphrase))) {
        content.to(out);
      }
      below.write(sum.digest());
      below.flush();
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a file whose checksum has been found right.
  static void read(Path file, String passphrase, Reading reading) throws IOException {
    verify(file);
    long sealed = Files.size(file) - Seal.HEADER_BYTES - CHECKSUM_BYTES;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      Seal seal = Seal.of(in.readNBytes(Seal.HEADER_BYTES), passphrase);
      reading.from(new SealedInput(in, seal, sealed));
    }
  }

  private static void verify(Path file) throws IOException {
    long left = Files.size(file) - CHECKSUM_BYTES;
    if (left < Seal.HEADER_BYTES) {
      throw Seal.damaged("it is too short");
    }
    MessageDigest sum = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      while (left > 0) {
        int now = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        if (now == 0) {
          throw Seal.damaged("it became shorter while it was read");
        }
        sum.update(buffer, 0, now);
        left -= now;
      }
      if (!MessageDigest.isEqual(sum.digest(), in.readNBytes(CHECKSUM_BYTES))) {
        throw Seal.damaged("its checksum is another");
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
