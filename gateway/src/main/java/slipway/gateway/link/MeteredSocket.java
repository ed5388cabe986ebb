package slipway.gateway.link;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A TCP socket that counts its bytes, below TLS.
final class MeteredSocket extends Socket {
  /// Several TLS records: one by one, each would cost calls of the system and wake the peer.
  private static final int BUFFER_BYTES = 64 << 10;

  private final Meter meter;
  private @Nullable InputStream input;
  private @Nullable Output output;

  MeteredSocket(Meter meter) {
    this.meter = meter;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (input == null) {
      input = new BufferedInputStream(metered(super.getInputStream()), BUFFER_BYTES);
    }
    return input;
  }

  @Override
  public synchronized OutputStream getOutputStream() throws IOException {
    if (output == null) {
      output = new Output(super.getOutputStream());
    }
    return output;
  }

  /// Keeps what is written until [#uncork], or until there is much of it. By the writer only.
  void cork() throws IOException {
    output().corked = true;
  }

  void uncork() throws IOException {
    output().corked = false;
    output().flush();
  }

  private Output output() throws IOException {
    return (Output) getOutputStream();
  }

  private InputStream metered(InputStream from) {
    return new FilterInputStream(from) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int n = in.read(into, offset, length);
        meter.received.add(Math.max(0, n));
        return n;
      }

      @Override
      public int available() {
        return 0; // Or the buffer above would ask after each read, to read more at once.
      }
    };
  }

  /// TLS flushes after every record; corked, that is not heard.
  private final class Output extends BufferedOutputStream {
    private boolean corked;

    Output(OutputStream out) {
      super(
          new FilterOutputStream(out) {
            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
              out.write(from, offset, length);
              meter.sent.add(length);
            }
          },
          BUFFER_BYTES);
    }

    @Override
    public synchronized void flush() throws IOException {
      if (!corked) {
        super.flush();
      }
    }
  }
}
