package slipway.lab.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import slipway.lab.vim.Seed;
import slipway.lab.vim.VCenter;
import slipway.lab.vim.VCenterConfig;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.inventory.Layout;

/// Two vCenters with a few machines that nobody powers on, and a gateway that is on.
final class TwoVCenters implements AutoCloseable {
  static final String USER = "administrator@vsphere.local";
  static final String PASSWORD = "admin secret";
  static final String LEFT = "5f0f1c5a-0000-4000-8000-000000000001";
  static final String RIGHT = "5f0f1c5a-0000-4000-8000-000000000002";

  private static final long CAPACITY = 64L << 20;

  private final List<VCenter> vcenters = new ArrayList<>();
  private final List<VCenterAddress> addresses = new ArrayList<>();

  TwoVCenters(Path directory) throws IOException, InterruptedException {
    add("left", LEFT, directory.resolve("left"), "web01", "db01");
    add("right", RIGHT, directory.resolve("right"));
  }

  private void add(String name, String uuid, Path directory, String... machines)
      throws IOException, InterruptedException {
    Layout layout =
        new Layout(
            "Datacenter",
            "Cluster",
            "esx." + name,
            "Pool",
            "Servers",
            List.of("VM Network"),
            List.of(
                new Layout.Store(
                    name + "-ds", Files.createDirectories(directory.resolve("ds")), CAPACITY)));
    VCenter vcenter =
        VCenter.start(
            new VCenterConfig(
                name,
                uuid,
                0,
                List.of(
                    new Account(USER, PASSWORD, Role.ADMINISTRATOR),
                    new Account("reader@vsphere.local", "reader secret", Role.READ_ONLY)),
                layout));
    vcenters.add(vcenter);
    addresses.add(new VCenterAddress(name, vcenter.url(), vcenter.thumbprint()));
    Seed seed = vcenter.seed();
    seed.addGateway("gateway-" + name, directory.resolve("devices"));
    for (String machine : machines) {
      seed.addMachine(
          new Seed.NewMachine(machine, 2, 1024, "debian12_64Guest"),
          raw -> Files.write(raw, new byte[1 << 20]));
    }
  }

  List<VCenterAddress> addresses() {
    return addresses;
  }

  void register(PluginRegistration registration) throws IOException {
    for (VCenterAddress address : addresses) {
      registration.at(address, USER, PASSWORD);
    }
  }

  /// The object id of a machine of the left vCenter.
  String machine(String name) {
    return "urn:vmomi:VirtualMachine:"
        + vcenters.getFirst().seed().machines().get(name)
        + ":"
        + LEFT;
  }

  VCenter left() {
    return vcenters.getFirst();
  }

  @Override
  public void close() throws IOException {
    for (VCenter vcenter : vcenters) {
      vcenter.close();
    }
  }
}
