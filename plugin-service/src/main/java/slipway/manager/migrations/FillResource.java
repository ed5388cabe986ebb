package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import slipway.manager.session.Caller;

/// The copying of a migration: its picture, its pace, its pauses.
@Path("/migrations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class FillResource {
  @Inject Migrations migrations;
  @Inject Documents documents;
  @Inject BlockMaps maps;
  @Inject Pace pace;
  @Inject Operator operator;
  @Inject Caller caller;

  /// @param bytesPerSecond absent or null: what the plan says
  public record ThrottleRequest(@Nullable @Positive Long bytesPerSecond) {}

  @POST
  @Path("/{id}/pause")
  @Operation(
      operationId = "pauseMigration",
      summary = "Stops prefill and fill; what a running machine asks for is fetched all the same")
  public MigrationDocument pause(@PathParam("id") String id) {
    return paused(id, true);
  }

  @POST
  @Path("/{id}/resume")
  @Operation(operationId = "resumeMigration", summary = "Goes on with prefill or fill")
  public MigrationDocument resume(@PathParam("id") String id) {
    return paused(id, false);
  }

  @POST
  @Path("/{id}/throttle")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "throttleMigration", summary = "Limits prefill and fill from now on")
  public MigrationDocument throttle(
      @PathParam("id") String id, @Valid @NotNull ThrottleRequest request) {
    UUID migration = operator.authorised(id);
    Long limit = request.bytesPerSecond();
    migrations.throttle(migration, limit);
    operator.note(
        "throttle", migration, limit == null ? "as planned" : limit + " bytes per second");
    pace.apply(migration);
    return documents.one(migration);
  }

  @GET
  @Path("/{id}/blockmap")
  @Operation(
      operationId = "getBlockMap",
      summary = "A picture of a disk: one character per cell, what dominates it")
  public BlockMaps.@Nullable BlockMap blockMap(
      @PathParam("id") String id,
      @Parameter(description = "Its id among the migration's disks; the one it boots from without")
          @QueryParam("disk")
          @DefaultValue("")
          String disk,
      @QueryParam("cells") @DefaultValue("2048") int cells) {
    return maps.of(operator.seen(id), disk, cells).orElse(null);
  }

  private MigrationDocument paused(String id, boolean paused) {
    UUID migration = operator.authorised(id);
    migrations.pause(migration, paused, caller.userName());
    operator.note(paused ? "pause" : "resume", migration, "");
    pace.apply(migration);
    return documents.one(migration);
  }
}
