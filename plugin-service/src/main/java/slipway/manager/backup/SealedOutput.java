package slipway.manager.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/// Seals what is written, chunk by chunk. Closing it writes the last chunk and leaves what lies
/// below open.
final class SealedOutput extends OutputStream {
  private final OutputStream out;
  private final Seal seal;
  private final byte[] chunk = new byte[Seal.CHUNK_BYTES];
  private int filled;
  private int number;
  private boolean closed;

  SealedOutput(OutputStream out, Seal seal) throws IOException {
    this.out = out;
    this.seal = seal;
    out.write(seal.header());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      // Only when more comes is it known that a full chunk is not the last.
      if (filled == chunk.length) {
        put(false);
      }
      int now = Math.min(left, chunk.length - filled);
      System.arraycopy(bytes, from, chunk, filled, now);
      filled += now;
      from += now;
      left -= now;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      put(true);
    }
  }

  private void put(boolean last) throws IOException {
    if (number == Integer.MAX_VALUE) {
      throw new IOException("a backup has at most 2^31 chunks");
    }
    try {
      byte[] sealed = seal.cipher(Cipher.ENCRYPT_MODE, number++, last).doFinal(chunk, 0, filled);
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(sealed.length).array());
      out.write(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
    filled = 0;
  }
}
