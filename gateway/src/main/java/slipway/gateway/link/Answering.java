package slipway.gateway.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Extent;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;
import slipway.gateway.link.Failed.Reason;
import slipway.gateway.tls.Identity;
import slipway.gateway.tls.PeerRefusedException;

/// The server's end of one connection: reads requests, runs each in a thread of its own, and queues
/// the replies.
final class Answering {
  /// Requests a peer may have unanswered on one connection; one more ends it.
  static final int REQUESTS_MAX = 256;

  /// What the requests of one urgency may hold in memory together; the others wait their turn.
  static final int READ_BYTES_MAX = 8 << 20;

  private final LinkServer server;
  private final Wire wire;
  private final Blocks blocks = new Blocks();
  private final Map<Integer, Work> works = new ConcurrentHashMap<>();
  private final Map<Urgency, Semaphore> memory = new EnumMap<>(Urgency.class);

  /// A request that is being carried out.
  private static final class Work {
    volatile boolean cancelled;
  }

  private Answering(LinkServer server, Wire wire) {
    this.server = server;
    this.wire = wire;
    for (Urgency urgency : Urgency.values()) {
      memory.put(urgency, new Semaphore(READ_BYTES_MAX));
    }
  }

  /// Shakes hands over `socket` and answers until the connection ends.
  static void serve(
      LinkServer server, MeteredSocket socket, Identity identity, LinkTimeouts timeouts)
      throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) timeouts.connect().toMillis());
    SSLSocket tls = identity.server(socket);
    try {
      tls.startHandshake();
      identity.requireStanding(tls.getSession());
    } catch (SSLException e) {
      throw PeerRefusedException.explain(String.valueOf(socket.getRemoteSocketAddress()), e);
    }
    // Nothing was read before this and the link is not known yet, so its outbox comes second.
    ByteBuffer welcome = ByteBuffer.allocate(Frame.BYTES_MAX);
    new Welcome(Welcome.VERSION).encode(welcome);
    tls.getOutputStream().write(welcome.array(), 0, welcome.position());
    FrameReader frames = new FrameReader(tls.getInputStream());
    Hello hello = hello(frames);
    RightOfWay way = server.join(hello.link());
    server.meter().made.increment();
    server.meter().up.increment();
    Wire wire = new Wire(socket, tls, frames, timeouts.dead(), way);
    Answering answering = new Answering(server, wire);
    Thread.ofPlatform()
        .daemon()
        .name("link-write")
        .start(
            () ->
                wire.writeUntilClosed(
                    timeouts.keepAlive(), () -> identity.requireStanding(tls.getSession())));
    try {
      while (true) {
        answering.take(wire.next());
      }
    } finally {
      wire.close();
      answering.works.values().forEach(work -> work.cancelled = true);
      server.meter().up.decrement();
      server.leave(hello.link());
    }
  }

  private static Hello hello(FrameReader frames) throws IOException {
    if (!(frames.next() instanceof Hello hello)) {
      throw new LinkProtocolException("the first frame is no hello");
    }
    if (hello.version() != Welcome.VERSION) {
      throw new LinkProtocolException("the peer speaks version " + hello.version());
    }
    return hello;
  }

  private void take(Frame frame) throws IOException {
    switch (frame) {
      case Open open -> steer(open(open));
      case Read read -> start(read.request(), work -> read(read, work));
      case ReadExtents read -> start(read.request(), work -> extents(read, work));
      case Cancel cancel -> cancel(cancel.request());
      case Credit credit -> wire.outbox().credit(credit.bytes());
      case Ping ping -> steer(new Pong(ping.token()));
      case Welcome _,
          Hello _,
          Opened _,
          Pong _,
          Block _,
          Piece _,
          ZeroRun _,
          ExtentRun _,
          Done _,
          Failed _ ->
          throw new LinkProtocolException(frame.type() + " from a client");
    }
  }

  /// Not on this thread, which reads and must not wait for a peer that does not.
  private void steer(Frame frame) throws IOException {
    wire.outbox().putControl(frame);
    wire.outbox().wake();
  }

  private Frame open(Open open) {
    Published published = server.find(open.name());
    return published == null
        ? new Failed(open.request(), Reason.NOT_PUBLISHED, "no disk '" + open.name() + "' here")
        : new Opened(
            open.request(),
            published.handle(),
            published.disk().size(),
            published.disk().capabilities().extents());
  }

  private interface Job {
    void run(Work work) throws IOException, InterruptedException;
  }

  private void start(int request, Job job) throws LinkProtocolException {
    Work work = new Work();
    if (works.size() >= REQUESTS_MAX) {
      throw new LinkProtocolException("more than " + REQUESTS_MAX + " requests at once");
    }
    if (works.putIfAbsent(request, work) != null) {
      throw new LinkProtocolException("request " + request + " is under way already");
    }
    Thread.ofVirtual()
        .name("link-answer")
        .start(
            () -> {
              try {
                job.run(work);
              } catch (IOException | RuntimeException _) {
                wire.close(); // Disk failures were answered; this is the connection's end.
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } finally {
                works.remove(request, work);
              }
            });
  }

  private void cancel(int request) {
    Work work = works.get(request);
    if (work != null) {
      work.cancelled = true;
      wire.outbox().drop(request);
    }
  }

  private void read(Read read, Work work) throws IOException, InterruptedException {
    Semaphore share = Objects.requireNonNull(memory.get(read.urgency()));
    share.acquire(read.length());
    try {
      if (work.cancelled) {
        return;
      }
      byte[] bytes = new byte[read.length()];
      Failed failed =
          onDisk(
              read.request(),
              read.disk(),
              read.urgency(),
              published ->
                  published.use(
                      disk -> {
                        disk.read(read.offset(), ByteBuffer.wrap(bytes));
                        return bytes;
                      }));
      if (failed != null) {
        answer(read.urgency(), failed);
        return;
      }
      long encoded = sendBlocks(read, bytes, work);
      if (!work.cancelled) {
        server.meter().answered(read.urgency(), read.length(), encoded);
        answer(read.urgency(), new Done(read.request()));
      }
    } finally {
      share.release(read.length());
    }
  }

  /// Sends the last frame of an answer.
  private void answer(Urgency urgency, Frame last) throws IOException, InterruptedException {
    wire.outbox().put(urgency, last);
    wire.send(urgency);
  }

  /// Queues the bytes block by block and tells what they took.
  private long sendBlocks(Read read, byte[] bytes, Work work)
      throws IOException, InterruptedException {
    Outbox outbox = wire.outbox();
    long sent = 0;
    int zeros = 0;
    for (int at = 0; at < bytes.length && !work.cancelled; ) {
      wire.send(read.urgency()); // What the blocks before this one left.
      int length = Math.min(Block.LENGTH_MAX, bytes.length - at);
      if (Blocks.isZero(bytes, at, length)) {
        zeros += length;
        at += length;
        continue;
      }
      if (zeros > 0) {
        outbox.put(read.urgency(), new ZeroRun(read.request(), zeros));
        zeros = 0;
      }
      Blocks.Encoded encoded = blocks.encode(read.request(), bytes, at, length);
      outbox.put(read.urgency(), encoded.block());
      sent += encoded.block().encodedLength();
      ByteBuffer left = encoded.bytes();
      while (left.hasRemaining()) {
        int piece = Math.min(Piece.LENGTH_MAX, left.remaining());
        outbox.put(read.urgency(), new Piece(read.request(), left.slice(left.position(), piece)));
        left.position(left.position() + piece);
      }
      at += length;
    }
    if (zeros > 0) {
      outbox.put(read.urgency(), new ZeroRun(read.request(), zeros));
    }
    return sent;
  }

  private void extents(ReadExtents read, Work work) throws IOException, InterruptedException {
    List<List<Extent>> answer = new java.util.ArrayList<>(1);
    Failed failed =
        onDisk(
            read.request(),
            read.disk(),
            read.urgency(),
            published ->
                answer.add(published.use(disk -> disk.extents(read.offset(), read.length()))));
    if (failed != null) {
      answer(read.urgency(), failed);
      return;
    }
    List<ExtentRun.Run> runs =
        answer.getFirst().stream()
            .limit(Extent.MAX_PER_CALL)
            .map(extent -> new ExtentRun.Run(extent.length(), extent.kind()))
            .toList();
    for (int at = 0; at < runs.size() && !work.cancelled; at += ExtentRun.RUNS_MAX) {
      int to = Math.min(runs.size(), at + ExtentRun.RUNS_MAX);
      wire.outbox().put(read.urgency(), new ExtentRun(read.request(), runs.subList(at, to)));
    }
    if (!work.cancelled) {
      answer(read.urgency(), new Done(read.request()));
    }
  }

  private interface OnDisk {
    Object run(Published published) throws IOException;
  }

  /// Runs `what` with the reader's urgency and turns a failure of the disk into an answer.
  private @Nullable Failed onDisk(int request, long handle, Urgency urgency, OnDisk what) {
    Published published = server.find(handle);
    if (published == null) {
      return new Failed(request, Reason.NOT_PUBLISHED, "the disk is not published");
    }
    try {
      Object _ = ScopedValue.where(Urgency.SCOPE, urgency).call(() -> what.run(published));
      return null;
    } catch (Published.NotPublishedException e) {
      return new Failed(request, Reason.NOT_PUBLISHED, String.valueOf(e.getMessage()));
    } catch (IndexOutOfBoundsException e) {
      return new Failed(request, Reason.OUT_OF_RANGE, String.valueOf(e.getMessage()));
    } catch (UnreachableException e) {
      return new Failed(request, Reason.UNREACHABLE, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      return new Failed(request, Reason.BROKEN, String.valueOf(e.getMessage()));
    }
  }
}
