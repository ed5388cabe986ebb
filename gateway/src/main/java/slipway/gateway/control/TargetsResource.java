package slipway.gateway.control;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import slipway.gateway.control.Targets.ServedTarget;
import slipway.gateway.control.Targets.TargetView;

/// Targets, each with the volumes that are its logical units.
@Path("v1/targets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TargetsResource {
  private final Volumes volumes;

  TargetsResource(Volumes volumes) {
    this.volumes = volumes;
  }

  @GET
  public List<TargetView> list() {
    return volumes.targets();
  }

  @PUT
  @Path("{id}")
  public ServedTarget serve(@PathParam("id") String id, TargetRequest request) {
    return volumes.serve(id, request);
  }

  @DELETE
  @Path("{id}")
  public void end(@PathParam("id") String id) {
    volumes.endTarget(id);
  }
}
