package slipway.manager.inventory;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// What the views of one object begin with.
@Path("/machines")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MachineResource {
  @Inject MachineViews views;

  /// @param machine instance UUID or managed object id
  /// @param vcenter instance UUID of its vCenter; absent: the configured one
  @GET
  @Path("/{machine}")
  @Operation(
      operationId = "findMachine",
      summary = "A machine by instance UUID or managed object id, with what Slipway knows of it")
  public MachineViews.View find(
      @PathParam("machine") String machine, @QueryParam("vcenter") @Nullable String vcenter) {
    return views.find(machine, vcenter);
  }
}
