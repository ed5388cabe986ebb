package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.policy.Policies;
import slipway.manager.policy.Policy;
import slipway.manager.problem.ProblemException;
import slipway.manager.session.Caller;
import slipway.manager.session.Versions;
import slipway.manager.sites.Authorisation;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// Migrations: drafting, planning, listing, showing.
@Path("/migrations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MigrationResource {
  @Inject Migrations migrations;
  @Inject MigrationTable table;
  @Inject Documents documents;
  @Inject Forecasts forecasts;
  @Inject Surroundings around;
  @Inject Policies policies;
  @Inject Operator operator;
  @Inject Caller caller;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "draftMigration",
      summary = "Drafts a migration; nothing happens until it is started")
  @APIResponseSchema(value = MigrationDocument.class, responseCode = "201")
  public Response draft(@Valid @NotNull MigrationRequest request) {
    Kind kind = request.toKind();
    authorise(request);
    Machine source = source(request);
    String name = request.name() == null ? source.name() : request.name();
    Plan plan = request.toPlan(source.name(), policy());
    Dossier drafted =
        migrations.draft(
            name, kind, request.group(), plan, clusters(request, source), caller.userName());
    UUID id = drafted.migration().id();
    MigrationRequest.Credentials credentials = request.credentials();
    if (credentials != null) {
      operator.hold(id, credentials);
    }
    operator.note("draft", id, name);
    return Response.status(Response.Status.CREATED).entity(documents.one(id)).build();
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeMigration",
      summary = "Replaces the plan of a migration that is not started")
  public MigrationDocument change(
      @PathParam("id") String id,
      @Valid @NotNull MigrationRequest request,
      @HeaderParam("If-Match") @Nullable String ifMatch) {
    UUID migration = operator.authorised(id);
    Kind kind = request.toKind();
    authorise(request);
    Machine source = source(request);
    String name = request.name() == null ? source.name() : request.name();
    Plan plan = request.toPlan(source.name(), policy());
    migrations.change(
        migration,
        name,
        kind,
        request.group(),
        plan,
        clusters(request, source),
        Versions.ifMatch(ifMatch));
    MigrationRequest.Credentials credentials = request.credentials();
    if (credentials != null) {
      operator.hold(migration, credentials);
    }
    operator.note("change", migration, name);
    return documents.one(migration);
  }

  @POST
  @Path("/forecast")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "forecastMigration",
      summary = "What the migration would take, and which kinds are possible; nothing is made")
  public Forecasts.Answer forecast(@Valid @NotNull MigrationRequest request) {
    Kind kind = request.toKind();
    authorise(request);
    return forecasts.of(kind, request.toPlan(source(request).name(), policy()));
  }

  @GET
  @Operation(operationId = "listMigrations", summary = "One page of the migrations")
  @APIResponseSchema(MigrationSummary.Page.class)
  public Response list(
      @BeanParam MigrationQuery query,
      @QueryParam("page") @DefaultValue("0") int page,
      @QueryParam("size") @DefaultValue("50") int size,
      @Context Request request) {
    MigrationTable.Found found = table.page(query, page, size, operator.sight());
    var tag = new EntityTag(documents.tag(found), true);
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return unchanged != null
        ? unchanged.build()
        : Response.ok(documents.page(found)).tag(tag).build();
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getMigration", summary = "A migration with all its steps")
  public MigrationDocument get(@PathParam("id") String id) {
    return documents.one(operator.seen(id));
  }

  private Policy policy() {
    return policies.get().policy();
  }

  private void authorise(MigrationRequest request) {
    operator.requireOnSource(request.source().site(), request.source().machine());
    MigrationRequest.Destination to = request.destination();
    operator.require(
        to.site(), new ObjectId("ResourcePool", to.pool()), Authorisation.MIGRATE_TO_POOL);
  }

  private Machine source(MigrationRequest request) {
    return around
        .worlds()
        .vsphere(request.source().site())
        .machine(ObjectId.machine(request.source().machine()));
  }

  private Migrations.Clusters clusters(MigrationRequest request, Machine source) {
    ObjectId from = source.place().cluster();
    MigrationRequest.Destination to = request.destination();
    return new Migrations.Clusters(
        from == null ? "" : from.value(),
        computeOf(to.site(), new ObjectId("ResourcePool", to.pool())));
  }

  private String computeOf(String site, ObjectId pool) {
    try {
      return around.worlds().vsphere(site).computeOf(pool).value();
    } catch (ProblemException e) {
      // A list's filter is no reason to refuse a plan; the pre-checks look at the destination.
      return "";
    }
  }
}
