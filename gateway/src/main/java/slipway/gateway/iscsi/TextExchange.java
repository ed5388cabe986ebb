package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Text requests after login, which is to say discovery. // RFC 7143 §11.10 and appendix C
///
/// Used by the reader only. An answer longer than the initiator takes at once goes out piece by
/// piece, each of which the initiator asks for.
final class TextExchange {
  private static final int MORE_TAG = 0x4d4f5245;

  /// One response with its text.
  record Answer(TextResponse pdu, ByteBuffer text) {}

  private final IscsiServer server;
  private final Session session;
  private final Negotiation agreed;
  private final ByteBuffer collected;
  private ByteBuffer left = Connection.noData();

  TextExchange(IscsiServer server, Session session, Negotiation agreed) {
    this.server = server;
    this.session = session;
    this.agreed = agreed;
    this.collected = ByteBuffer.allocate(server.limits().textBytes());
  }

  /// Adds a request's text; the keys once the request is whole, none before.
  SequencedMap<String, String> collect(TextRequest request, ByteBuffer text)
      throws MalformedPduException {
    if (text.remaining() > collected.remaining()) {
      collected.clear();
      throw new MalformedPduException("more text than " + collected.capacity() + " bytes");
    }
    collected.put(text);
    if (request.continues()) {
      return new LinkedHashMap<>();
    }
    try {
      return TextKeys.decode(collected.flip());
    } finally {
      collected.clear();
    }
  }

  Answer answer(TextRequest request, SequencedMap<String, String> offered)
      throws MalformedPduException {
    if (request.transferTag() == Pdu.NO_TAG && !request.continues()) {
      left = ByteBuffer.wrap(text(offered).getBytes(StandardCharsets.UTF_8));
    }
    int length = Math.min(left.remaining(), agreed.initiatorSegmentBytes);
    ByteBuffer piece = left.slice(left.position(), length);
    left.position(left.position() + length);
    boolean more = left.hasRemaining();
    boolean last = !more && !request.continues();
    int tag = last ? Pdu.NO_TAG : MORE_TAG;
    TextResponse pdu =
        new TextResponse(
            last, more, request.lun(), request.taskTag(), tag, Stamp.LATER, piece.remaining());
    return new Answer(pdu, piece);
  }

  private String text(SequencedMap<String, String> offered) throws MalformedPduException {
    StringBuilder out = new StringBuilder();
    for (var entry : offered.entrySet()) {
      if (entry.getKey().equals("SendTargets")) {
        sendTargets(entry.getValue(), out);
      } else {
        var asked = new LinkedHashMap<String, String>();
        asked.put(entry.getKey(), entry.getValue());
        String answer = new Negotiation(server.limits()).answer(asked).get(entry.getKey());
        if (answer != null) {
          // Nothing can be negotiated any more; say what is not understood and reject the rest.
          boolean unknown = answer.equals("NotUnderstood");
          out.append(entry.getKey()).append(unknown ? "=NotUnderstood\0" : "=Reject\0");
        }
      }
    }
    return out.toString();
  }

  private void sendTargets(String which, StringBuilder out) {
    TargetService own = session.service;
    List<Target> visible =
        own != null && (which.isEmpty() || which.equals(own.target.iqn()))
            ? List.of(own.target)
            : own == null ? server.visibleTo(session.nexus.initiatorName()) : List.of();
    for (Target target : visible) {
      if (which.equals("All") || which.isEmpty() || which.equals(target.iqn())) {
        out.append("TargetName=").append(target.iqn()).append('\0');
        // The portal that was dialled may be behind an address translation; the advertised ones
        // are what initiators find again.
        for (Portal portal : server.portals()) {
          out.append("TargetAddress=").append(portal).append(",1\0");
        }
      }
    }
  }
}
