package slipway.gateway.nbd;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.UnreachableException;

/// A connection in its transmission phase: many commands under way, told apart by their cookies.
final class Connection {
  /// Commands under way at once; the next callers wait.
  static final int COMMANDS_MAX = 64;

  private static final int REQUEST_MAGIC = 0x25609513;
  private static final int REQUEST_BYTES = 28;
  private static final int READ_AHEAD_BYTES = 256 * 1024;

  private final NbdAddress address;
  private final SocketChannel channel;
  private final Handshake agreed;
  private final Duration replyDeadline;
  private final Map<Long, Command> underWay = new ConcurrentHashMap<>();
  private final AtomicLong cookies = new AtomicLong();
  private final Semaphore slots = new Semaphore(COMMANDS_MAX);
  private final ReentrantLock writing = new ReentrantLock();
  private final CountDownLatch readerEnded = new CountDownLatch(1);
  private volatile @Nullable IOException end;

  private Connection(
      NbdAddress address, SocketChannel channel, Handshake agreed, Duration replyDeadline) {
    this.address = address;
    this.channel = channel;
    this.agreed = agreed;
    this.replyDeadline = replyDeadline;
  }

  static Connection open(NbdAddress address, Duration deadline) throws IOException {
    boolean tcp = address.socket() instanceof InetSocketAddress;
    SocketChannel channel =
        tcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    // Channels have no timeouts, so somebody else ends a handshake that hangs.
    Thread guard = Thread.ofVirtual().name("nbd-guard").start(() -> closeAfter(deadline, channel));
    try {
      connect(channel, address.socket());
      if (tcp) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(Channels.newInputStream(channel), READ_AHEAD_BYTES));
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      Handshake agreed = Handshake.perform(in, out, address.export());
      Connection connection = new Connection(address, channel, agreed, deadline);
      Thread.ofVirtual()
          .name("nbd-read-" + address.socket())
          .start(() -> connection.read(new Replies(in, agreed)));
      return connection;
    } catch (NbdProtocolException e) {
      channel.close();
      throw e;
    } catch (IOException e) {
      boolean gone =
          !channel.isOpen()
              || e instanceof java.io.EOFException
              || e instanceof java.net.SocketException;
      channel.close();
      throw gone ? new UnreachableException("no NBD server at " + address.socket(), e) : e;
    } finally {
      guard.interrupt();
    }
  }

  private static void connect(SocketChannel channel, SocketAddress to) throws IOException {
    if (to instanceof InetSocketAddress inet && inet.isUnresolved()) {
      InetSocketAddress resolved = new InetSocketAddress(inet.getHostString(), inet.getPort());
      if (resolved.isUnresolved()) {
        throw new java.net.ConnectException("the host " + inet.getHostString() + " is not known");
      }
      channel.connect(resolved);
    } else {
      channel.connect(to);
    }
  }

  private static void closeAfter(Duration deadline, SocketChannel channel) {
    try {
      Thread.sleep(deadline);
      channel.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // The handshake is over.
    } catch (IOException _) {
      // Gone either way.
    }
  }

  Handshake agreed() {
    return agreed;
  }

  /// Sends the command and waits for its reply: 0, or the server's error number.
  int run(Command command) throws IOException {
    checkUp();
    long cookie = cookies.incrementAndGet();
    try {
      slots.acquire();
      try {
        underWay.put(cookie, command);
        send(command, cookie);
        checkUp();
        return command.reply.get(replyDeadline.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        underWay.remove(cookie);
        slots.release();
      }
    } catch (InterruptedException _) {
      // The reply may still be on its way into the caller's buffer.
      abandon(new IOException("a caller was interrupted"));
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (TimeoutException e) {
      abandon(new IOException("no reply within " + replyDeadline.toMillis() + " ms", e));
      throw unreachable();
    } catch (ExecutionException e) {
      throw unreachable();
    }
  }

  private void send(Command command, long cookie) throws IOException {
    ByteBuffer request =
        ByteBuffer.allocate(REQUEST_BYTES)
            .putInt(REQUEST_MAGIC)
            .putShort((short) command.flags)
            .putShort((short) command.type.code())
            .putLong(cookie)
            .putLong(command.offset)
            .putInt(command.length)
            .flip();
    ByteBuffer payload =
        command.type == Command.Type.WRITE && command.data != null
            ? command.data.duplicate()
            : ByteBuffer.allocate(0);
    ByteBuffer[] both = {request, payload};
    writing.lock();
    try {
      while (request.hasRemaining() || payload.hasRemaining()) {
        if (channel.write(both) < 0) {
          throw new ClosedChannelException();
        }
      }
    } catch (IOException e) {
      fail(e);
      throw unreachable();
    } finally {
      writing.unlock();
    }
  }

  private void read(Replies replies) {
    try {
      while (true) {
        Long complete = replies.next(underWay::get);
        if (complete != null) {
          Command command = underWay.remove(complete);
          if (command != null) {
            command.reply.complete(command.error);
          }
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("the reader failed", e));
    } finally {
      readerEnded.countDown();
    }
  }

  /// Ends the connection because a caller leaves early, and returns when nobody writes to the
  /// caller's buffer any more. The reader cannot wait for anything once the channel is closed.
  private void abandon(IOException why) {
    fail(why);
    boolean interrupted = false;
    while (true) {
      try {
        readerEnded.await();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the connection and tells everybody who waits.
  void fail(IOException why) {
    synchronized (this) {
      if (end == null) {
        end = why;
      }
    }
    try {
      channel.close();
    } catch (IOException _) {
      // Gone either way.
    }
    underWay.values().forEach(command -> command.reply.completeExceptionally(why));
  }

  private void checkUp() throws IOException {
    if (end != null) {
      throw unreachable();
    }
  }

  private UnreachableException unreachable() {
    IOException why = end;
    String message = "the NBD server at " + address.socket() + " is gone";
    return why == null ? new UnreachableException(message) : new UnreachableException(message, why);
  }

  /// Says goodbye, as far as that goes without waiting, and ends.
  void close() {
    if (end == null && underWay.isEmpty()) {
      try {
        send(new Command(Command.Type.DISCONNECT, 0, 0, 0, null), cookies.incrementAndGet());
      } catch (IOException _) {
        // It was about to be closed anyway.
      }
    }
    fail(new ClosedChannelException());
  }
}
