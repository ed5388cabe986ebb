package slipway.lab.vim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.image.GuestImage;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.inventory.Layout;

/// A real Debian guest in QEMU, driven by pyVmomi through vim25 alone.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class VCenterIT {
  private static final Path CACHE =
      Path.of(
          System.getProperty("slipway.cache", System.getProperty("user.home") + "/.cache/slipway"));

  @TempDir Path directory;

  @Test
  void aRealGuestIsSnapshottedCommandedAndShutDown() throws IOException, InterruptedException {
    GuestImage image =
        GuestImage.cached(CACHE, GuestImage.Recipe.DEFAULT, line -> System.out.println(line));
    var config =
        new VCenterConfig(
            "it",
            LabSite.UUID,
            0,
            List.of(new Account("administrator@vsphere.local", "admin secret", Role.ADMINISTRATOR)),
            new Layout(
                "DC",
                "Cluster",
                "esx.lab",
                "Pool",
                "Machines",
                List.of("VM Network"),
                List.of(new Layout.Store("ds1", directory.resolve("ds1"), 20L << 30))));
    try (VCenter vcenter = VCenter.start(config)) {
      vcenter
          .seed()
          .addMachine(
              new Seed.NewMachine("app", 1, 768, "debian12_64Guest"),
              raw ->
                  image.writeTo(
                      raw, new GuestImage.Identity("app", "guest secret", "other secret")));
      vcenter.seed().addGateway("gateway", directory.resolve("devices"));
      String out = drive(vcenter);
      assertThat(out.lines().filter(line -> line.startsWith("CASE "))).as(out).hasSize(6);
      assertThat(out.lines().filter(line -> line.startsWith("CASE ")))
          .as(out)
          .allMatch(line -> line.endsWith(": ok"));
      System.out.println(out);
      assertThat(vcenter.seed().leftovers()).isEmpty();
    }
  }

  private String drive(VCenter vcenter) throws IOException, InterruptedException {
    Path script = directory.resolve("drive-guest.py");
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("drive-guest.py"))) {
      Files.copy(in, script);
    }
    Process process =
        new ProcessBuilder(
                "/usr/bin/python3",
                script.toString(),
                Integer.toString(vcenter.port()),
                directory.resolve("devices").toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
