package slipway.manager.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/// The file of keys: 32 bytes in Base64 each, one per line. The first seals, all of them open.
///
/// There is one key, but while keys are being changed: then the new one comes first, and the old
/// ones stay until nothing is sealed with them any more. The file is replaced as a whole, so that
/// whoever reads it, at any instant, finds one state or the next.
public final class KeyRing {
  static final int KEY_BYTES = 32;

  /// A new key, the old one, and one from a backup; more than that nothing leaves behind.
  static final int KEYS_MAX = 8;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  public KeyRing(Path file) {
    this.file = file;
  }

  /// A key; prints as nothing that anybody could use.
  static final class Key {
    private final byte[] bytes;

    Key(byte[] bytes) {
      if (bytes.length != KEY_BYTES) {
        throw new IllegalArgumentException(bytes.length + " bytes instead of " + KEY_BYTES);
      }
      this.bytes = bytes.clone();
    }

    SecretKeySpec spec() {
      return new SecretKeySpec(bytes, "AES");
    }

    String written() {
      return Base64.getEncoder().encodeToString(bytes);
    }

    static Key fresh() {
      byte[] random = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(random);
      return new Key(random);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key its && MessageDigest.isEqual(bytes, its.bytes);
    }

    @Override
    public int hashCode() {
      return bytes[0];
    }

    @Override
    public String toString() {
      return "a key";
    }
  }

  /// Makes a key when there is no file; another manager may be quicker.
  void makeWhenAbsent() throws IOException {
    if (Files.exists(file)) {
      return;
    }
    var owner = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try (FileChannel channel =
        FileChannel.open(
            file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      write(channel, List.of(Key.fresh()));
    } catch (FileAlreadyExistsException anotherManagerWasFaster) {
      return;
    }
    syncDirectory();
  }

  /// The keys, the one that seals first.
  List<Key> keys() throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  /// All of the file, for a backup.
  public String text() throws IOException {
    keys();
    return Files.readString(file);
  }

  static List<Key> parse(String text, String where) throws IOException {
    List<Key> keys = new ArrayList<>();
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      byte[] key;
      try {
        key = Base64.getDecoder().decode(line);
      } catch (IllegalArgumentException notTold) {
        // The decoder's own words hold a character of the key, so they are no cause.
        throw new IOException(where + ": line " + (keys.size() + 1) + " is no Base64");
      }
      if (key.length != KEY_BYTES) {
        throw new IOException(
            "%s: line %d holds %d bytes instead of %d"
                .formatted(where, keys.size() + 1, key.length, KEY_BYTES));
      }
      keys.add(new Key(key));
    }
    if (keys.isEmpty() || keys.size() > KEYS_MAX) {
      throw new IOException(where + " holds " + keys.size() + " keys");
    }
    return List.copyOf(keys);
  }

  /// Puts these in the place of all, durably; owner and mode of the file stay.
  void replace(List<Key> keys) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      write(channel, keys);
    }
    try {
      PosixFileAttributes before = Files.readAttributes(file, PosixFileAttributes.class);
      var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
      FileOwnerAttributeView owner = view;
      if (!owner.getOwner().equals(before.owner())) {
        view.setGroup(before.group());
        view.setOwner(before.owner());
      }
    } catch (NoSuchFileException first) {
      // Nothing to be like.
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory();
  }

  /// Adds keys that open and do not seal, as those of a backup.
  public void admit(String text) throws IOException {
    List<Key> keys = new ArrayList<>(Files.exists(file) ? keys() : List.of());
    parse(text, "the backup's key file").stream()
        .filter(key -> !keys.contains(key))
        .forEach(keys::add);
    if (keys.size() > KEYS_MAX) {
      throw new IOException(
          file + " holds keys of several restores that did not end; rotate the key first");
    }
    replace(keys);
  }

  /// Puts the keys of a backup in the place of all.
  public void become(String text) throws IOException {
    replace(parse(text, "the backup's key file"));
  }

  private static void write(FileChannel channel, List<Key> keys) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Key key : keys) {
      text.append(key.written()).append('\n');
    }
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  private void syncDirectory() throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
