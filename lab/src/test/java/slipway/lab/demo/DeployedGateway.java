package slipway.lab.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.imports.ImportSpecification;
import slipway.lab.vim.inventory.Body;
import slipway.lab.vim.inventory.Guest;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.VmRecord;

/// An appliance that was imported: powered on, it is a gateway of the product with the properties
/// that it was deployed with.
final class DeployedGateway implements Body {
  private static final String PROPERTY = ImportSpecification.PROPERTY + "guestinfo.slipway.";

  private final Path root;
  private final Path directory;
  private volatile VmRecord record;
  private volatile @Nullable Newcomer gateway;

  DeployedGateway(Path root, Path directory, VmRecord record) {
    this.root = root;
    this.directory = directory;
    this.record = record;
  }

  static boolean isOne(VmRecord record) {
    return "gateway".equals(record.extraConfig().get(PROPERTY + "role"));
  }

  private String property(String key) {
    return record.extraConfig().getOrDefault(PROPERTY + key, "");
  }

  @Override
  public boolean poweredOn() {
    return gateway != null;
  }

  @Override
  public void configure(VmRecord next) {
    record = next;
  }

  @Override
  public synchronized void powerOn() throws IOException {
    VmRecord.Identity machine = record.identity();
    var started = new Newcomer(root, directory, "gateway-" + machine.id(), machine.uuid());
    gateway = started;
    ObjectNode invitation = ManagerClient.JSON.createObjectNode();
    invitation
        .put("manager", property("manager"))
        .put("fingerprint", property("manager_fingerprint"))
        .put("token", property("enrolment_token"));
    started.startWith(invitation);
  }

  @Override
  public synchronized void powerOff() throws IOException {
    Newcomer running = gateway;
    if (running != null) {
      running.close();
      gateway = null;
    }
  }

  @Override
  public void reset() {
    throw new UnsupportedOperationException("nobody resets a gateway here");
  }

  @Override
  public Map<String, String> freeze(String snapshot, boolean quiesce) {
    throw new UnsupportedOperationException("nobody freezes a gateway here");
  }

  @Override
  public void attach(Hardware.DiskDevice disk) {
    throw new UnsupportedOperationException("no disk comes to it here");
  }

  @Override
  public void detach(Hardware.DiskDevice disk) {
    throw new UnsupportedOperationException("no disk leaves it here");
  }

  @Override
  public Optional<Guest> guest() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> published() {
    return Map.of();
  }

  @Override
  public void close() throws IOException {
    powerOff();
  }
}
