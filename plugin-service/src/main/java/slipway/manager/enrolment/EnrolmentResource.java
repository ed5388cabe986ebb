package slipway.manager.enrolment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import slipway.manager.audit.Audit;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Where a gateway asks for its first certificate. Nobody is logged in here; the token lets in.
@Path("/enrolments")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class EnrolmentResource {
  @Inject Enrolments enrolments;
  @Inject GatewayRounds rounds;
  @Inject Audit audit;
  @Context @Nullable HttpServletRequest http;

  /// @param request for a certificate, in PEM
  /// @param names by which others reach the gateway
  /// @param machine the SMBIOS UUID of its machine; empty when it knows none
  public record EnrolmentRequest(
      @NotBlank @Size(max = 128) String token,
      @NotBlank @Size(max = CertificateAuthority.REQUEST_CHARACTERS_MAX) String request,
      @NotNull @Size(min = 1, max = Enrolments.NAMES_MAX)
          List<@NotBlank @Size(max = 253) String> names,
      @NotBlank @Size(max = 300) String controlUrl,
      @NotNull @Pattern(regexp = "|[0-9A-Fa-f-]{32,36}", message = "must be a UUID or empty")
          String machine) {
    @Override
    public String toString() {
      return "enrolment of a gateway at " + controlUrl;
    }
  }

  /// All in PEM.
  public record Enrolled(
      String gateway, String certificate, String authority, String revocations) {}

  @POST
  @Operation(
      operationId = "enrolGateway",
      summary = "Issues a gateway's first certificate for a token, without a session")
  public Enrolled enrol(@Valid @NotNull EnrolmentRequest asked) {
    var letIn =
        enrolments.letIn(
            new Enrolments.Asked(
                asked.token(),
                asked.request(),
                asked.names(),
                controlUrl(asked.controlUrl()),
                asked.machine()));
    audit.note(
        "",
        http == null ? "" : http.getRemoteAddr(),
        "gateway.enrol",
        "gateway " + letIn.gateway() + " of site " + letIn.site(),
        asked.controlUrl());
    rounds.soon();
    return new Enrolled(
        letIn.gateway(), letIn.certificate(), letIn.authority(), letIn.revocations());
  }

  private static URI controlUrl(String text) {
    try {
      URI url = new URI(text);
      if ("https".equals(url.getScheme())
          && url.getHost() != null
          && url.getPort() > 0
          && url.getUserInfo() == null
          && url.getPath().isEmpty()) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below, as every other shape.
    }
    throw Problem.of(ProblemType.REQUEST_INVALID, "controlUrl must be https://host:port")
        .toException();
  }
}
