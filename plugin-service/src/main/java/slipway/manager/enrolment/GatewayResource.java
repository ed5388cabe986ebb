package slipway.manager.enrolment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.audit.Audit;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.gateways.Gateways;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.SiteResource;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.ObjectId;

/// What administrators do with one gateway. All of it is here: of two classes whose paths match, a
/// request sees the one with the longer path alone. // Jakarta RESTful Web Services 3.1 §3.7.2
@Path("/sites/{site}/gateways/{name}")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class GatewayResource {
  @Inject Sites sites;
  @Inject SiteSessions sessions;
  @Inject Gateways gateways;
  @Inject Certificates certificates;
  @Inject Enrolments enrolments;
  @Inject GatewayRounds rounds;
  @Inject Audit audit;
  @Inject Caller caller;

  public record NewStanding(@NotNull Choice standing) {}

  /// What can be chosen.
  @Schema(name = "GatewayStandingChoice")
  public enum Choice {
    ACTIVE,
    DRAINED
  }

  /// @param volumes that it holds for migrations; machines may run from them
  /// @param exports of source disks that other gateways read
  /// @param safeToRestart it carries nothing and takes nothing; absent when it does not answer
  /// @param certificateEnds of what it shows, or of the last that was issued to it
  /// @param enrolled whether the manager issues its certificates, and renews them
  @Schema(name = "GatewayDetail")
  public record GatewayDetail(
      String name,
      Gateway.Standing standing,
      boolean machineFound,
      @Nullable Integer volumes,
      @Nullable Integer exports,
      @Nullable Boolean safeToRestart,
      @Nullable Instant certificateEnds,
      boolean enrolled) {}

  @GET
  @Operation(
      operationId = "getGateway",
      summary = "What a gateway carries, and until when its certificate lasts")
  public GatewayDetail get(@PathParam("site") String site, @PathParam("name") String name) {
    return detail(gateways.get(sites.get(site).id(), name));
  }

  @PUT
  @Operation(
      operationId = "registerGateway",
      summary = "Registers the gateway that runs as a machine, after a test of both")
  public SiteResource.GatewayDocument register(
      @PathParam("site") String site,
      @PathParam("name") String name,
      @Valid @NotNull SiteResource.NewGateway gateway) {
    Authorisation.requireAdministrator(caller.vsphere());
    URI url = controlUrl(gateway.controlUrl());
    var registration = new Gateway(sites.get(site).id(), name, gateway.machine(), url);
    gateways.control(registration).health();
    sessions.of(site).machine(ObjectId.machine(gateway.machine()));
    gateways.register(registration);
    note("gateway.register", name, site, url.toString());
    return SiteResource.described(gateways, registration);
  }

  @POST
  @Path("/enrolment")
  @Operation(
      operationId = "inviteGateway",
      summary = "Makes a token that lets a new or replaced gateway in, once")
  @APIResponseSchema(value = Enrolments.Invitation.class, responseCode = "201")
  public Response invite(@PathParam("site") String site, @PathParam("name") String name) {
    Authorisation.requireAdministrator(caller.vsphere());
    var invitation = enrolments.invite(sites.get(site).id(), name, caller.userName());
    note("gateway.invite", name, site, "until " + invitation.expiresAt());
    return Response.status(Response.Status.CREATED).entity(invitation).build();
  }

  @PUT
  @Path("/standing")
  @Operation(
      operationId = "setGatewayStanding",
      summary = "Drains a gateway, so that it takes no new migrations, or takes it into use again")
  public GatewayDetail stand(
      @PathParam("site") String site,
      @PathParam("name") String name,
      @Valid @NotNull NewStanding wanted) {
    Authorisation.requireAdministrator(caller.vsphere());
    String id = sites.get(site).id();
    gateways.stand(id, name, Gateway.Standing.valueOf(wanted.standing().name()));
    note("gateway.stand", name, site, wanted.standing().name());
    return detail(gateways.get(id, name));
  }

  @POST
  @Path("/revoke")
  @Operation(
      operationId = "revokeGateway",
      summary = "Takes a gateway's certificates back: nobody talks to it any more")
  public GatewayDetail revoke(@PathParam("site") String site, @PathParam("name") String name) {
    Authorisation.requireAdministrator(caller.vsphere());
    Gateway gateway = gateways.get(sites.get(site).id(), name);
    learn(gateway);
    certificates.revoke(gateway.site(), gateway.name());
    note("gateway.revoke", name, site, "");
    rounds.soon();
    return detail(gateways.get(gateway.site(), name));
  }

  /// One that brought its certificate along has never told us of it.
  private void learn(Gateway gateway) {
    health(gateway)
        .map(GatewayControl.Health::certificate)
        .filter(shown -> certificates.find(shown.serial()).isEmpty())
        .ifPresent(shown -> certificates.learn(gateway, shown));
  }

  private Optional<GatewayControl.Health> health(Gateway gateway) {
    try {
      return Optional.of(gateways.control(gateway).health());
    } catch (ProblemException | GatewayRefusal e) {
      return Optional.empty();
    }
  }

  private GatewayDetail detail(Gateway gateway) {
    var issued = certificates.of(gateway.site(), gateway.name());
    Integer volumes = null;
    Integer exports = null;
    Instant ends = issued.map(Certificates.Issued::notAfter).orElse(null);
    try {
      GatewayControl control = gateways.control(gateway);
      volumes = control.volumes().size();
      exports = control.exports().size();
      GatewayControl.Certificate shown = control.health().certificate();
      ends = shown == null ? ends : shown.notAfter();
    } catch (ProblemException | GatewayRefusal e) {
      // It does not answer, which the list of gateways tells.
    }
    return new GatewayDetail(
        gateway.name(),
        gateway.standing(),
        !gateway.machine().isEmpty(),
        volumes,
        exports,
        isSafe(gateway, volumes, exports),
        ends,
        issued.filter(each -> !each.pem().isEmpty()).isPresent());
  }

  private static URI controlUrl(String text) {
    URI url;
    try {
      url = new URI(text.replaceAll("/$", ""));
    } catch (java.net.URISyntaxException e) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "controlUrl is no URL").toException(e);
    }
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "controlUrl must be https://host:port")
          .toException();
    }
    return url;
  }

  private static @Nullable Boolean isSafe(
      Gateway gateway, @Nullable Integer volumes, @Nullable Integer exports) {
    if (volumes == null || exports == null) {
      return null;
    }
    return gateway.standing() == Gateway.Standing.DRAINED && volumes == 0 && exports == 0;
  }

  private void note(String action, String name, String site, String detail) {
    audit.note(
        caller.userName(),
        caller.address(),
        action,
        "gateway " + name + " of site " + site,
        detail);
  }
}
