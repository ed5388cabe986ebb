package slipway.gateway.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Urgency;
import slipway.gateway.tls.Identity;
import slipway.gateway.tls.PeerRefusedException;

/// The client's end of one connection: numbers calls, delivers replies to them, grants credit.
final class Asking {
  /// Calls of one urgency under way on one connection; the next ones wait here, where a more urgent
  /// call still passes them.
  static final int CALLS_PER_URGENCY_MAX = 32;

  private final Wire wire;
  private final Pacer pacer;
  private final Expected expected;
  private final Runnable grantMore = this::grantMore;
  private final Map<Integer, Call> calls = new ConcurrentHashMap<>();
  private final Map<Urgency, Semaphore> slots = new EnumMap<>(Urgency.class);
  private final AtomicInteger lastRequest = new AtomicInteger();
  private volatile @Nullable IOException end;
  private volatile long progressNanos = System.nanoTime();

  /// Whom to connect to, and as what.
  record Dial(InetSocketAddress address, UUID link, Identity identity, Path path, boolean urgent) {}

  /// What the connections of one link know together.
  record Path(Distance distance, Expected expected) {}

  private Asking(Wire wire, Path path, boolean urgent) {
    this.wire = wire;
    this.expected = path.expected();
    this.pacer = new Pacer(System::nanoTime, path.distance(), urgent ? expected.own() : expected);
    for (Urgency urgency : Urgency.values()) {
      slots.put(urgency, new Semaphore(CALLS_PER_URGENCY_MAX));
    }
  }

  /// Connects and shakes hands.
  static Asking connect(Dial dial, LinkTimeouts timeouts, Meter meter) throws IOException {
    InetSocketAddress address = dial.address();
    MeteredSocket socket = new MeteredSocket(meter);
    try {
      socket.setTcpNoDelay(true);
      InetSocketAddress resolved =
          address.isUnresolved()
              ? new InetSocketAddress(address.getHostString(), address.getPort())
              : address;
      socket.connect(resolved, (int) timeouts.connect().toMillis());
      socket.setSoTimeout((int) timeouts.connect().toMillis());
      SSLSocket tls = dial.identity().client(socket, address.getHostString());
      FrameReader frames = new FrameReader(tls.getInputStream());
      tls.startHandshake();
      dial.identity().requireStanding(tls.getSession());
      // The server speaks once it has accepted our certificate.
      if (!(frames.next() instanceof Welcome welcome)) {
        throw new LinkProtocolException("the peer does not begin with a welcome");
      }
      if (welcome.version() != Welcome.VERSION) {
        throw new LinkProtocolException("the peer speaks version " + welcome.version());
      }
      Wire wire = new Wire(socket, tls, frames, timeouts.dead(), new RightOfWay());
      Asking asking = new Asking(wire, dial.path(), dial.urgent());
      wire.outbox().putControl(new Hello(Welcome.VERSION, dial.link()));
      asking.probe();
      asking.grant();
      if (!dial.urgent()) {
        dial.path().expected().tell(asking.grantMore);
      }
      Thread.ofPlatform()
          .daemon()
          .name("link-write")
          .start(
              () ->
                  wire.writeUntilClosed(
                      timeouts.keepAlive(),
                      () -> {
                        dial.identity().requireStanding(tls.getSession());
                        asking.probe();
                      }));
      return asking;
    } catch (SSLException e) {
      socket.close();
      throw PeerRefusedException.explain(name(address), e);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  static String name(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /// Asks; answers false when the connection has ended or no slot came free in time.
  boolean submit(Call call, long untilNanos) throws InterruptedException {
    Semaphore slot = slot(call.urgency());
    if (!slot.tryAcquire(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      return false;
    }
    // Before others can see it: the connection may end at any moment, and takes it back then.
    call.asked();
    expected.begin(call);
    int request = nextRequest(call);
    try {
      wire.outbox().put(call.urgency(), call.ask(request));
      wire.send(call.urgency());
    } catch (IOException e) {
      end(e);
    }
    IOException ended = end;
    if (ended != null) {
      lose(request, ended); // The end may have passed over a call that came this late.
    }
    return true;
  }

  private int nextRequest(Call call) {
    while (true) {
      int request = lastRequest.incrementAndGet();
      if (request != 0 && calls.putIfAbsent(request, call) == null) {
        return request;
      }
    }
  }

  /// The caller no longer waits: tells the server, which then need not answer.
  void cancel(Call call) {
    if (!call.giveUp()) {
      return;
    }
    calls.forEach(
        (request, each) -> {
          if (each == call && calls.remove(request, call)) {
            release(call);
            try {
              wire.outbox().putControl(new Cancel(request));
              wire.sendNow();
            } catch (IOException e) {
              end(e);
            }
          }
        });
  }

  /// Reads until the connection ends, and tells why it did.
  IOException readUntilEnd() {
    try {
      while (true) {
        Frame frame = wire.next();
        take(frame);
      }
    } catch (java.net.SocketTimeoutException _) {
      end(new IOException("nothing came from the peer for too long"));
    } catch (IOException e) {
      end(e);
    }
    return Objects.requireNonNull(end);
  }

  private void take(Frame frame) throws IOException {
    switch (frame) {
      case Pong pong -> pacer.pong(pong.token());
      case Opened _, Block _, Piece _, ZeroRun _, ExtentRun _, Done _, Failed _ -> reply(frame);
      case Welcome _, Hello _, Open _, Read _, ReadExtents _, Cancel _, Credit _, Ping _ ->
          throw new LinkProtocolException(frame.type() + " from a server");
    }
  }

  private void reply(Frame frame) throws IOException {
    if (frame.type().paced()) {
      pacer.received(frame.frameBytes());
      grant();
      if (pacer.probeDue()) {
        probe();
      }
    }
    progressNanos = System.nanoTime();
    Call call = calls.get(frame.request());
    if (call != null && call.urgency() == Urgency.DEMAND) {
      expected.came(call, frame);
    }
    if (call != null && call.deliver(frame) && calls.remove(frame.request(), call)) {
      release(call);
    }
  }

  private void grant() throws IOException {
    int bytes = pacer.grant();
    if (bytes > 0) {
      wire.outbox().putControl(new Credit(bytes));
      wire.sendNow(); // The server reads whatever it writes, so this does not wait for it.
    }
  }

  /// From another connection's reader: demand's bytes came, so there is room for others.
  private void grantMore() {
    try {
      grant();
    } catch (IOException e) {
      end(e);
    }
  }

  private void probe() throws IOException {
    Ping ping = pacer.probe();
    if (ping != null) {
      wire.outbox().putControl(ping);
      wire.sendNow();
    }
  }

  /// Ends the connection; calls under way are lost to it.
  void end(IOException why) {
    synchronized (this) {
      if (end == null) {
        end = why;
      }
    }
    expected.forget(grantMore);
    wire.close();
    for (Integer request : calls.keySet()) {
      lose(request, why);
    }
  }

  private void lose(int request, IOException why) {
    Call call = calls.remove(request);
    if (call != null) {
      release(call);
      call.lost(why);
    }
  }

  boolean ended() {
    return end != null;
  }

  /// When the last part of any reply came.
  long progressNanos() {
    return progressNanos;
  }

  @Override
  public String toString() {
    return pacer.toString();
  }

  int callsUnderWay() {
    return calls.size();
  }

  private void release(Call call) {
    expected.settle(call);
    slot(call.urgency()).release();
  }

  private Semaphore slot(Urgency urgency) {
    return Objects.requireNonNull(slots.get(urgency));
  }
}
