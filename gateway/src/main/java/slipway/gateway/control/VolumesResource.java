package slipway.gateway.control;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Volumes.
@Path("v1/volumes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class VolumesResource {
  private final Volumes volumes;

  VolumesResource(Volumes volumes) {
    this.volumes = volumes;
  }

  @GET
  public List<VolumeView> list() {
    return volumes.list();
  }

  @GET
  @Path("{id}")
  public VolumeView get(@PathParam("id") String id) {
    return volumes.view(id);
  }

  @GET
  @Path("{id}/blocks")
  public List<Bucket> blocks(
      @PathParam("id") String id, @QueryParam("buckets") @DefaultValue("256") int buckets) {
    return volumes.blocks(id, buckets);
  }

  @PUT
  @Path("{id}")
  public VolumeView make(@PathParam("id") String id, VolumeRequest request) {
    return volumes.make(id, request);
  }

  @POST
  @Path("{id}/rebase")
  public VolumeView rebase(@PathParam("id") String id, RebaseRequest request) {
    return volumes.rebase(id, request);
  }

  @PUT
  @Path("{id}/fill")
  public VolumeView fill(@PathParam("id") String id, FillRequest request) {
    return volumes.fill(id, request);
  }

  /// The boot that was recorded. // docs/formats/boot-trace.md
  @GET
  @Path("{id}/trace")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public byte[] trace(@PathParam("id") String id) {
    return volumes.trace(id);
  }

  /// Fetches what a trace names, ahead of the machine that boots.
  @PUT
  @Path("{id}/trace")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  public VolumeView play(@PathParam("id") String id, InputStream trace) {
    return volumes.play(id, trace);
  }

  @POST
  @Path("{id}/flush")
  public VolumeView flush(@PathParam("id") String id) {
    return volumes.flush(id);
  }

  @DELETE
  @Path("{id}")
  public void delete(
      @PathParam("id") String id, @QueryParam("discard") @DefaultValue("false") boolean discard) {
    volumes.delete(id, discard);
  }

  /// @param disk the UUID of the home disk
  /// @param homeIsZero the disk was created empty and nothing has been written to it
  /// @param fillUnitBytes what one read of the origin asks for; a power of two
  public record VolumeRequest(
      String disk,
      long sizeBytes,
      String origin,
      boolean homeIsZero,
      @Nullable Integer fillUnitBytes) {}

  /// @param generation counts origins; the first rebase makes 1
  public record RebaseRequest(long generation, String origin, List<Area> changed) {}

  /// @param bytesPerSecond the throttle; 0 or absent is none
  public record FillRequest(boolean running, @Nullable Long bytesPerSecond) {}

  /// A stretch of the disk: how many of its bytes are in which state.
  public record Bucket(long absent, long prefilled, long demand, long written, long zero) {}
}
