package slipway.gateway.control;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import slipway.gateway.tls.Identity;

/// The gateway itself: is it there, and which disks are attached to it.
@Path("v1")
@Produces(MediaType.APPLICATION_JSON)
public final class NodeResource {
  private final Identity identity;
  private final Node node;

  NodeResource(Identity identity, Node node) {
    this.identity = identity;
    this.node = node;
  }

  @GET
  @Path("health")
  public Health health() throws IOException {
    FileStore state = Files.getFileStore(node.state());
    return new Health(
        node.name(),
        node.version(),
        node.link().address(),
        node.targets().portal(),
        Duration.between(node.startedAt(), Instant.now()).toSeconds(),
        Instant.now(),
        IdentityResource.Shown.of(identity),
        identity.revocationNumber(),
        new Space(state.getUsableSpace(), state.getTotalSpace()));
  }

  @GET
  @Path("disks")
  public List<AttachedDisk> disks() {
    return node.disks().list().stream().map(AttachedDisk::new).toList();
  }

  /// @param linkAddress where other gateways reach this one
  /// @param iscsiPortal where guests reach this one
  /// @param clock what time it is here
  /// @param state of the file system that keeps what a restart must find again
  public record Health(
      String name,
      String version,
      String linkAddress,
      String iscsiPortal,
      long uptimeSeconds,
      Instant clock,
      IdentityResource.Shown certificate,
      long revocationNumber,
      Space state) {}

  public record Space(long freeBytes, long totalBytes) {}

  public record AttachedDisk(String uuid) {}
}
