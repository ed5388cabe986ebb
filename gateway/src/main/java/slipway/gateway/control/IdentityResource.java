package slipway.gateway.control;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import slipway.gateway.tls.Identity;

/// The gateway's certificate and what it takes from others, renewed by the manager while links and
/// sessions stay up.
@Path("v1/identity")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class IdentityResource {
  private final Identity identity;

  IdentityResource(Identity identity) {
    this.identity = identity;
  }

  /// @param request in PEM, for a key that stays here. // RFC 2986
  public record Request(String request) {}

  /// @param certificate in PEM
  public record NewCertificate(@Nullable String certificate) {}

  /// @param list signed, in PEM. // RFC 5280 §5
  public record NewRevocations(@Nullable String list) {}

  /// @param serial in hex
  public record Shown(String serial, Instant notBefore, Instant notAfter) {
    static Shown of(Identity identity) {
      var certificate = identity.certificate();
      return new Shown(
          certificate.getSerialNumber().toString(16),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant());
    }
  }

  public record Standing(long revocationNumber) {}

  @POST
  @Path("request")
  public Request request() throws IOException {
    return new Request(identity.request());
  }

  @PUT
  @Path("certificate")
  public Shown replace(NewCertificate body) {
    try {
      identity.replace(required(body.certificate(), "certificate"));
    } catch (IOException e) {
      throw new Fault(FaultType.REQUEST_INVALID, String.valueOf(e.getMessage()), e);
    }
    return Shown.of(identity);
  }

  @PUT
  @Path("revocations")
  public Standing revoke(NewRevocations body) {
    try {
      identity.revoke(required(body.list(), "list"));
    } catch (IOException e) {
      throw new Fault(FaultType.REQUEST_INVALID, String.valueOf(e.getMessage()), e);
    }
    return new Standing(identity.revocationNumber());
  }

  private static String required(@Nullable String value, String name) {
    if (value == null) {
      throw new Fault(FaultType.REQUEST_INVALID, "There is no " + name);
    }
    return value;
  }
}
