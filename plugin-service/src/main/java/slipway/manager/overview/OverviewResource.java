package slipway.manager.overview;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.manager.session.Caller;
import slipway.manager.sites.Sights;

/// The first page.
@Path("/overview")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {
  @Inject Overviews overviews;
  @Inject Sights sights;
  @Inject Caller caller;

  @GET
  @Operation(
      operationId = "getOverview",
      summary = "What needs attention, what runs, and how much the links carry")
  public Overview get() {
    return overviews.now(sights.of(caller.vsphere()));
  }
}
