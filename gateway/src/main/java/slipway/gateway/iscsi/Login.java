package slipway.gateway.iscsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import slipway.gateway.scsi.Nexus;

/// One connection's login, from its first byte to the full feature phase. // RFC 7143 §6.3
///
/// Stages: SECURITY → OPERATIONAL → FULL_FEATURE, each of the first two skipped where the
/// initiator asks for that, except that nobody skips SECURITY on a target with CHAP.
final class Login {
  private final IscsiServer server;
  private final Connection connection;
  private final Receiver receiver;
  private final Transmitter transmitter;
  private final Limits limits;
  private final Negotiation negotiation;

  private @Nullable Stage stage;
  private @Nullable TargetService service;
  private @Nullable Chap chap;
  private String initiator = "";
  private boolean discovery;
  private boolean portalTold;
  private int cid;

  Login(IscsiServer server, Connection connection, Receiver receiver, Transmitter transmitter) {
    this.server = server;
    this.connection = connection;
    this.receiver = receiver;
    this.transmitter = transmitter;
    this.limits = server.limits();
    this.negotiation = new Negotiation(limits);
  }

  Negotiation negotiated() {
    return negotiation;
  }

  int cid() {
    return cid;
  }

  /// The session, or null when the login was refused and the initiator told so.
  @Nullable Session run() throws IOException {
    ByteBuffer text = ByteBuffer.allocate(limits.textBytes());
    for (int i = 0; i < limits.loginRequests(); i++) {
      if (!(receiver.header() instanceof LoginRequest request)) {
        return null; // RFC 7143 §6.3: anything else ends the connection
      }
      cid = request.cid();
      transmitter.stampWith(
          sn -> new Stamp(sn, request.cmdSn(), request.cmdSn() + limits.outstandingCommands() - 1));
      if (request.dataLength() > text.remaining()) {
        return refuse(request, LoginStatus.OUT_OF_RESOURCES);
      }
      receiver.data(text.slice(text.position(), request.dataLength()));
      text.position(text.position() + request.dataLength());
      if (request.continues()) {
        respond(request, false, new LinkedHashMap<>(), 0);
        continue;
      }
      SequencedMap<String, String> answers = new LinkedHashMap<>();
      LoginStatus status;
      try {
        status = step(request, TextKeys.decode(text.flip()), answers);
      } catch (MalformedPduException e) {
        status = LoginStatus.INITIATOR_ERROR;
      }
      text.clear();
      if (status != LoginStatus.SUCCESS) {
        return refuse(request, status);
      }
      boolean transit = request.transit() && mayLeaveStage();
      if (transit && request.nextStage() == Stage.FULL_FEATURE) {
        return finish(request, answers);
      }
      respond(request, transit, answers, 0);
      if (transit) {
        stage = request.nextStage();
      }
    }
    return null;
  }

  private LoginStatus step(
      LoginRequest request,
      SequencedMap<String, String> offered,
      SequencedMap<String, String> answers)
      throws MalformedPduException {
    if (stage == null) {
      LoginStatus status = first(request, offered);
      if (status != LoginStatus.SUCCESS) {
        return status;
      }
      stage = request.currentStage();
    }
    boolean forward = request.nextStage().code() > request.currentStage().code();
    if (request.currentStage() != stage || (request.transit() && !forward)) {
      return LoginStatus.INITIATOR_ERROR;
    }
    if (!discovery && !portalTold) {
      portalTold = true;
      answers.put("TargetPortalGroupTag", "1"); // RFC 7143 §13.9
    }
    return switch (stage) {
      case SECURITY -> security(offered, answers);
      case OPERATIONAL -> {
        answers.putAll(negotiation.answer(offered));
        negotiation.declare(answers);
        yield LoginStatus.SUCCESS;
      }
      case FULL_FEATURE -> LoginStatus.INITIATOR_ERROR;
    };
  }

