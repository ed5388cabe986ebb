package slipway.manager.deployments;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.audit.Audit;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.Site;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;

/// Gateways that the manager deploys at a site. Who may add a gateway may deploy one.
@Path("/sites/{site}/gateway-deployments")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DeploymentResource {
  /// Addresses, names and commas.
  private static final String LIST = "[A-Za-z0-9.:, -]*";

  @Inject Sites sites;
  @Inject SiteSessions sessions;
  @Inject Deployer deployer;
  @Inject Deployments deployments;
  @Inject Audit audit;
  @Inject Caller caller;

  /// @param name of the gateway and of its machine
  /// @param pool or that of a cluster
  /// @param host absent where vCenter chooses
  /// @param address empty: DHCP
  /// @param prefix its length in bits
  /// @param gateway its router
  /// @param dns separated by commas; empty: those of DHCP
  /// @param ntp separated by commas
  /// @param adminPassword of the administrator on its console
  public record NewDeployment(
      @NotBlank @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9.-]{0,62}") String name,
      @NotBlank @Size(max = 80) String pool,
      @Nullable @Size(max = 80) String host,
      @NotBlank @Size(max = 80) String folder,
      @NotBlank @Size(max = 80) String datastore,
      @NotBlank @Size(max = 80) String network,
      @Nullable @Size(max = 253) @Pattern(regexp = "[A-Za-z0-9.-]*") String hostname,
      @Nullable @Size(max = 45) @Pattern(regexp = "[0-9A-Fa-f.:]*") String address,
      @Nullable @Pattern(regexp = "[0-9]{0,3}") String prefix,
      @Nullable @Size(max = 45) @Pattern(regexp = "[0-9A-Fa-f.:]*") String gateway,
      @Nullable @Size(max = 200) @Pattern(regexp = LIST) String dns,
      @Nullable @Size(max = 1100) @Pattern(regexp = LIST) String ntp,
      @NotNull @Size(min = 12, max = 128) String adminPassword) {
    @Override
    public String toString() {
      return "deployment of " + name;
    }
  }

  /// @param machine its id, as soon as it is made
  /// @param problem why it failed, and what to do
  @Schema(name = "GatewayDeployment")
  public record DeploymentDocument(
      String id,
      String name,
      Deployment.State state,
      long copiedBytes,
      long totalBytes,
      String startedBy,
      Instant startedAt,
      @Nullable Instant endedAt,
      String machine,
      @Nullable Reason problem) {}

  /// As in the catalogue of problems.
  @Schema(name = "DeploymentProblem")
  public record Reason(String type, String title, String detail, String remedy) {}

  @POST
  @Operation(
      operationId = "deployGateway",
      summary = "Deploys a gateway from the manager's own package, until it has come in")
  @APIResponseSchema(value = DeploymentDocument.class, responseCode = "202")
  public Response deploy(@PathParam("site") String site, @Valid @NotNull NewDeployment wanted) {
    Authorisation.requireAdministrator(caller.vsphere());
    Site at = sites.get(site);
    Order order = order(wanted, sessions.of(at.id()).placements());
    Deployment begun = deployer.begin(at, order, caller.userName());
    note("gateway.deploy", begun);
    return Response.accepted(document(begun)).build();
  }

  @GET
  @Operation(
      operationId = "listGatewayDeployments",
      summary = "Deployments of a site that are under way, and the last that were, newest first")
  public List<DeploymentDocument> list(@PathParam("site") String site) {
    return deployments.at(sites.get(site).id()).stream().map(DeploymentResource::document).toList();
  }

  @GET
  @Path("/{deployment}")
  @Operation(operationId = "getGatewayDeployment", summary = "How far a deployment is")
  public DeploymentDocument get(
      @PathParam("site") String site, @PathParam("deployment") String deployment) {
    return document(deployments.get(sites.get(site).id(), deployment));
  }

  @DELETE
  @Path("/{deployment}")
  @Operation(
      operationId = "cancelGatewayDeployment",
      summary = "Takes back a deployment that is under way, and forgets one that is over")
  public void cancel(@PathParam("site") String site, @PathParam("deployment") String id) {
    Authorisation.requireAdministrator(caller.vsphere());
    Deployment deployment = deployments.get(sites.get(site).id(), id);
    if (deployment.isUnderWay()) {
      note("gateway.deploy.cancel", deployment);
    }
    deployer.cancel(deployment);
  }

  private static Order order(NewDeployment wanted, Placements places) {
    boolean fixed = !text(wanted.address()).isEmpty();
    if (fixed && (text(wanted.prefix()).isEmpty() || text(wanted.gateway()).isEmpty())) {
      throw invalid("A fixed address needs the length of its prefix and a gateway.");
    }
    ObjectId network =
        places.networks().stream()
            .map(Placements.Network::id)
            .filter(id -> id.value().equals(wanted.network()))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.OBJECT_NOT_FOUND, "Network " + wanted.network())
                        .toException());
    return new Order(
        wanted.name(),
        new Order.Place(
            new ObjectId("ResourcePool", wanted.pool()),
            Optional.of(text(wanted.host()))
                .filter(host -> !host.isEmpty())
                .map(host -> new ObjectId("HostSystem", host)),
            new ObjectId("Folder", wanted.folder()),
            new ObjectId("Datastore", wanted.datastore()),
            network),
        text(wanted.hostname()),
        fixed
            ? Optional.of(
                new Order.Address(
                    text(wanted.address()), text(wanted.prefix()), text(wanted.gateway())))
            : Optional.empty(),
        new Order.Services(text(wanted.dns()), text(wanted.ntp()), wanted.adminPassword()));
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given.strip();
  }

  private static RuntimeException invalid(String why) {
    return Problem.of(ProblemType.REQUEST_INVALID, why).toException();
  }

  private static DeploymentDocument document(Deployment deployment) {
    return new DeploymentDocument(
        deployment.id(),
        deployment.name(),
        deployment.state(),
        deployment.copiedBytes(),
        deployment.totalBytes(),
        deployment.startedBy(),
        deployment.startedAt(),
        deployment.endedAt().orElse(null),
        deployment.machine(),
        deployment
            .problem()
            .map(p -> new Reason(p.type().id(), p.type().title(), p.cause(), p.remedy()))
            .orElse(null));
  }

  private void note(String action, Deployment deployment) {
    audit.note(
        caller.userName(),
        caller.address(),
        action,
        "gateway " + deployment.name() + " of site " + deployment.site(),
        "");
  }
}
