package slipway.manager.inventory;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.Kind;
import slipway.manager.migrations.MigrationRequest;
import slipway.manager.migrations.Surroundings;
import slipway.manager.migrations.checks.PreCheck.Checked;
import slipway.manager.migrations.checks.PreCheck.Verdict;
import slipway.manager.migrations.checks.PreChecks;
import slipway.manager.migrations.checks.Scene;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.Site;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;

/// Machines and places of a site. At the configured vCenter callers see what they may see there; at
/// another site, what its service account sees, and only administrators do.
@Path("/sites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class InventoryResource {
  @Inject Sites sites;
  @Inject Surroundings around;
  @Inject MachineViews views;
  @Inject Caller caller;

  public record ChecksRequest(
      MigrationRequest.@Valid @Nullable Credentials credentials,
      MigrationRequest.@Valid @Nullable Destination destination,
      @Nullable @Schema(enumeration = {"warm", "cold"}) String kind) {}

  @Schema(name = "Check")
  public record CheckDocument(
      String id, String title, Verdict outcome, String cause, String remedy) {
    static CheckDocument of(Checked checked) {
      Problem problem = checked.finding().problem();
      return new CheckDocument(
          checked.id(),
          checked.title(),
          checked.finding().verdict(),
          problem == null ? "" : problem.cause(),
          problem == null ? "" : problem.remedy());
    }
  }

  @GET
  @Path("/{site}/machines")
  @Operation(
      operationId = "listMachines",
      summary = "The machines of a site, or those in one place of it")
  public List<Machine> machines(
      @PathParam("site") String site,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("folder") @Nullable String folder,
      @QueryParam("datacenter") @Nullable String datacenter) {
    return views.machines(sites.get(site), new MachinePlaces(cluster, folder, datacenter));
  }

  @GET
  @Path("/{site}/machines/{machine}/actions")
  @Operation(
      operationId = "listActions",
      summary = "What may be done with a machine just now, and if not, why")
  public List<MachineActions.Action> actions(
      @PathParam("site") String site, @PathParam("machine") String machine) {
    return views.actions(sites.get(site), machine);
  }

  @GET
  @Path("/{site}/machines/{machine}")
  @Operation(operationId = "getMachine", summary = "A machine as vCenter has it now")
  public Machine machine(@PathParam("site") String site, @PathParam("machine") String machine) {
    return views.of(sites.get(site)).machine(ObjectId.machine(machine));
  }

  @GET
  @Path("/{site}/placements")
  @Operation(operationId = "getPlacements", summary = "Where machines can be put at a site")
  public Placements placements(@PathParam("site") String site) {
    return views.of(sites.get(site)).placements();
  }

  @POST
  @Path("/{site}/machines/{machine}/checks")
  @Operation(operationId = "checkMachine", summary = "Runs the pre-checks that apply, all at once")
  public List<CheckDocument> checks(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid @Nullable ChecksRequest request) {
    ObjectId id = ObjectId.machine(machine);
    Site known = sites.get(site);
    Authorisation.require(caller.vsphere(), known, id, Authorisation.PREPARE_GUEST);
    MigrationRequest.Credentials account = request == null ? null : request.credentials();
    MigrationRequest.Destination destination = request == null ? null : request.destination();
    String asked = request == null || request.kind() == null ? Kind.WARM.id() : request.kind();
    Kind kind =
        Kind.of(asked)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.REQUEST_INVALID, "kind must be warm or cold")
                        .toException());
    Scene scene =
        new Scene(
            around.worlds(),
            site,
            id,
            Optional.ofNullable(account).map(c -> new GuestCredentials(c.username(), c.password())),
            Optional.ofNullable(destination).map(d -> d.toPlan(true)),
            around.worlds().vsphere(site).machine(id).name(),
            kind);
    return PreChecks.run(scene).stream().map(CheckDocument::of).toList();
  }
}