  /// Who wants to talk to whom. // RFC 7143 §6.3.1
  private LoginStatus first(LoginRequest request, SequencedMap<String, String> offered) {
    if (request.versionMin() > 0) {
      return LoginStatus.UNSUPPORTED_VERSION;
    }
    String name = offered.get("InitiatorName");
    if (name == null || !Target.isName(name)) {
      return LoginStatus.MISSING_PARAMETER;
    }
    initiator = name;
    discovery = "Discovery".equals(offered.get("SessionType"));
    if (request.tsih() != 0) {
      // One connection per session: a second one is refused, whoever asks.
      return server.knowsSession(request.tsih())
          ? LoginStatus.TOO_MANY_CONNECTIONS
          : LoginStatus.SESSION_DOES_NOT_EXIST;
    }
    if (discovery) {
      return LoginStatus.SUCCESS;
    }
    String iqn = offered.get("TargetName");
    if (iqn == null) {
      return LoginStatus.MISSING_PARAMETER;
    }
    TargetService found = server.service(iqn);
    if (found == null) {
      return LoginStatus.TARGET_NOT_FOUND;
    }
    if (!found.target.admits(initiator)) {
      return LoginStatus.AUTHORIZATION_FAILURE;
    }
    service = found;
    Credentials wanted = found.target.chap().orElse(null);
    if (wanted != null) {
      chap = new Chap(wanted, found.target.mutualChap());
      if (request.currentStage() != Stage.SECURITY) {
        return LoginStatus.AUTHENTICATION_FAILURE;
      }
    }
    return LoginStatus.SUCCESS;
  }

  private LoginStatus security(
      SequencedMap<String, String> offered, SequencedMap<String, String> answers)
      throws MalformedPduException {
    String methods = offered.get("AuthMethod");
    String method = chap == null ? "None" : "CHAP";
    if (methods != null) {
      if (!java.util.List.of(methods.split(",", -1)).contains(method)) {
        return LoginStatus.AUTHENTICATION_FAILURE;
      }
      answers.put("AuthMethod", method);
    }
    boolean accepted = chap == null || chap.step(offered, answers);
    return accepted ? LoginStatus.SUCCESS : LoginStatus.AUTHENTICATION_FAILURE;
  }

  private boolean mayLeaveStage() {
    return stage != Stage.SECURITY || chap == null || chap.proven();
  }

  private @Nullable Session finish(LoginRequest request, SequencedMap<String, String> answers)
      throws IOException {
    Nexus nexus = new Nexus(initiator, request.isid());
    int tsih = server.nextTsih();
    Session session = new Session(nexus, tsih, service, connection, limits.outstandingCommands());
    session.startAt(request.cmdSn());
    connection.begin(session);
    if (service != null) {
      LoginStatus status = service.join(session, limits.loginTime().dividedBy(2));
      if (status != LoginStatus.SUCCESS) {
        return refuse(request, status);
      }
    }
    respond(request, true, answers, tsih);
    receiver.digests(negotiation.headerDigest, negotiation.dataDigest);
    transmitter.stampWith(session::stamp);
    return session;
  }

  private void respond(
      LoginRequest request, boolean transit, SequencedMap<String, String> answers, int tsih)
      throws IOException {
    ByteBuffer text = TextKeys.encode(answers);
    Stage next = transit ? request.nextStage() : Stage.SECURITY;
    LoginResponse response =
        new LoginResponse(
            transit,
            false,
            request.currentStage(),
            next,
            request.isid(),
            tsih,
            request.taskTag(),
            Stamp.LATER,
            LoginStatus.SUCCESS,
            text.remaining());
    transmitter.send(Outgoing.of(response, text, true, false, false));
  }

  private @Nullable Session refuse(LoginRequest request, LoginStatus status) throws IOException {
    LoginResponse response =
        new LoginResponse(
            false,
            false,
            request.currentStage(),
            Stage.SECURITY,
            request.isid(),
            request.tsih(),
            request.taskTag(),
            Stamp.LATER,
            status,
            0);
    transmitter.send(Outgoing.of(response, ByteBuffer.allocate(0), true, false, false));
    return null;
  }
}
