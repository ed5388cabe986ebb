package slipway.manager.deployments;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Whether gateways can be deployed from here.
@Path("/appliance-package")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PackageResource {
  @Inject Deployer deployer;

  /// @param diskBytes what is copied for each gateway
  public record PackageDocument(long diskBytes) {}

  @GET
  @Operation(
      operationId = "getAppliancePackage",
      summary = "The appliance that the manager carries along to deploy gateways of")
  public PackageDocument get() {
    return new PackageDocument(deployer.carried().diskBytes());
  }
}
