package slipway.manager.inventory;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.MigrationRequest;
import slipway.manager.migrations.Surroundings;
import slipway.manager.migrations.checks.PreCheck.Checked;
import slipway.manager.migrations.checks.PreCheck.Verdict;
import slipway.manager.migrations.checks.PreChecks;
import slipway.manager.migrations.checks.Scene;
import slipway.manager.problem.Problem;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.Site;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

/// Machines and places of a site. At the configured vCenter callers see what they may see there; at
/// another site, what its service account sees, and only administrators do.
@Path("/sites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class InventoryResource {
  @Inject Sites sites;
  @Inject Surroundings around;
  @Inject Caller caller;

  public record ChecksRequest(
      @Valid @Nullable Credentials credentials,
      MigrationRequest.@Valid @Nullable Destination destination) {}

  public record Credentials(@NotBlank String username, @NotNull String password) {
    @Override
    public String toString() {
      return "credentials of " + username;
    }
  }

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
  public List<Machine> machines(@PathParam("site") String site) {
    return view(sites.get(site)).machines();
  }

  @GET
  @Path("/{site}/machines/{machine}")
  public Machine machine(@PathParam("site") String site, @PathParam("machine") String machine) {
    return view(sites.get(site)).machine(ObjectId.machine(machine));
  }

  @GET
  @Path("/{site}/placements")
  public Placements placements(@PathParam("site") String site) {
    return view(sites.get(site)).placements();
  }

  @POST
  @Path("/{site}/machines/{machine}/checks")
  @Operation(summary = "Runs the pre-checks that apply, all at once")
  public List<CheckDocument> checks(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid @Nullable ChecksRequest request) {
    ObjectId id = ObjectId.machine(machine);
    Site known = sites.get(site);
    Authorisation.require(caller.vsphere(), known, id, Authorisation.PREPARE_GUEST);
    Credentials account = request == null ? null : request.credentials();
    MigrationRequest.Destination destination = request == null ? null : request.destination();
    Scene scene =
        new Scene(
            around.worlds(),
            site,
            id,
            Optional.ofNullable(account).map(c -> new GuestCredentials(c.username(), c.password())),
            Optional.ofNullable(destination).map(MigrationRequest.Destination::toPlan),
            around.worlds().vsphere(site).machine(id).name());
    return PreChecks.run(scene).stream().map(CheckDocument::of).toList();
  }

  private VSphere view(Site site) {
    VSphere own = caller.vsphere();
    if (own.about().instanceUuid().equals(site.instanceUuid())) {
      return own;
    }
    Authorisation.requireAdministrator(own);
    return around.worlds().vsphere(site.id());
  }
}
