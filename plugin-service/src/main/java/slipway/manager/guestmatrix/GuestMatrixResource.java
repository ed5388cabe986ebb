package slipway.manager.guestmatrix;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The guest matrix, for whoever plans.
@Path("/guest-matrix")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class GuestMatrixResource {

  /// @param system `ID` of os-release(5), `windows`, or `*` for any other
  /// @param version means those below it too, unless they have a row of their own; `?` is one that
  ///     nobody told, `*` any
  @Schema(name = "GuestMatrixRow")
  public record RowDocument(
      String system,
      String name,
      String version,
      @Schema(enumeration = {"bios", "uefi", "uefi-secure"}) String bootMode,
      @Schema(enumeration = {"warm", "cold"}) String kind,
      @Schema(enumeration = {"supported", "unverified", "no"}) String verdict,
      String reason,
      String remedy) {
    static RowDocument of(Row row) {
      return new RowDocument(
          row.system(),
          row.name(),
          row.version(),
          row.bootMode().id(),
          row.kind().id(),
          row.verdict().id(),
          row.reason(),
          row.remedy());
    }
  }

  @GET
  @Operation(
      operationId = "getGuestMatrix",
      summary = "Which operating systems, firmware and kinds of migration go together, and why not")
  public List<RowDocument> get() {
    return GuestMatrix.carried().rows().stream().map(RowDocument::of).toList();
  }
}
