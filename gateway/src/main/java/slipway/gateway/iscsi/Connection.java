package slipway.gateway.iscsi;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One TCP connection: login first, then the full feature phase until either side has enough.
final class Connection implements Runnable {
  private static final Logger LOG = System.getLogger(Connection.class.getName());

  /// What the reader does after a PDU.
  enum Next {
    READ_ON,
    /// Another thread has the reader's role now; this one ends.
    ROLE_LOST,
    CLOSE
  }

  private final IscsiServer server;
  private final SocketChannel channel;
  private final Transmitter transmitter;
  private final Receiver receiver;
  private final ReaderRole role = new ReaderRole();
  private final Silence silence = new Silence();
  private final long openedNanos = System.nanoTime();

  private volatile @Nullable FullFeature phase;
  private volatile @Nullable Session session;
  private volatile boolean dismissed;

  Connection(IscsiServer server, SocketChannel channel) {
    this.server = server;
    this.channel = channel;
    this.transmitter = new Transmitter(channel);
    this.receiver = new Receiver(channel, transmitter);
  }

  /// Logs in and serves: the first reader's life.
  @Override
  public void run() {
    try {
      Login login = new Login(server, this, receiver, transmitter);
      Session made = login.run();
      if (made == null) {
        end();
        return;
      }
      phase = new FullFeature(server, made, login, receiver, transmitter, role);
      if (dismissed) {
        dismiss();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: login ended: {1}", this, e.getMessage());
      end();
      return;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, this + ": login broke", e);
      end();
      return;
    }
    read();
  }

  /// Reads and handles PDUs until the role or the connection ends.
  private void read() {
    FullFeature full = phase;
    Next next = Next.READ_ON;
    try {
      while (full != null && next == Next.READ_ON) {
        Pdu pdu = receiver.header();
        silence.heard();
        next = full.handle(pdu);
      }
      if (next == Next.ROLE_LOST) {
        return;
      }
      transmitter.flush();
    } catch (MalformedPduException e) {
      LOG.log(Level.INFO, "{0}: {1}", this, e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: {1}", this, e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, this + ": broke", e);
    }
    end();
  }

  /// A tick of the clock.
  void tick(long now) {
    if (role.takeFromAbsent()) {
      server.newReader(this::takeOver).start();
    }
    FullFeature full = phase;
    Limits limits = server.limits();
    if (full == null) {
      if (Silence.past(now, openedNanos, limits.loginTime())) {
        close();
      }
      return;
    }
    switch (silence.tick(now, limits.idleTime(), limits.answerTime())) {
      case FINE -> {}
      case ASK -> Thread.ofVirtual().start(full::askForLife);
      case GIVE_UP -> {
        LOG.log(Level.INFO, "{0}: no sign of life", this);
        close();
      }
    }
  }

  private void takeOver() {
    try {
      transmitter.flush();
    } catch (IOException e) {
      end();
      return;
    }
    read();
  }

  /// Tells the initiator that it is over, then closes; one whose login is being answered hears the
  /// answer first. // RFC 7143 §11.9.1: all connections drop
  void dismiss() {
    dismissed = true;
    FullFeature full = phase;
    if (full != null) {
      Thread.ofVirtual()
          .start(
              () -> {
                full.announceEnd();
                close();
              });
    }
  }

  /// Makes the reader end; harmless when repeated.
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: closing: {1}", this, e.getMessage());
    }
    end();
  }

  private void end() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: closing: {1}", this, e.getMessage());
    }
    Session ended = session;
    if (ended != null) {
      ended.end();
    }
    transmitter.discard();
    server.ended(this);
  }

  /// A login has made its session. It is known before the initiator hears of it, and ends with
  /// the connection from here on.
  void begin(Session made) {
    session = made;
  }

  @Nullable Session session() {
    return session;
  }

  InetSocketAddress peer() {
    try {
      return (InetSocketAddress) channel.getRemoteAddress();
    } catch (IOException | NullPointerException e) {
      return new InetSocketAddress(0);
    }
  }

  static ByteBuffer noData() {
    return ByteBuffer.allocate(0);
  }

  @Override
  public String toString() {
    return "iSCSI connection from " + channel.socket().getRemoteSocketAddress();
  }
}
