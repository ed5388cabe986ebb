package slipway.manager.guestprep;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.manager.audit.Audit;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// The preparation of one machine's guest.
@Path("/sites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PreparationResource {
  // All resources below /sites share that root: JAX-RS goes on with one root and never back.
  private static final String PATH = "/{site}/machines/{machine}/preparation";

  @Inject Sites sites;
  @Inject SiteSessions sessions;
  @Inject Preparations preparations;
  @Inject PreparationRuns runs;
  @Inject Audit audit;
  @Inject Caller caller;

  /// An account inside the guest.
  public record Credentials(
      @NotBlank @Size(max = 256) String username, @NotNull @Size(max = 1024) String password) {
    @Override
    public String toString() {
      return "credentials of " + username;
    }
  }

  @GET
  @Path(PATH)
  public Preparation get(@PathParam("site") String site, @PathParam("machine") String machine) {
    authorise(site, machine, Authorisation.READ);
    return preparations.get(site, machine);
  }

  @PUT
  @Path(PATH)
  @Operation(summary = "Prepares the guest for a boot over iSCSI")
  public Response prepare(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid @NotNull Credentials credentials) {
    authorise(site, machine, Authorisation.PREPARE_GUEST);
    note("guest.prepare", site, machine, credentials);
    var account = new GuestCredentials(credentials.username(), credentials.password());
    runs.startPreparing(site, sessions.of(site), machine(site, machine), account);
    return accepted(site, machine);
  }

  @POST
  @Path(PATH + "/undo")
  @Operation(summary = "Takes the preparation back")
  public Response undo(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid @NotNull Credentials credentials) {
    authorise(site, machine, Authorisation.PREPARE_GUEST);
    note("guest.unprepare", site, machine, credentials);
    var account = new GuestCredentials(credentials.username(), credentials.password());
    runs.startUndoing(site, sessions.of(site), machine(site, machine), account);
    return accepted(site, machine);
  }

  private void authorise(String site, String machine, Set<String> privileges) {
    Authorisation.require(caller.vsphere(), sites.get(site), ObjectId.machine(machine), privileges);
  }

  private Machine machine(String site, String machine) {
    return sessions.of(site).machine(ObjectId.machine(machine));
  }

  private void note(String action, String site, String machine, Credentials credentials) {
    audit.note(
        caller.userName(),
        caller.address(),
        action,
        "machine " + machine + " of site " + site,
        "as " + credentials.username());
  }

  private Response accepted(String site, String machine) {
    return Response.accepted(preparations.get(site, machine)).build();
  }
}
