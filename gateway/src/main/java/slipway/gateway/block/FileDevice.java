package slipway.gateway.block;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A regular file or a block device of the host.
///
/// Reads and writes are positional, so any number of threads share the one descriptor.
public final class FileDevice implements BlockDevice {
  /// Zeros are written in pieces of this size, from one shared buffer.
  private static final int ZERO_CHUNK_BYTES = 1 << 20;

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(ZERO_CHUNK_BYTES).asReadOnlyBuffer();

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final Capabilities capabilities;

  private FileDevice(Path path, FileChannel channel, long size, boolean writable) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.capabilities = new Capabilities(writable, false, false, false);
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
    try (FileChannel made =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (size > 0) {
        made.write(ByteBuffer.allocate(1), size - 1);
      }
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
      return new FileDevice(path, channel, channel.size(), writable);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
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
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(ZERO_CHUNK_BYTES, length - done);
      write(offset + done, ZEROS.duplicate().limit(n), Durability.VOLATILE);
      done += n;
    }
    if (durability == Durability.DURABLE) {
      flush();
    }
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    checkWritable();
    checkRange(offset, length);
  }

  @Override
  public List<Extent> extents(long offset, long length) {
    checkRange(offset, length);
    return length == 0 ? List.of() : List.of(new Extent(offset, length, Extent.Kind.DATA));
  }

  @Override
  public void close() throws IOException {
    channel.close();
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
