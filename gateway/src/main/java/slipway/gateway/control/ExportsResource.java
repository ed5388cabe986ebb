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
import slipway.gateway.control.Exports.ExportRequest;
import slipway.gateway.control.Exports.ExportView;

/// Disks on the link.
@Path("v1/exports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ExportsResource {
  private final Exports exports;

  ExportsResource(Exports exports) {
    this.exports = exports;
  }

  @GET
  public List<ExportView> list() {
    return exports.list();
  }

  @GET
  @Path("{id}")
  public ExportView get(@PathParam("id") String id) {
    return exports.get(id);
  }

  @PUT
  @Path("{id}")
  public ExportView publish(@PathParam("id") String id, ExportRequest request) {
    return exports.publish(id, request);
  }

  @DELETE
  @Path("{id}")
  public void withdraw(@PathParam("id") String id) {
    exports.withdraw(id);
  }
}
