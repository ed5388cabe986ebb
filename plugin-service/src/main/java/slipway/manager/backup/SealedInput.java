package slipway.manager.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/// Opens what a [SealedOutput] has sealed. Throws a problem when anything of it is not as it was.
final class SealedInput extends InputStream {
  private final InputStream in;
  private final Seal seal;
  private final long bytes;
  private long taken;
  private byte[] chunk = new byte[0];
  private int read;
  private int number;
  private boolean ended;

  /// @param in behind the header
  /// @param bytes so many are sealed chunks
  SealedInput(InputStream in, Seal seal, long bytes) {
    this.in = in;
    this.seal = seal;
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (read == chunk.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int now = Math.min(length, chunk.length - read);
    System.arraycopy(chunk, read, into, offset, now);
    read += now;
    return now;
  }

  private void next() throws IOException {
    byte[] prefix = in.readNBytes(Integer.BYTES);
    if (prefix.length < Integer.BYTES) {
      throw Seal.damaged("it is cut short");
    }
    int length = ByteBuffer.wrap(prefix).getInt();
    if (length < Seal.TAG_BYTES || length > Seal.CHUNK_BYTES + Seal.TAG_BYTES) {
      throw Seal.damaged("a chunk of it has an impossible length");
    }
    byte[] sealed = in.readNBytes(length);
    taken += Integer.BYTES + (long) sealed.length;
    boolean last = taken == bytes;
    try {
      chunk = seal.cipher(Cipher.DECRYPT_MODE, number++, last).doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw Seal.damaged("chunk " + (number - 1) + " of it is not as it was written");
    }
    read = 0;
    ended = last;
  }
}
