package slipway.lab.vim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.inventory.Layout;

/// A small site for tests.
final class LabSite {
  static final String UUID = "5f0f1c5a-0000-4000-8000-000000000001";
  static final long CAPACITY = 64L << 20;

  private LabSite() {}

  static VCenterConfig config(Path directory) {
    return new VCenterConfig(
        "left",
        UUID,
        0,
        List.of(
            new Account("administrator@vsphere.local", "admin secret", Role.ADMINISTRATOR),
            new Account("source@vsphere.local", "source secret", Role.SOURCE),
            new Account("target@vsphere.local", "target secret", Role.TARGET),
            new Account("registrar@vsphere.local", "registrar secret", Role.REGISTRAR),
            new Account("reader@vsphere.local", "reader secret", Role.READ_ONLY),
            new Account("nobody@vsphere.local", "nobody secret", Role.NO_ACCESS)),
        new Layout(
            "DC",
            "Cluster",
            "esx.lab",
            "Pool",
            "Machines",
            List.of("VM Network", "Backup"),
            List.of(new Layout.Store("ds1", directory.resolve("ds1"), CAPACITY))));
  }

  /// With passwords of the guest's users: `nobody` has "guest secret".
  static VCenter start(Path directory) throws IOException, InterruptedException {
    return start(config(directory), directory);
  }

  static VCenter start(VCenterConfig config, Path directory)
      throws IOException, InterruptedException {
    Path shadow = directory.resolve("shadow");
    var perl =
        new ProcessBuilder("perl", "-e", "print crypt('guest secret', '$6$labsite$')").start();
    String hash =
        new String(perl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (perl.waitFor() != 0 || !hash.startsWith("$6$")) {
      throw new IOException("perl's crypt does not know SHA-512: " + hash);
    }
    Files.writeString(
        shadow, "root:*:19000:0:99999:7:::\nnobody:" + hash + ":19000:0:99999:7:::\n");
    return VCenter.start(config, new PaperMachines(shadow));
  }
}
