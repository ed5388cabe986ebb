package slipway.manager.sites;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters;

/// Sites and their gateways.
@Path("/sites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SiteResource {
  @Inject Sites sites;
  @Inject SiteSessions sessions;
  @Inject Gateways gateways;
  @Inject Mirroring mirroring;
  @Inject Audit audit;
  @Inject Caller caller;

  public record NewSite(
      @NotBlank @Size(max = 80) String name,
      @NotBlank @Pattern(regexp = "https://[^/]+/?", message = "must be https://host[:port]")
          String url,
      @NotBlank
          @Pattern(regexp = "([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}", message = "must be SHA-256")
          String thumbprint,
      @NotBlank @Size(max = 256) String username,
      @NotNull @Size(max = 1024) String password) {
    @Override
    public String toString() {
      return "site " + name;
    }
  }

  /// @param recentTasks whether migrations show in this vCenter's Recent Tasks and events
  @Schema(name = "Site")
  public record SiteDocument(
      String id,
      String name,
      String url,
      String thumbprint,
      String username,
      String instanceUuid,
      String version,
      boolean reachable,
      Mirroring.Standing recentTasks) {}

  public record ProbeRequest(
      @NotBlank @Pattern(regexp = "https://[^/]+/?", message = "must be https://host[:port]")
          String url) {}

  /// @param thumbprint SHA-256 of the certificate, colon-separated hex
  public record Probed(String thumbprint, String subject, Instant notAfter, String version) {}

  public record NewGateway(@NotBlank String machine, @NotBlank String controlUrl) {}

  @Schema(name = "Gateway")
  public record GatewayDocument(
      String name,
      String machine,
      String controlUrl,
      Gateway.Standing standing,
      boolean reachable,
      GatewayControl.@Nullable Health health,
      @Nullable String problem) {}

  @POST
  @Operation(
      operationId = "addSite",
      summary = "Adds a vCenter with its service account, after a test of the login")
  @APIResponseSchema(value = SiteDocument.class, responseCode = "201")
  public Response add(@Valid @NotNull NewSite site) {
    Authorisation.requireAdministrator(caller.vsphere());
    URI url = url(site.url());
    Site added =
        sites.add(
            site.name(),
            new Endpoint(url, site.thumbprint().toUpperCase(java.util.Locale.ROOT)),
            site.username(),
            site.password());
    note("site.add", "site " + added.id(), site.name() + " at " + url);
    return Response.status(Response.Status.CREATED).entity(document(added)).build();
  }

  @POST
  @Path("/probe")
  @Operation(
      operationId = "probeSite",
      summary = "What certificate a vCenter shows, to be compared before it is trusted")
  public Probed probe(@Valid @NotNull ProbeRequest request) {
    Authorisation.requireAdministrator(caller.vsphere());
    VCenters.Probe found = sites.probe(url(request.url()));
    return new Probed(found.thumbprint(), found.subject(), found.notAfter(), found.version());
  }

  @GET
  @Operation(operationId = "listSites", summary = "All sites")
  public List<SiteDocument> list() {
    return sites.all().stream().map(this::document).toList();
  }

  @GET
  @Path("/{site}")
  @Operation(operationId = "getSite", summary = "A site, and whether its vCenter answers")
  public SiteDocument get(@PathParam("site") String site) {
    return document(sites.get(site));
  }

  @DELETE
  @Path("/{site}")
  @Operation(operationId = "removeSite", summary = "Removes a site that nothing uses any more")
  public void remove(@PathParam("site") String site) {
    Authorisation.requireAdministrator(caller.vsphere());
    sites.remove(site);
    sessions.forget(site);
    note("site.remove", "site " + site, "");
  }

  @GET
  @Path("/{site}/gateways")
  @Operation(operationId = "listGateways", summary = "The gateways of a site, with their health")
  public List<GatewayDocument> gateways(@PathParam("site") String site) {
    return gateways.at(sites.get(site).id()).stream()
        .map(gateway -> described(gateways, gateway))
        .toList();
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text.replaceAll("/$", ""));
      if (url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (java.net.URISyntaxException e) {
      // Told below, as every other shape.
    }
    throw Problem.of(ProblemType.REQUEST_INVALID, "url must be https://host[:port]").toException();
  }

  private SiteDocument document(Site site) {
    boolean reachable;
    try {
      sessions.of(site.id()).about();
      reachable = true;
    } catch (ProblemException e) {
      reachable = false;
    }
    return new SiteDocument(
        site.id(),
        site.name(),
        site.endpoint().url().toString(),
        site.endpoint().thumbprint(),
        site.username(),
        site.instanceUuid(),
        site.version(),
        reachable,
        mirroring.at(site.id()));
  }

  /// With its health, asked just now.
  public static GatewayDocument described(Gateways gateways, Gateway gateway) {
    GatewayControl.Health health = null;
    String problem = null;
    try {
      health = gateways.control(gateway).health();
    } catch (ProblemException e) {
      problem = e.problem().cause();
    } catch (GatewayRefusal e) {
      problem = e.problem().cause();
    }
    return new GatewayDocument(
        gateway.name(),
        gateway.machine(),
        gateway.controlUrl().toString(),
        gateway.standing(),
        health != null,
        health,
        problem);
  }

  private void note(String action, String object, String detail) {
    audit.note(caller.userName(), caller.address(), action, object, detail);
  }
}
