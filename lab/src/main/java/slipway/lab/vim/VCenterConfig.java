package slipway.lab.vim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.inventory.Layout;

/// What one vCenter is.
///
/// @param port 0 takes a free one
/// @param identity its certificate; empty makes a self-signed one
/// @param idle how long a session lives without a call
/// @param keepDetachedDisks where copies go of writable disks that gateways let go of; empty, as
///     by default, keeps none
public record VCenterConfig(
    String name,
    String instanceUuid,
    int port,
    Optional<Identity> identity,
    List<Account> accounts,
    Layout layout,
    Duration idle,
    Optional<Path> keepDetachedDisks) {

  /// As vCenter's own default.
  public static final Duration DEFAULT_IDLE = Duration.ofMinutes(30);

  public VCenterConfig {
    accounts = List.copyOf(accounts);
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("a vCenter needs an account");
    }
    if (!java.util.UUID.fromString(instanceUuid).toString().equals(instanceUuid)) {
      throw new IllegalArgumentException("not a UUID in lower case: " + instanceUuid);
    }
    if (port < 0 || port > 65_535 || idle.isNegative() || idle.isZero()) {
      throw new IllegalArgumentException("port " + port + ", idle " + idle);
    }
  }

  public VCenterConfig(
      String name, String instanceUuid, int port, List<Account> accounts, Layout layout) {
    this(
        name,
        instanceUuid,
        port,
        Optional.empty(),
        accounts,
        layout,
        DEFAULT_IDLE,
        Optional.empty());
  }

  public VCenterConfig withIdentity(Identity other) {
    return new VCenterConfig(
        name, instanceUuid, port, Optional.of(other), accounts, layout, idle, keepDetachedDisks);
  }

  public VCenterConfig withIdle(Duration other) {
    return new VCenterConfig(
        name, instanceUuid, port, identity, accounts, layout, other, keepDetachedDisks);
  }

  public VCenterConfig keepDetachedDisks(Path directory) {
    return new VCenterConfig(
        name, instanceUuid, port, identity, accounts, layout, idle, Optional.of(directory));
  }
}
