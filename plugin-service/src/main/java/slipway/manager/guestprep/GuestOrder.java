package slipway.manager.guestprep;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.vsphere.GuestCredentials;

/// The body of requests that work in a guest, as it comes. // docs/api.md
///
/// @param repositories packages that are not carried may come from the guest's own repositories
@Schema(name = "GuestOrder")
public record GuestOrder(
    @NotBlank @Size(max = 256) String username,
    @NotNull @Size(max = 1024) String password,
    @Nullable Boolean repositories) {

  Order toOrder() {
    return new Order(new GuestCredentials(username, password), Boolean.TRUE.equals(repositories));
  }

  @Override
  public String toString() {
    return "order as " + username;
  }
}
