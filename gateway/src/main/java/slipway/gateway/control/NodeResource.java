package slipway.gateway.control;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The gateway itself: is it there, and which disks are attached to it.
@Path("v1")
@Produces(MediaType.APPLICATION_JSON)
public final class NodeResource {
  private final Node node;

  NodeResource(Node node) {
    this.node = node;
  }

  @GET
  @Path("health")
  public Health health() {
    return new Health(
        node.name(),
        node.version(),
        node.link().address(),
        node.targets().portal(),
        Duration.between(node.startedAt(), Instant.now()).toSeconds());
  }

  @GET
  @Path("disks")
  public List<AttachedDisk> disks() {
    return node.disks().list().stream().map(AttachedDisk::new).toList();
  }

  /// @param linkAddress where other gateways reach this one
  /// @param iscsiPortal where guests reach this one
  public record Health(
      String name, String version, String linkAddress, String iscsiPortal, long uptimeSeconds) {}

  public record AttachedDisk(String uuid) {}
}
