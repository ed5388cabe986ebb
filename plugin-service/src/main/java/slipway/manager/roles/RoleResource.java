package slipway.manager.roles;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The roles of Slipway's accounts.
@Path("/roles")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoleResource {
  /// @param powerCli commands that make the role with VMware's PowerCLI
  /// @param govc the same with govc
  @Schema(name = "Role")
  public record RoleDocument(
      String id,
      String name,
      String purpose,
      List<Feature> features,
      String powerCli,
      String govc) {
    static RoleDocument of(Role role) {
      return new RoleDocument(
          role.id(), role.name(), role.purpose(), role.features(), role.powerCli(), role.govc());
    }
  }

  @GET
  @Operation(
      operationId = "listRoles",
      summary = "The privileges that each of Slipway's accounts needs in vCenter, and what for")
  public List<RoleDocument> list() {
    return Roles.all().stream().map(RoleDocument::of).toList();
  }
}
