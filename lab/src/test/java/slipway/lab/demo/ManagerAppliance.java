package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import slipway.lab.appliance.Appliance;
import slipway.lab.appliance.AppliancePackage;
import slipway.lab.appliance.OvfEnvironment;
import slipway.lab.appliance.RootShell;
import slipway.lab.client.Pin;
import slipway.lab.process.HostProgram;

/// The manager as administrators have it: the appliance of the package, booted in a machine of its
/// own, which finds vCenters and gateways at QEMU's name for this host's loopback.
///
/// A third disk carries files to it and back: it has no SSH, and neither have those of its users.
final class ManagerAppliance implements Manager {
  /// Software emulation: minutes where vSphere takes seconds.
  private static final Duration LONGEST_BOOT = Duration.ofMinutes(45);

  private static final Duration LONGEST_COMMAND = Duration.ofMinutes(10);
  private static final String PASSWORD = "correct horse battery";
  private static final String PASSPHRASE = "a staple nobody guesses";

  private static final String EXCHANGE = "/mnt/exchange";
  private static final String BUNDLES = "/var/lib/slipway/manager/bundles";

  private static final Pattern SETTLED =
      Pattern.compile(
          "NEEDS CORRECTION|State {8}READY\\s+Manager {6}active\\s+Address {6}10\\.0\\.2\\.15"
              + "[^-]*?SHA-256 {6}([0-9A-F:]+)\\s+([0-9A-F:]+)");

  private static final Pattern REST_OF_PAGE = Pattern.compile("(?s).*?power off");

  private final AppliancePackage from;
  private final Path directory;
  private final Path environment;
  private final Path exchange;
  private final Timeline timeline;
  private final int port = Appliance.freePort();
  private final Site source;
  private final int relayed;
  private Path data = Path.of("");
  private String fingerprint = "";
  private Appliance machine;
  private int starts;

  ManagerAppliance(Laboratory lab, Timeline timeline) throws IOException, InterruptedException {
    this.timeline = timeline;
    this.source = lab.source();
    this.relayed = source.gateway().controlUrl().getPort();
    this.from = AppliancePackage.get();
    this.directory = Files.createDirectories(lab.directory().resolve("appliance"));
    this.environment =
        OvfEnvironment.write(
            directory.resolve("ovfenv.xml"),
            Map.ofEntries(
                Map.entry("role", "manager"),
                Map.entry("hostname", "slipway.example.com"),
                Map.entry("address", "10.0.2.15"),
                Map.entry("prefix", "24"),
                Map.entry("gateway", Appliance.HOST),
                Map.entry("dns", "10.0.2.3"),
                Map.entry("admin_password", PASSWORD),
                Map.entry("vcenter", Appliance.HOST + ":" + source.url().getPort()),
                Map.entry("vcenter_thumbprint", source.thumbprint()),
                Map.entry("vcenter_user", source.administrator().name()),
                Map.entry("vcenter_password", source.administrator().password())));
    this.exchange = exchange(lab.bundles());
    this.data = from.dataDisk(directory.resolve("data.qcow2"));
    this.machine = boot();
  }

  private Path exchange(Path bundles) throws IOException, InterruptedException {
    Path content = Files.createDirectories(directory.resolve("exchange"));
    run("cp", "-rL", bundles.toString(), content.resolve("bundles").toString());
    Files.writeString(content.resolve("passphrase"), PASSPHRASE + "\n");
    Path disk = directory.resolve("exchange.raw");
    run(
        "mke2fs",
        "-q",
        "-t",
        "ext4",
        "-L",
        "exchange",
        "-d",
        content.toString(),
        disk.toString(),
        "256M");
    return disk;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    HostProgram.run(LONGEST_COMMAND, List.of(command));
  }

