package slipway.manager.guestprep;

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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import slipway.manager.audit.Audit;
import slipway.manager.migrations.MigrationRequest;
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

  @GET
  @Path(PATH)
  @Operation(operationId = "getPreparation", summary = "How far the guest is prepared")
  public PreparationDocument get(
      @PathParam("site") String site, @PathParam("machine") String machine) {
    authorise(site, machine, Authorisation.READ);
    return PreparationDocument.of(preparations.get(site, machine));
  }

  @PUT
  @Path(PATH)
  @Operation(operationId = "prepareGuest", summary = "Prepares the guest for a boot over iSCSI")
  @APIResponseSchema(value = PreparationDocument.class, responseCode = "202")
  public Response prepare(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid MigrationRequest.@NotNull Credentials credentials) {
    authorise(site, machine, Authorisation.PREPARE_GUEST);
    note("guest.prepare", site, machine, credentials);
    var account = new GuestCredentials(credentials.username(), credentials.password());
    runs.startPreparing(site, sessions.of(site), machine(site, machine), account);
    return accepted(site, machine);
  }

  @POST
  @Path(PATH + "/undo")
  @Operation(operationId = "unprepareGuest", summary = "Takes the preparation back")
  @APIResponseSchema(value = PreparationDocument.class, responseCode = "202")
  public Response undo(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid MigrationRequest.@NotNull Credentials credentials) {
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

  private void note(
      String action, String site, String machine, MigrationRequest.Credentials credentials) {
    audit.note(
        caller.userName(),
        caller.address(),
        action,
        "machine " + machine + " of site " + site,
        "as " + credentials.username());
  }

  private Response accepted(String site, String machine) {
    return Response.accepted(PreparationDocument.of(preparations.get(site, machine))).build();
  }
}
