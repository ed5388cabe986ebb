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
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.policy.Policies;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;
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
  @Inject Policies policies;
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
      @Valid @NotNull GuestOrder order) {
    return start(State.RUNNING, "guest.prepare", new Address(site, machine), order);
  }

  @POST
  @Path(PATH + "/dry-run")
  @Operation(
      operationId = "dryRunGuest",
      summary = "Finds out what preparing would change in the guest, and changes nothing")
  @APIResponseSchema(value = PreparationDocument.class, responseCode = "202")
  public Response dryRun(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid @NotNull GuestOrder order) {
    return start(State.CHECKING, "guest.dry-run", new Address(site, machine), order);
  }

  @GET
  @Path(PATH + "/dry-run")
  @Operation(operationId = "getDryRun", summary = "What preparing would change in the guest")
  public DryRunDocument getDryRun(
      @PathParam("site") String site, @PathParam("machine") String machine) {
    // It shows files of the guest: for those who could look at them themselves.
    authorise(site, machine, Authorisation.PREPARE_GUEST);
    return preparations
        .dryRun(site, machine)
        .map(DryRunDocument::of)
        .orElseThrow(
            () ->
                Problem.of(ProblemType.OBJECT_NOT_FOUND, "A dry run in " + machine).toException());
  }

  @POST
  @Path(PATH + "/undo")
  @Operation(operationId = "unprepareGuest", summary = "Takes the preparation back")
  @APIResponseSchema(value = PreparationDocument.class, responseCode = "202")
  public Response undo(
      @PathParam("site") String site,
      @PathParam("machine") String machine,
      @Valid @NotNull GuestOrder order) {
    return start(State.UNDOING, "guest.unprepare", new Address(site, machine), order);
  }

  private record Address(String site, String machine) {}

  private Response start(State next, String action, Address at, GuestOrder asked) {
    authorise(at.site(), at.machine(), Authorisation.PREPARE_GUEST);
    Order order = asked.toOrder();
    policies.get().policy().allowed(order.repositories());
    note(action, at, order);
    Machine machine = sessions.of(at.site()).machine(ObjectId.machine(at.machine()));
    runs.start(next, at.site(), sessions.of(at.site()), machine, order);
    return Response.accepted(PreparationDocument.of(preparations.get(at.site(), at.machine())))
        .build();
  }

  private void authorise(String site, String machine, Set<String> privileges) {
    Authorisation.require(caller.vsphere(), sites.get(site), ObjectId.machine(machine), privileges);
  }

  private void note(String action, Address at, Order order) {
    audit.note(
        caller.userName(),
        caller.address(),
        action,
        "machine " + at.machine() + " of site " + at.site(),
        "as "
            + order.credentials().username()
            + (order.repositories() ? ", with the guest's repositories" : ""));
  }
}