  /// A new machine with a system disk as the package brings it.
  private Appliance boot() throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve("machine-" + ++starts));
    Path system = from.systemDisk(own.resolve("system.qcow2"));
    return new Appliance(
        own,
        new Appliance.Surroundings(
            Map.of(0, system, 1, data, 5, exchange), environment, port, List.of(relayed), true));
  }

  private void awaitReady() throws IOException {
    Matcher page = machine.console().await(SETTLED, LONGEST_BOOT);
    if (page.group(1) == null) {
      String why = machine.console().await(REST_OF_PAGE, LONGEST_COMMAND).group();
      throw new IOException("the appliance did not come up: " + why);
    }
    fingerprint = page.group(1) + page.group(2);
    timeline.say("the appliance is ready; its page shows " + fingerprint);
  }

  /// The first start, and the packages for guests.
  @Override
  public void start() throws IOException, InterruptedException {
    awaitReady();
    RootShell shell = shell();
    shell.run(
        "cp -r "
            + EXCHANGE
            + "/bundles/. "
            + BUNDLES
            + " && chown -R slipway-manager: "
            + BUNDLES
            + " && ls "
            + BUNDLES,
        LONGEST_COMMAND);
    let(shell);
  }

  /// With the exchange disk mounted.
  private RootShell shell() throws IOException, InterruptedException {
    RootShell shell = machine.shell(PASSWORD);
    shell.run(
        "mkdir -p %1$s && mount LABEL=exchange %1$s && chmod 600 %1$s/passphrase"
            .formatted(EXCHANGE),
        LONGEST_COMMAND);
    return shell;
  }

  private static void let(RootShell shell) throws IOException {
    shell.run("umount " + EXCHANGE, LONGEST_COMMAND);
  }

  /// As docs/appliance.md says: shut down, and a new machine with the old data disk.
  void upgrade() throws IOException, InterruptedException {
    timeline.say("the appliance is shut down; another takes its data disk over");
    machine.console().type("6");
    machine.console().await(Pattern.compile("Password of admin: "), LONGEST_COMMAND);
    machine.console().type(PASSWORD);
    if (!machine.ends(LONGEST_COMMAND)) {
      throw new IOException("the appliance does not shut down");
    }
    machine.close();
    String before = fingerprint;
    machine = boot();
    awaitReady();
    require(before);
  }

  void backUp() throws IOException, InterruptedException {
    timeline.say("a backup is made");
    RootShell shell = shell();
    shell.run(
        "slipway backup --passphrase-file %1$s/passphrase %1$s/backup".formatted(EXCHANGE),
        LONGEST_COMMAND);
    let(shell);
  }

  /// Both of its disks are gone; a new appliance gets what the backup has.
  void loseAndRestore() throws IOException, InterruptedException {
    timeline.say("the appliance and its data disk are destroyed");
    machine.close();
    Files.delete(data);
    String before = fingerprint;
    data = from.dataDisk(directory.resolve("data-2.qcow2"));
    machine = boot();
    awaitReady();
    timeline.say("a new appliance restores the backup");
    RootShell shell = shell();
    shell.run(
        "slipway restore --yes --passphrase-file %1$s/passphrase %1$s/backup".formatted(EXCHANGE),
        LONGEST_COMMAND);
    let(shell);
    // The command leaves the manager to start once what it runs from is made anew; this waits.
    shell.run("systemctl start slipway-manager", LONGEST_BOOT);
    fingerprint = shell.run("slipway certificate", LONGEST_COMMAND).strip();
    require(before);
  }

  /// vCenters pin it, and so do gateways.
  private void require(String before) throws IOException {
    if (!fingerprint.equals(before)) {
      throw new IOException("its certificate was " + before + " and is " + fingerprint);
    }
  }

  /// Pulls the plug. Nothing here starts the same machine again.
  @Override
  public void kill() throws IOException {
    machine.close();
  }

  @Override
  public int starts() {
    return starts;
  }

  @Override
  public URI api() {
    return URI.create("https://127.0.0.1:" + port + "/api/v1");
  }

  @Override
  public SSLContext tls() {
    return Pin.context(fingerprint);
  }

  @Override
  public boolean registersItself() {
    return true;
  }

  @Override
  public URI reaching(URI vcenter) {
    return URI.create("https://" + Appliance.HOST + ":" + vcenter.getPort());
  }

  /// The destination's is found where guests find it, the source's at another address: each name is
  /// one gateway's.
  @Override
  public URI admit(ManagerClient administrator, Site site)
      throws IOException, InterruptedException {
    JsonNode invitation =
        administrator.post(
            "/sites/" + site.id() + "/gateways/" + site.gatewayMachine() + "/enrolment",
            ManagerClient.JSON.createObjectNode());
    String address = site.equals(source) ? Appliance.RELAY : Appliance.HOST;
    site.gateway().enrol("127.0.0.1:" + port, address, invitation);
    return URI.create("https://" + address + ":" + site.gateway().controlUrl().getPort());
  }

  @Override
  public void close() throws IOException {
    machine.close();
  }
}
