package slipway.gateway.iscsi;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.SequencedMap;

/// What a connection does with each PDU once it is logged in. // RFC 7143 §11
final class FullFeature {
  private static final Logger LOG = System.getLogger(FullFeature.class.getName());

  /// The transfer tag of our own NOP-In, of which one is out at a time.
  private static final int OWN_NOP_TAG = 0x4e4f50;

  private static final int EVENT_ALL_CONNECTIONS_DROP = 3; // RFC 7143 §11.9.1

  private final Session session;
  private final Receiver receiver;
  private final Transmitter transmitter;
  private final Negotiation agreed;
  private final int cid;
  private final Commands commands;
  private final TaskManagement management;
  private final TextExchange texts;

  FullFeature(
      IscsiServer server,
      Session session,
      Login login,
      Receiver receiver,
      Transmitter transmitter,
      ReaderRole role) {
    this.session = session;
    this.receiver = receiver;
    this.transmitter = transmitter;
    this.agreed = login.negotiated();
    this.cid = login.cid();
    this.commands = new Commands(server, session, agreed, receiver, this::queue, transmitter, role);
    this.management = new TaskManagement(session, this::send);
    this.texts = new TextExchange(server, session, agreed);
  }

  Connection.Next handle(Pdu pdu) throws IOException {
    return switch (pdu) {
      case DataOut data -> commands.data(data);
      case ScsiCommand command -> {
        if (!admitted(command, command.cmdSn())) {
          receiver.skip(command.dataLength());
          yield Connection.Next.READ_ON;
        }
        yield session.service == null
            ? reject(command, RejectReason.PROTOCOL_ERROR)
            : commands.start(command);
      }
      case NopOut nop -> nop(nop);
      case TaskManagementRequest request -> {
        receiver.skip(request.dataLength());
        if (admitted(request, request.cmdSn())) {
          management.handle(request);
        }
        yield Connection.Next.READ_ON;
      }
      case TextRequest request -> text(request);
      case LogoutRequest request -> logout(request);
      case SnackRequest request -> reject(request, RejectReason.SNACK_REJECT);
      case LoginRequest request -> reject(request, RejectReason.PROTOCOL_ERROR);
      case TargetPdu wrong ->
          throw new MalformedPduException(wrong.opcode() + " from an initiator");
    };
  }

  private boolean admitted(InitiatorPdu pdu, int cmdSn) throws MalformedPduException {
    return switch (session.admit(pdu, cmdSn)) {
      case TAKE -> true;
      case IGNORE -> false;
      // One connection delivers in order, so a gap means that a PDU was lost for good.
      case OUT_OF_ORDER -> throw new MalformedPduException("CmdSN " + cmdSn + " leaves a gap");
    };
  }

  // RFC 7143 §11.18
  private Connection.Next nop(NopOut nop) throws IOException {
    boolean admitted = nop.taskTag() == Pdu.NO_TAG || admitted(nop, nop.cmdSn());
    int echoed = Math.min(nop.dataLength(), agreed.initiatorSegmentBytes);
    ByteBuffer ping = segment(nop);
    if (admitted && nop.taskTag() != Pdu.NO_TAG) {
      NopIn answer = new NopIn(nop.lun(), nop.taskTag(), Pdu.NO_TAG, Stamp.LATER, echoed);
      queue(answer, ping.slice(0, echoed), true);
    }
    return Connection.Next.READ_ON;
  }

  private Connection.Next text(TextRequest request) throws IOException {
    ByteBuffer text = segment(request);
    if (!admitted(request, request.cmdSn())) {
      return Connection.Next.READ_ON;
    }
    SequencedMap<String, String> offered;
    try {
      offered = texts.collect(request, text);
    } catch (MalformedPduException e) {
      LOG.log(Level.INFO, "text request: {0}", e.getMessage());
      return reject(Receiver.copyOf(request), RejectReason.PROTOCOL_ERROR);
    }
    TextExchange.Answer answer = texts.answer(request, offered);
    queue(answer.pdu(), answer.text(), true);
    return Connection.Next.READ_ON;
  }

  // RFC 7143 §11.14
  private Connection.Next logout(LogoutRequest request) throws IOException {
    receiver.skip(request.dataLength());
    if (!admitted(request, request.cmdSn())) {
      return Connection.Next.READ_ON;
    }
    int response = 0;
    if (request.reason() > 1) {
      response = 2;
    } else if (request.reason() == 1 && request.cid() != cid) {
      response = 1;
    }
    if (response == 0) {
      // The answer tells that the session is over, so it is before the answer goes out.
      session.end();
    }
    queue(
        new LogoutResponse(response, request.taskTag(), Stamp.LATER, 0), Connection.noData(), true);
    return response == 0 ? Connection.Next.CLOSE : Connection.Next.READ_ON;
  }

  private Connection.Next reject(InitiatorPdu pdu, RejectReason reason) throws IOException {
    receiver.skip(pdu.dataLength());
    return reject(Receiver.copyOf(pdu), reason);
  }

  private Connection.Next reject(ByteBuffer header, RejectReason reason) {
    queue(new Reject(reason, Stamp.LATER, 0, header.remaining()), header, true);
    return Connection.Next.READ_ON;
  }

  /// Reads a data segment that is no command's data.
  private ByteBuffer segment(InitiatorPdu pdu) throws IOException {
    commands.checkLength(pdu);
    ByteBuffer segment = ByteBuffer.allocate(pdu.dataLength());
    if (!receiver.data(segment)) {
      throw new MalformedPduException("data digest");
    }
    return segment.flip();
  }

  /// Sends a NOP-In which the initiator has to answer.
  void askForLife() {
    NopIn ask = new NopIn(0, Pdu.NO_TAG, OWN_NOP_TAG, Stamp.LATER, 0);
    send(ask, false);
  }

  /// Tells the initiator that it is over; told, or not to be reached, on return.
  void announceEnd() {
    AsyncMessage bye = new AsyncMessage(0, Stamp.LATER, EVENT_ALL_CONNECTIONS_DROP, 0, 0, 0, 0, 0);
    queue(bye, Connection.noData(), true);
    try {
      transmitter.finish();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no goodbye: {0}", e.getMessage());
    }
  }

  private void send(TargetPdu pdu) {
    send(pdu, true);
  }

  private void send(TargetPdu pdu, boolean counted) {
    queue(pdu, Connection.noData(), counted);
    try {
      transmitter.flush();
    } catch (IOException e) {
      session.connection.close();
    }
  }

  private void queue(TargetPdu pdu, ByteBuffer data, boolean counted) {
    transmitter.queue(Outgoing.of(pdu, data, counted, agreed.headerDigest, agreed.dataDigest));
  }
}
