package slipway.gateway.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;
import slipway.gateway.tls.Identity;

/// A disk that a peer publishes, read over a [Link].
///
/// It survives the peer's restart: when the peer no longer knows the handle, it is opened again by
/// name, and must have the same size.
public final class LinkDevice implements BlockDevice {
  /// The port of `slipway:` addresses that name none.
  public static final int DEFAULT_PORT = 10_909;

  /// The pause before asking again for a disk the peer does not publish at the moment.
  private static final Duration REOPEN_PAUSE = Duration.ofMillis(100);

  private final Link link;
  private final boolean ownsLink;
  private final String name;
  private final long size;
  private final Capabilities capabilities;
  private volatile long handle;
  private volatile boolean closed;

  private LinkDevice(Link link, boolean ownsLink, String name, Opened opened) {
    this.link = link;
    this.ownsLink = ownsLink;
    this.name = name;
    this.size = opened.size();
    this.capabilities = new Capabilities(false, false, false, opened.extents());
    this.handle = opened.disk();
  }

  /// Opens `slipway://host:port/name` over a link of its own.
  public static LinkDevice open(URI uri, Identity identity) throws IOException {
    String path = uri.getPath();
    if (!"slipway".equals(uri.getScheme())
        || uri.getHost() == null
        || path == null
        || path.length() < 2) {
      throw new IllegalArgumentException(uri + " is not slipway://host:port/name");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    return open(InetSocketAddress.createUnresolved(host, port), path.substring(1), identity);
  }

  /// Opens the disk called `name` over a link of its own.
  public static LinkDevice open(InetSocketAddress address, String name, Identity identity)
      throws IOException {
    Link link = new Link(address, identity);
    try {
      return open(link, name, true);
    } catch (IOException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  static LinkDevice open(Link link, String name, boolean ownsLink) throws IOException {
    if (Text.bytes(name).length >= Text.BYTES_MAX) {
      throw new IllegalArgumentException("a disk's name is shorter than " + Text.BYTES_MAX);
    }
    Opened opened = ask(link, name, System.nanoTime());
    link.begin(); // Not before: whoever opens should not wait for connections it does not use.
    return new LinkDevice(link, ownsLink, name, opened);
  }

  private static Opened ask(Link link, String name, long startedNanos) throws IOException {
    OpenCall call = new OpenCall(name);
    long until = startedNanos + link.timeouts().deadline().toNanos();
    link.finish(link.ask(call, until), startedNanos);
    if (!call.settledWell()) {
      throw new UnreachableException(link + ": " + call.failure().message());
    }
    return call.opened();
  }

  long handle() {
    return handle;
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
    checkOpen();
    checkRange(offset, into.remaining());
    List<ReadCall> calls = new ArrayList<>(1 + into.remaining() / Read.LENGTH_MAX);
    Urgency urgency = Urgency.current();
    int from = into.position();
    for (int done = 0; done < into.remaining(); done += Read.LENGTH_MAX) {
      int length = Math.min(Read.LENGTH_MAX, into.remaining() - done);
      ByteBuffer target = into.slice(from + done, length);
      calls.add(new ReadCall(this, offset + done, target, urgency));
    }
    run(calls);
    into.position(into.limit());
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    checkOpen();
    checkRange(offset, length);
    if (length == 0) {
      return List.of();
    }
    ExtentsCall call = new ExtentsCall(this, offset, length, Urgency.current());
    run(List.of(call));
    return call.extents();
  }

  /// Asks all of them before waiting for the first, so that a long read fills the link.
  private void run(List<? extends Call> calls) throws IOException {
    long started = System.nanoTime();
    long until = started + link.timeouts().deadline().toNanos();
    List<Link.Asked> asked = new ArrayList<>(calls.size());
    try {
      for (Call call : calls) {
        asked.add(link.ask(call, until));
      }
      for (Link.Asked each : asked) {
        finish(each, started);
      }
    } finally {
      asked.forEach(each -> each.on().cancel(each.call()));
    }
  }

  private void finish(Link.Asked first, long started) throws IOException {
    long until = started + link.timeouts().deadline().toNanos();
    Link.Asked asked = first;
    while (true) {
      long known = handle;
      link.finish(asked, started);
      if (asked.call().settledWell()) {
        return;
      }
      Failed failed = asked.call().failure();
      switch (failed.reason()) {
        case NOT_PUBLISHED -> reopen(known, started, failed.message());
        case UNREACHABLE -> throw new UnreachableException(link + ": " + failed.message());
        case OUT_OF_RANGE, BROKEN -> throw new IOException(link + ": " + failed.message());
      }
      asked = link.ask(asked.call(), until);
    }
  }

  /// Opens the disk again by name, unless somebody has since `known` failed.
  private void reopen(long known, long started, String why) throws IOException {
    long until = started + link.timeouts().deadline().toNanos();
    while (handle == known) {
      try {
        Opened again = ask(link, name, started);
        if (again.size() != size) {
          throw new IOException(
              this + " had " + size + " bytes and now has " + again.size() + ": another disk");
        }
        handle = again.disk();
      } catch (UnreachableException e) {
        if (until - System.nanoTime() <= 0) {
          throw new UnreachableException(this + " is gone: " + why, e);
        }
        LockSupport.parkNanos(REOPEN_PAUSE.toNanos());
        if (Thread.interrupted()) {
          throw Link.interrupted();
        }
      }
      checkOpen();
    }
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void flush() throws IOException {
    checkOpen();
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void close() {
    closed = true;
    if (ownsLink) {
      link.close();
    }
  }

  @Override
  public String toString() {
    return "'" + name + "' over " + link;
  }
}
