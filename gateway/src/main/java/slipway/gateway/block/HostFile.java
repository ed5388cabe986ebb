package slipway.gateway.block;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// What the host can do with a file and Java has no verb for: finding holes and punching them.
///
/// It has a descriptor of its own beside the channel's. Calls share the lock and closing takes it
/// alone, so that no call ever meets somebody else's file under a number that was used again.
final class HostFile {
  /// The answer of a seek that finds nothing before the end of the file. // lseek(2), ENXIO
  static final long NONE = -1;

  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ENXIO = 6;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final int descriptor;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  /// The C library's functions; they are looked up when the first file is opened.
  private static final class C {
    static final MethodHandle OPEN =
        function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle LSEEK =
        function(
            "lseek",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    static final MethodHandle FALLOCATE =
        function(
            "fallocate",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG));
    static final MethodHandle CLOSE =
        function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    @SuppressWarnings("restricted") // The way to call C; the module is started with native access.
    private static MethodHandle function(
        String name, FunctionDescriptor form, Linker.Option... more) {
      Linker.Option[] options = java.util.Arrays.copyOf(more, more.length + 1);
      options[more.length] = Linker.Option.captureCallState("errno");
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form, options);
    }
  }

  private HostFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Opens the file a second time, or answers null where this host has no such calls.
  static @Nullable HostFile open(Path path, boolean writable) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      int flags = (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC;
      int descriptor =
          (int)
              C.OPEN.invokeExact(arena.allocate(STATE), arena.allocateFrom(path.toString()), flags);
      return descriptor < 0 ? null : new HostFile(descriptor);
    } catch (Throwable e) {
      return unavailable(e);
    }
  }

  /// Errors of the machine go on; anything else means that the host does not let us.
  private static @Nullable HostFile unavailable(Throwable e) {
    if (e instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    return null;
  }

  /// The first byte of data at or after `offset`, or [#NONE].
  long data(long offset) throws IOException {
    return seek(offset, SEEK_DATA);
  }

  /// The first byte of a hole at or after `offset`; the end of the file counts as one.
  long hole(long offset) throws IOException {
    return seek(offset, SEEK_HOLE);
  }

  private long seek(long offset, int whence) throws IOException {
    use.readLock().lock();
    try (Arena arena = Arena.ofConfined()) {
      checkOpen();
      MemorySegment state = arena.allocate(STATE);
      long at = (long) C.LSEEK.invokeExact(state, descriptor, offset, whence);
      if (at >= 0) {
        return at;
      }
      int errno = (int) ERRNO.get(state, 0L);
      if (errno == ENXIO) {
        return NONE;
      }
      throw new IOException("lseek failed with errno " + errno);
    } catch (Throwable e) {
      throw rethrown(e);
    } finally {
      use.readLock().unlock();
    }
  }

  /// Makes the range a hole; answers false where the file system or the device does not do that
  /// here.
  boolean punch(long offset, long length) throws IOException {
    use.readLock().lock();
    try (Arena arena = Arena.ofConfined()) {
      checkOpen();
      int mode = PUNCH_HOLE | KEEP_SIZE;
      return (int) C.FALLOCATE.invokeExact(arena.allocate(STATE), descriptor, mode, offset, length)
          == 0;
    } catch (Throwable e) {
      throw rethrown(e);
    } finally {
      use.readLock().unlock();
    }
  }

  void close() throws IOException {
    use.writeLock().lock();
    try (Arena arena = Arena.ofConfined()) {
      if (!closed) {
        closed = true;
        int _ = (int) C.CLOSE.invokeExact(arena.allocate(STATE), descriptor);
      }
    } catch (Throwable e) {
      throw rethrown(e);
    } finally {
      use.writeLock().unlock();
    }
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  /// A method handle declares `Throwable`; only these can really come.
  private static IOException rethrown(Throwable e) {
    return switch (e) {
      case IOException io -> io;
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      default -> new IOException(e);
    };
  }
}
