package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.session.Versions;
import slipway.manager.vsphere.GuestCredentials;

/// What operators decide about a migration.
@Path("/migrations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class DecisionResource {
  @Inject Documents documents;
  @Inject Running running;
  @Inject Operator operator;
  @Inject CapsuleRenewals capsules;

  @POST
  @Path("/{id}/start")
  @Operation(operationId = "startMigration", summary = "Begins, or goes on after a failure")
  public MigrationDocument start(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return decide(id, Decision.START, ifMatch);
  }

  @POST
  @Path("/{id}/cutover")
  @Operation(
      operationId = "cutoverMigration",
      summary = "Shuts the source down and boots at the destination")
  public MigrationDocument cutover(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return decide(id, Decision.CUTOVER, ifMatch);
  }

  @POST
  @Path("/{id}/keep")
  @Operation(operationId = "keepMigration", summary = "Passes the point of no return")
  public MigrationDocument keep(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return decide(id, Decision.KEEP, ifMatch);
  }

  @POST
  @Path("/{id}/finalise")
  @Operation(operationId = "finaliseMigration", summary = "Moves the machine to its own disk")
  public MigrationDocument finalise(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return decide(id, Decision.FINALISE, ifMatch);
  }

  @POST
  @Path("/{id}/retire")
  @Operation(operationId = "retireMigration", summary = "Deletes the source")
  public MigrationDocument retire(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return decide(id, Decision.RETIRE, ifMatch);
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(operationId = "cancelMigration", summary = "Takes everything back")
  public MigrationDocument cancel(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    return decide(id, Decision.CANCEL, ifMatch);
  }

  @POST
  @Path("/{id}/credentials")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "giveCredentials",
      summary = "Gives the guest's account again; it is kept in memory only")
  public MigrationDocument credentials(
      @PathParam("id") String id, @Valid MigrationRequest.@NotNull Credentials credentials) {
    UUID migration = operator.authorised(id);
    operator.hold(migration, credentials);
    operator.note("credentials", migration, "user " + credentials.username());
    running.wake(migration);
    return documents.one(migration);
  }

  @POST
  @Path("/{id}/capsule")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "renewCapsule",
      summary = "Builds the boot capsule of a running machine anew, with the guest's newest kernel")
  @APIResponseSchema(value = MigrationDocument.class, responseCode = "202")
  public Response capsule(
      @PathParam("id") String id, @Valid MigrationRequest.@NotNull Credentials credentials) {
    UUID migration = operator.authorised(id);
    capsules.start(migration, new GuestCredentials(credentials.username(), credentials.password()));
    operator.note("capsule", migration, "user " + credentials.username());
    return Response.accepted(documents.one(migration)).build();
  }

  private MigrationDocument decide(String id, Decision decision, @Nullable String ifMatch) {
    UUID migration = Operator.uuid(id);
    operator.decide(migration, decision, Versions.ifMatch(ifMatch));
    return documents.one(migration);
  }
}
