package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;

/// Writes every change down before it passes it on, so that the disk can be made again from where
/// it started and the log: [WriteLog#replay].
///
/// One lock covers a record and its change, so that overlapping writes happen in the order of the
/// log; that costs concurrency, which is why this is for proofs and not for service. A change
/// that fails below is in the log all the same.
public final class WriteRecorder implements BlockDevice {
  private final BlockDevice device;
  private final Path path;
  private final FileChannel log;
  private final long maxLogBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteBuffer head = ByteBuffer.allocateDirect(WriteRecord.BYTES);
  private long end;
  private long sequence;

  private WriteRecorder(
      BlockDevice device, Path path, FileChannel log, long maxLogBytes, WriteLog.Replay found) {
    this.device = device;
    this.path = path;
    this.log = log;
    this.maxLogBytes = maxLogBytes;
    this.end = found.end();
    this.sequence = found.records();
  }

  /// Begins a log, or goes on with one of the same disk; a record that a crash cut short is
  /// dropped.
  ///
  /// @param maxLogBytes changes that would make the log longer fail
  public static WriteRecorder open(BlockDevice device, Path path, long maxLogBytes)
      throws IOException {
    if (!Files.exists(path)) {
      Files.write(path, bytesOf(WriteLog.header(device.size())), StandardOpenOption.CREATE_NEW);
    }
    WriteLog.Replay found = WriteLog.scan(path, null);
    FileChannel log = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      ByteBuffer header = ByteBuffer.allocate(WriteLog.HEADER_BYTES);
      log.read(header, 0);
      if (!header.flip().equals(WriteLog.header(device.size()))) {
        throw new IOException(path + " is the log of another disk than " + device);
      }
      log.truncate(found.end());
      return new WriteRecorder(device, path, log, maxLogBytes, found);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /// Appends one record; the lock is held.
  private void append(WriteRecord.Kind kind, long offset, long length, ByteBuffer payload)
      throws IOException {
    if (!log.isOpen()) {
      throw new ClosedChannelException();
    }
    if (end + WriteRecord.BYTES + payload.remaining() > maxLogBytes) {
      throw new IOException(path + " is full: " + maxLogBytes + " bytes");
    }
    int sum = payload.hasRemaining() ? WriteRecord.checksumOf(payload.duplicate()) : 0;
    head.clear();
    new WriteRecord(kind, sequence, offset, length, sum).encode(head);
    long at = put(head.flip(), end);
    end = put(payload, at);
    sequence++;
  }

  private long put(ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      at += log.write(bytes, at);
    }
    return at;
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    checkRange(offset, from.remaining());
    lock.lock();
    try {
      for (int done = 0; done < from.remaining(); done += WriteLog.MAX_PAYLOAD_BYTES) {
        int length = Math.min(WriteLog.MAX_PAYLOAD_BYTES, from.remaining() - done);
        ByteBuffer piece = from.slice(from.position() + done, length);
        append(WriteRecord.Kind.WRITE, offset + done, length, piece);
      }
      forceIf(durability);
      device.write(offset, from, durability);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    checkRange(offset, length);
    lock.lock();
    try {
      if (length > 0) {
        append(WriteRecord.Kind.ZERO, offset, length, ByteBuffer.allocate(0));
        forceIf(durability);
      }
      device.zero(offset, length, durability);
    } finally {
      lock.unlock();
    }
  }

  /// Noted only where a trimmed range reads as zeros; elsewhere it changes nothing.
  @Override
  public void trim(long offset, long length) throws IOException {
    checkRange(offset, length);
    lock.lock();
    try {
      if (length > 0 && capabilities().trim()) {
        append(WriteRecord.Kind.TRIM, offset, length, ByteBuffer.allocate(0));
      }
      device.trim(offset, length);
    } finally {
      lock.unlock();
    }
  }

  private void forceIf(Durability durability) throws IOException {
    if (durability == Durability.DURABLE) {
      log.force(false);
    }
  }

  /// The log first: it may know more than the disk, never less.
  @Override
  public void flush() throws IOException {
    log.force(false);
    device.flush();
  }

  @Override
  public long size() {
    return device.size();
  }

  @Override
  public Capabilities capabilities() {
    return device.capabilities();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    device.read(offset, into);
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    return device.extents(offset, length);
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try (FileChannel last = log) {
      if (last.isOpen()) {
        device.close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "recorder(" + device + ", " + path + ")";
  }
}
