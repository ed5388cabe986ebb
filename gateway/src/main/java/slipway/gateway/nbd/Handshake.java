package slipway.gateway.nbd;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The fixed newstyle handshake: structured replies, allocation metadata, then GO.
///
/// @param size of the export
/// @param flags what the server can do
/// @param structured whether replies come in chunks
/// @param allocation the id of base:allocation, or 0 when the server has none
record Handshake(long size, int flags, boolean structured, int allocation) {
  static final int FLAG_READ_ONLY = 1 << 1;
  static final int FLAG_FLUSH = 1 << 2;
  static final int FLAG_FUA = 1 << 3;
  static final int FLAG_TRIM = 1 << 5;
  static final int FLAG_WRITE_ZEROES = 1 << 6;

  /// The longest option reply that is looked at: a server's error message.
  static final int REPLY_BYTES_MAX = 64 * 1024;

  /// Replies to one option, before the one that ends it.
  static final int REPLIES_MAX = 64;

  private static final long NBDMAGIC = 0x4e42444d41474943L;
  private static final long IHAVEOPT = 0x49484156454F5054L;
  private static final long REPLY_MAGIC = 0x3e889045565a9L;
  private static final int FLAG_FIXED_NEWSTYLE = 1;
  private static final int FLAG_NO_ZEROES = 2;
  private static final int OPT_GO = 7;
  private static final int OPT_STRUCTURED_REPLY = 8;
  private static final int OPT_SET_META_CONTEXT = 10;
  private static final int REP_ACK = 1;
  private static final int REP_INFO = 3;
  private static final int REP_META_CONTEXT = 4;
  private static final String ALLOCATION = "base:allocation";

  /// One reply to an option.
  private record Reply(int type, ByteBuffer body) {
    String text() {
      return StandardCharsets.UTF_8.decode(body).toString();
    }
  }

  static Handshake perform(DataInputStream in, DataOutputStream out, String export)
      throws IOException {
    if (in.readLong() != NBDMAGIC || in.readLong() != IHAVEOPT) {
      throw new NbdProtocolException("the server does not speak NBD's newstyle");
    }
    int offered = in.readUnsignedShort();
    if ((offered & FLAG_FIXED_NEWSTYLE) == 0) {
      throw new NbdProtocolException("the server does not speak fixed newstyle");
    }
    out.writeInt(offered & (FLAG_FIXED_NEWSTYLE | FLAG_NO_ZEROES));
    boolean structured = simpleOption(in, out, OPT_STRUCTURED_REPLY);
    int allocation = structured ? metaContext(in, out, export) : 0;
    return go(in, out, export, structured, allocation);
  }

  private static boolean simpleOption(DataInputStream in, DataOutputStream out, int option)
      throws IOException {
    send(out, option, new byte[0]);
    return reply(in, option).type() == REP_ACK;
  }

  private static int metaContext(DataInputStream in, DataOutputStream out, String export)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    text(data, export);
    data.writeInt(1);
    text(data, ALLOCATION);
    send(out, OPT_SET_META_CONTEXT, body.toByteArray());
    int id = 0;
    for (int i = 0; i < REPLIES_MAX; i++) {
      Reply reply = reply(in, OPT_SET_META_CONTEXT);
      if (reply.type() != REP_META_CONTEXT) {
        return reply.type() == REP_ACK ? id : 0;
      }
      if (reply.body().remaining() < 4) {
        throw new NbdProtocolException("a meta context without an id");
      }
      int named = reply.body().getInt();
      if (reply.text().equals(ALLOCATION)) {
        id = named;
      }
    }
    throw new NbdProtocolException("more than " + REPLIES_MAX + " meta contexts");
  }

  private static Handshake go(
      DataInputStream in, DataOutputStream out, String export, boolean structured, int allocation)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    text(data, export);
    data.writeShort(0);
    send(out, OPT_GO, body.toByteArray());
    Handshake agreed = null;
    for (int i = 0; i < REPLIES_MAX; i++) {
      Reply reply = reply(in, OPT_GO);
      if (reply.type() == REP_INFO) {
        ByteBuffer info = reply.body();
        if (info.remaining() >= 12 && info.getShort() == 0) { // NBD_INFO_EXPORT
          agreed = new Handshake(info.getLong(), info.getShort() & 0xffff, structured, allocation);
        }
      } else if (reply.type() == REP_ACK) {
        if (agreed == null || agreed.size() < 0) {
          throw new NbdProtocolException("the server does not tell the export's size");
        }
        return agreed;
      } else {
        throw new IOException("the server refuses export '" + export + "': " + reply.text());
      }
    }
    throw new NbdProtocolException("more than " + REPLIES_MAX + " replies to GO");
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void send(DataOutputStream out, int option, byte[] body) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(whole);
    data.writeLong(IHAVEOPT);
    data.writeInt(option);
    data.writeInt(body.length);
    data.write(body);
    out.write(whole.toByteArray());
    out.flush();
  }

  private static Reply reply(DataInputStream in, int option) throws IOException {
    if (in.readLong() != REPLY_MAGIC || in.readInt() != option) {
      throw new NbdProtocolException("a reply to another option");
    }
    int type = in.readInt();
    int length = in.readInt();
    if (length < 0 || length > REPLY_BYTES_MAX) {
      throw new NbdProtocolException("an option reply of " + length + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return new Reply(type, ByteBuffer.wrap(body));
  }
}
