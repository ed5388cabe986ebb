package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.ProblemDocument;
import slipway.manager.problem.ProblemException;

/// Migrations that are decided upon together.
@Path("/groups")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class GroupResource {
  @Inject MigrationTable table;
  @Inject Operator operator;

  /// @param migrations how many it has
  /// @param counts of them by state
  public record Group(String name, int migrations, Map<String, Integer> counts) {}

  /// @param problem why not
  @Schema(name = "GroupOutcome")
  public record Outcome(UUID migration, boolean ok, @Nullable ProblemDocument problem) {}

  @GET
  @Operation(operationId = "listGroups", summary = "Every group with its migrations by state")
  public List<Group> list() {
    return table.groups(operator.sight());
  }

  @POST
  @Path("/{name}/start")
  @Operation(operationId = "startGroup", summary = "Starts every migration of the group")
  public List<Outcome> start(@PathParam("name") String name) {
    return decide(name, Decision.START);
  }

  @POST
  @Path("/{name}/cutover")
  @Operation(operationId = "cutoverGroup", summary = "Cuts every migration of the group over")
  public List<Outcome> cutover(@PathParam("name") String name) {
    return decide(name, Decision.CUTOVER);
  }

  @POST
  @Path("/{name}/keep")
  @Operation(operationId = "keepGroup", summary = "Keeps every machine of the group")
  public List<Outcome> keep(@PathParam("name") String name) {
    return decide(name, Decision.KEEP);
  }

  @POST
  @Path("/{name}/finalise")
  @Operation(operationId = "finaliseGroup", summary = "Finalises every migration of the group")
  public List<Outcome> finalise(@PathParam("name") String name) {
    return decide(name, Decision.FINALISE);
  }

  @POST
  @Path("/{name}/cancel")
  @Operation(operationId = "cancelGroup", summary = "Takes every migration of the group back")
  public List<Outcome> cancel(@PathParam("name") String name) {
    return decide(name, Decision.CANCEL);
  }

  // Each by itself: one that cannot go on keeps no other back.
  private List<Outcome> decide(String name, Decision decision) {
    return table.ofGroup(name, operator.sight()).stream().map(id -> decide(id, decision)).toList();
  }

  private Outcome decide(UUID migration, Decision decision) {
    try {
      operator.decide(migration, decision, OptionalLong.empty());
      return new Outcome(migration, true, null);
    } catch (ProblemException e) {
      return new Outcome(migration, false, ProblemDocument.of(e.problem()));
    }
  }
}
