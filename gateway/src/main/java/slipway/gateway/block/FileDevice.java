package slipway.gateway.block;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A regular file or a block device of the host.
///
/// Reads and writes are positional, so any number of threads share the one descriptor. Where the
/// host can, holes are found and punched.
public final class FileDevice implements BlockDevice {
  /// Zeros are written in pieces of this size, from one shared buffer.
  private static final int ZERO_CHUNK_BYTES = 1 << 20;

  /// Holes begin and end at multiples of this; no file system or device of interest has larger
  /// blocks, and what does not fit is written.
  private static final int PUNCH_ALIGNMENT = 4096;

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(ZERO_CHUNK_BYTES).asReadOnlyBuffer();

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final @Nullable HostFile host;
  private final Capabilities capabilities;

  private FileDevice(
      Path path,
      FileChannel channel,
      long size,
      @Nullable HostFile host,
      Capabilities capabilities) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.host = host;
    this.capabilities = capabilities;
  }

  /// Opens an existing file or block device for reading.
  public static FileDevice openReadOnly(Path path) throws IOException {
    return open(path, false);
  }

  /// Opens an existing file or block device for reading and writing.
  public static FileDevice openWritable(Path path) throws IOException {
    return open(path, true);
  }

  /// Makes a sparse file of `size` bytes; fails when the file exists.
  public static FileDevice create(Path path, long size) throws IOException {
    Files.createFile(path);
    try (RandomAccessFile made = new RandomAccessFile(path.toFile(), "rw")) {
      made.setLength(size);
    }
    return openWritable(path);
  }

  private static FileDevice open(Path path, boolean writable) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory, not a disk");
    }
    FileChannel channel =
        writable
            ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      HostFile host = HostFile.open(path, writable);
      boolean punches = writable && host != null && punches(path, host, size);
      Capabilities capabilities =
          new Capabilities(writable, punches, punches, host != null && tellsHoles(host, size));
      return new FileDevice(path, channel, size, host, capabilities);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tellsHoles(HostFile host, long size) {
    try {
      return size > 0 && host.hole(0) >= 0;
    } catch (IOException _) {
      return false; // A block device, or a file system that has no such notion.
    }
  }

  /// Asks without touching a byte: a file is asked beyond its end, a block device's own word is
  /// in sysfs.
  private static boolean punches(Path path, HostFile host, long size) throws IOException {
    if (Files.isRegularFile(path)) {
      return host.punch(size, PUNCH_ALIGNMENT);
    }
    long number = ((Number) Files.getAttribute(path, "unix:rdev")).longValue();
    long major = (number >> 8) & 0xfff;
    long minor = (number & 0xff) | ((number >> 12) & 0xfff00);
    Path device = Path.of("/sys/dev/block", major + ":" + minor);
    for (String queue : List.of("queue", "../queue")) { // The latter is a partition's.
      Path limit = device.resolve(queue).resolve("write_zeroes_max_bytes");
      if (Files.isReadable(limit)) {
        return !Files.readString(limit).strip().equals("0");
      }
    }
    return false;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    long at = offset;
    while (into.hasRemaining()) {
      int n;
      try {
        n = channel.read(into, at);
      } catch (NonReadableChannelException e) {
        throw new IOException(path + " cannot be read", e);
      }
      if (n < 0) {
        throw new EOFException(path + " ends at byte " + at + ", before its size of " + size);
      }
      at += n;
    }
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    checkWritable();
    checkRange(offset, from.remaining());
    long at = offset;
    while (from.hasRemaining()) {
      at += channel.write(from, at);
    }
    if (durability == Durability.DURABLE) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (capabilities.writable()) {
      channel.force(false);
    }
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    checkWritable();
    checkRange(offset, length);
    clear(offset, length);
    if (durability == Durability.DURABLE) {
      flush();
    }
  }

  /// Punches the aligned middle and writes the edges; writes all of it where punching fails.
  private void clear(long offset, long length) throws IOException {
    long from = Math.ceilDiv(offset, PUNCH_ALIGNMENT) * PUNCH_ALIGNMENT;
    long to = (offset + length) / PUNCH_ALIGNMENT * PUNCH_ALIGNMENT;
    if (capabilities.zero() && host != null && from < to && host.punch(from, to - from)) {
      writeZeros(offset, from - offset);
      writeZeros(to, offset + length - to);
    } else {
      writeZeros(offset, length);
    }
  }

  private void writeZeros(long offset, long length) throws IOException {
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(ZERO_CHUNK_BYTES, length - done);
      write(offset + done, ZEROS.duplicate().limit(n), Durability.VOLATILE);
      done += n;
    }
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    checkWritable();
    checkRange(offset, length);
    checkOpen();
    if (capabilities.trim()) {
      clear(offset, length);
    }
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    checkRange(offset, length);
    checkOpen();
    if (length == 0) {
      return List.of();
    }
    if (host == null || !capabilities.extents()) {
      return List.of(new Extent(offset, length, Extent.Kind.DATA));
    }
    List<Extent> extents = new ArrayList<>();
    long end = offset + length;
    for (long at = offset; at < end && extents.size() < Extent.MAX_PER_CALL; ) {
      long data = host.data(at);
      if (data == at) {
        long hole = Math.min(end, host.hole(at));
        // A file cut short meanwhile has its end for a hole before where we look.
        long to = hole > at ? hole : end;
        extents.add(new Extent(at, to - at, Extent.Kind.DATA));
        at = to;
      } else {
        long to = data == HostFile.NONE ? end : Math.min(end, data);
        extents.add(new Extent(at, to - at, Extent.Kind.ZERO));
        at = to;
      }
    }
    return extents;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (host != null) {
      host.close();
    }
  }

  private void checkOpen() throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private void checkWritable() throws IOException {
    if (!capabilities.writable()) {
      throw new ReadOnlyDeviceException(this);
    }
  }

  @Override
  public String toString() {
    return "file " + path;
  }
}
