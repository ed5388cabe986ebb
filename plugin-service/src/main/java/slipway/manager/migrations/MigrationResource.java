package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import slipway.manager.audit.Audit;
import slipway.manager.events.Feed;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.ObjectId;

/// Migrations, and what operators decide about them.
@Path("/migrations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MigrationResource {
  @Inject Migrations migrations;
  @Inject Documents documents;
  @Inject Running running;
  @Inject Surroundings around;
  @Inject Sites sites;
  @Inject Audit audit;
  @Inject Feed feed;
  @Inject Caller caller;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "draftMigration",
      summary = "Drafts a migration; nothing happens until it is started")
  public Response draft(@Valid @NotNull MigrationRequest request) {
    requireOnSource(request.source().site(), request.source().machine());
    MigrationRequest.Destination to = request.destination();
    Authorisation.require(
        caller.vsphere(),
        sites.get(to.site()),
        new ObjectId("ResourcePool", to.pool()),
        Authorisation.MIGRATE_TO_POOL);
    String machine =
        around
            .worlds()
            .vsphere(request.source().site())
            .machine(ObjectId.machine(request.source().machine()))
            .name();
    String name = request.name() == null ? machine : request.name();
    Dossier drafted = migrations.draft(name, request.toPlan(machine), caller.userName());
    MigrationRequest.Credentials credentials = request.credentials();
    if (credentials != null) {
      hold(drafted.migration().id(), credentials);
    }
    note("draft", drafted.migration().id(), name);
    return Response.status(Response.Status.CREATED).entity(documents.of(drafted)).build();
  }

  @GET
  public List<MigrationDocument> list() {
    return documents.newest();
  }

  @GET
  @Path("/{id}")
  public MigrationDocument get(@PathParam("id") String id) {
    return documents.one(uuid(id));
  }

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
  @Operation(summary = "Gives the guest's account again; it is kept in memory only")
  public MigrationDocument credentials(
      @PathParam("id") String id, @Valid MigrationRequest.@NotNull Credentials credentials) {
    UUID migration = authorised(id);
    hold(migration, credentials);
    note("credentials", migration, "user " + credentials.username());
    running.wake(migration);
    return documents.one(migration);
  }

  @GET
  @Path("/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "The migration's document at every change and at least every 5 s")
  public void events(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    UUID migration = uuid(id);
    long last = number(lastEventId).orElse(-1);
    feed.open(
        sink,
        sse,
        "migration",
        last,
        () -> migrations.change(migration),
        () -> documents.one(migration));
  }

  private MigrationDocument decide(String id, Decision decision, @Nullable String ifMatch) {
    UUID migration = authorised(id);
    Dossier decided = migrations.decide(migration, decision, caller.userName(), version(ifMatch));
    note(decision.name().toLowerCase(Locale.ROOT), migration, "");
    running.wake(migration);
    return documents.of(decided);
  }

  private void hold(UUID migration, MigrationRequest.Credentials credentials) {
    var until =
        around
            .credentials()
            .put(migration, new GuestCredentials(credentials.username(), credentials.password()));
    migrations.credentialsAt(migration, around.manager(), until);
  }

  private UUID authorised(String id) {
    UUID migration = uuid(id);
    Plan.Source source = migrations.get(migration).migration().plan().source();
    requireOnSource(source.site(), source.machine());
    return migration;
  }

  private void requireOnSource(String site, String machine) {
    Authorisation.require(
        caller.vsphere(), sites.get(site), ObjectId.machine(machine), Authorisation.MIGRATE_SOURCE);
  }

  static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException();
    }
  }

  static OptionalLong version(@Nullable String ifMatch) {
    if (ifMatch == null) {
      return OptionalLong.empty();
    }
    OptionalLong version = number(ifMatch.replace("\"", ""));
    if (version.isEmpty()) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "If-Match must be a version").toException();
    }
    return version;
  }

  private static OptionalLong number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private void note(String action, UUID migration, String detail) {
    audit.note(
        caller.userName(),
        caller.address(),
        "migration." + action,
        "migration " + migration,
        detail);
  }
}
