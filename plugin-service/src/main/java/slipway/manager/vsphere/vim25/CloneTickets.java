package slipway.manager.vsphere.vim25;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Exchanges the session token of a user of the vSphere Client for a ticket to clone the session.
final class CloneTickets {
  private static final String PATH = "/api/ui/vcenter/session/clone-ticket";
  private static final String TOKEN_HEADER = "vmware-api-session-id";

  /// What a header may carry; anything else was never given out as a token.
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private CloneTickets() {}

  static String exchange(Transport transport, String sessionToken, String instanceUuid) {
    if (!TOKEN.matcher(sessionToken).matches()) {
      throw Problem.of(ProblemType.SESSION_REQUIRED).toException();
    }
    String body = Json.createObjectBuilder().add("vc_guid", instanceUuid).build().toString();
    HttpResponse<byte[]> reply =
        transport.post(
            PATH, Map.of("Content-Type", "application/json", TOKEN_HEADER, sessionToken), body);
    return switch (reply.statusCode()) {
      case 200, 201 -> ticket(transport, reply.body());
      // The client's API says 400 for tokens that it does not know.
      case 400, 401, 403, 404 -> throw Problem.of(ProblemType.SESSION_REQUIRED).toException();
      default -> throw transport.answered(reply.statusCode());
    };
  }

  private static String ticket(Transport transport, byte[] body) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
      JsonObject answer = reader.readObject();
      String ticket = answer.getString("session_clone_ticket", "");
      if (!ticket.isEmpty()) {
        return ticket;
      }
    } catch (JsonException | ClassCastException e) {
      throw unreadable(transport);
    }
    throw unreadable(transport);
  }

  // Without the cause: its message may quote the ticket.
  private static ProblemException unreadable(Transport transport) {
    return Problem.of(
            ProblemType.VCENTER_FAULT,
            "Taking part in the session",
            transport.name() + " answers without a ticket")
        .toException();
  }
}
