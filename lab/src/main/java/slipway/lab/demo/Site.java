package slipway.lab.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.lab.image.DataDisk;
import slipway.lab.image.GuestImage;
import slipway.lab.machine.Disk;
import slipway.lab.vim.Seed;
import slipway.lab.vim.VCenter;
import slipway.lab.vim.VCenterConfig;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.inventory.Layout;

/// A vCenter and the gateway next to its storage.
final class Site implements AutoCloseable {
  private static final long DATASTORE_BYTES = 40L << 30;

  /// Too small for any machine of the lab, to see what a full datastore does.
  private static final long SMALL_DATASTORE_BYTES = 1L << 30;

  /// One account for all sites, as where vCenters share their single sign-on.
  private static final String ADMINISTRATOR_PASSWORD = Laboratory.secret();

  /// A screen or two.
  private static final int LAST_WORDS_BYTES = 4000;

  private static final int MACHINE_CPUS = 2;
  private static final int MACHINE_MEMORY_MIB = 1024;
  private static final int EMPTY_MACHINE_MIB = 128;
  private static final long EMPTY_DISK_BYTES = 64 << 20;

  private final String name;
  private final Path directory;
  private final VCenter vcenter;
  private final GatewayAppliance gateway;
  private final Account administrator;
  private final Account service;
  private @Nullable String id;

  /// @param linkPort where its gateway listens for others
  /// @param advertised where others find it
  static Site start(
      String name, Path directory, Path root, Keys keys, int linkPort, InetSocketAddress advertised)
      throws IOException {
    return new Site(name, directory.resolve(name), root, keys, linkPort, advertised);
  }

  private Site(
      String name, Path directory, Path root, Keys keys, int linkPort, InetSocketAddress advertised)
      throws IOException {
    this.name = name;
    this.directory = directory;
    this.administrator =
        new Account("administrator@vsphere.local", ADMINISTRATOR_PASSWORD, Role.ADMINISTRATOR);
    this.service =
        new Account(
            "slipway@vsphere.local",
            Laboratory.secret(),
            name.equals("source") ? Role.SOURCE : Role.TARGET);
    Layout layout =
        new Layout(
            "Datacenter",
            "Cluster",
            "host-1.lab",
            "Servers",
            "Servers",
            List.of("VM Network"),
            List.of(
                new Layout.Store(
                    name + "-ds",
                    Files.createDirectories(directory.resolve("ds")),
                    DATASTORE_BYTES),
                new Layout.Store(
                    name + "-small",
                    Files.createDirectories(directory.resolve("small")),
                    SMALL_DATASTORE_BYTES)));
    this.vcenter =
        VCenter.start(
            new VCenterConfig(
                    name, UUID.randomUUID().toString(), 0, List.of(administrator, service), layout)
                .keepDetachedDisks(directory.resolve("evidence")));
    Path devices = Files.createDirectories(directory.resolve("devices"));
    vcenter.seed().addGateway(gatewayMachine(), devices);
    this.gateway =
        new GatewayAppliance(
            gatewayMachine(),
            root,
            directory.resolve("gateway"),
            devices.resolve("by-id"),
            keys.of(name),
            directory.resolve("writes"),
            new GatewayAppliance.Ports(
                Laboratory.freePort(), linkPort, advertised.getPort(), Laboratory.freePort()));
    gateway.start();
  }

  /// Adds a machine on a copy of the image and powers it on.
  void addMachine(String machine, GuestImage image, String password)
      throws IOException, InterruptedException {
    var identity = new GuestImage.Identity(machine, password, Laboratory.secret());
    Seed seed = vcenter.seed();
    seed.powerOn(seed.addMachine(sized(machine, image), raw -> image.writeTo(raw, identity)));
  }

  /// The same with a second disk, which its workload writes to.
  void addMachine(String machine, GuestImage image, DataDisk data, String password)
      throws IOException, InterruptedException {
    var identity =
        new GuestImage.Identity(machine, password, Laboratory.secret(), Optional.of(data.uuid()));
    Seed seed = vcenter.seed();
    seed.powerOn(
        seed.addMachine(sized(machine, image), raw -> image.writeTo(raw, identity), data::writeTo));
  }

  private static Seed.NewMachine sized(String machine, GuestImage image) {
    return new Seed.NewMachine(
        machine, MACHINE_CPUS, MACHINE_MEMORY_MIB, "debian12_64Guest", image.variant().firmware());
  }

  /// Adds a machine without an operating system, and so without Tools, and powers it on.
  void addEmptyMachine(String machine) throws IOException, InterruptedException {
    Seed seed = vcenter.seed();
    seed.powerOn(
        seed.addMachine(
            new Seed.NewMachine(machine, 1, EMPTY_MACHINE_MIB, "debian12_64Guest"),
            raw -> {
              try (var file = new RandomAccessFile(raw.toFile(), "rw")) {
                file.setLength(EMPTY_DISK_BYTES);
              }
            }));
  }

  /// Runs a shell command as root in a guest; answers what it wrote.
  String inGuest(String machine, String command) throws IOException, InterruptedException {
    return vcenter.seed().run(machineId(machine), command, Duration.ofMinutes(1));
  }

  /// The end of what a machine wrote to its serial port, over all its starts: where it hangs.
  String lastWords(String machine) throws IOException {
    Path log = vcenter.seed().directory(machineId(machine)).resolve("serial.log");
    if (Files.notExists(log)) {
      return "";
    }
    byte[] all = Files.readAllBytes(log);
    int from = Math.max(0, all.length - LAST_WORDS_BYTES);
    return new String(all, from, all.length - from, StandardCharsets.ISO_8859_1);
  }

  String name() {
    return name;
  }

  /// The id the manager gave this site.
  String id() {
    String known = id;
    if (known == null) {
      throw new IllegalStateException("site " + name + " has not been added yet");
    }
    return known;
  }

  void id(String given) {
    id = given;
  }

  URI url() {
    return vcenter.url();
  }

  String thumbprint() {
    return vcenter.thumbprint();
  }

  Account administrator() {
    return administrator;
  }

  /// The account the manager works with: the documented role and no more.
  Account service() {
    return service;
  }

  /// The keys of the extensions that are registered here.
  List<String> extensions() {
    return vcenter.extensions().stream().map(extension -> extension.key).toList();
  }

  GatewayAppliance gateway() {
    return gateway;
  }

  String gatewayMachine() {
    return "slipway-gateway-" + name;
  }

  /// The managed object id of a machine.
  String machineId(String machine) {
    String found = vcenter.seed().machines().get(machine);
    if (found == null) {
      throw new IllegalStateException("there is no machine " + machine + " at site " + name);
    }
    return found;
  }

  /// Whether the machine is there and has been powered on.
  boolean isRunning(String machine) {
    String found = vcenter.seed().machines().get(machine);
    return found != null && vcenter.seed().forwarded(found) != null;
  }

  /// Where the machine's workload answers, as `127.0.0.1:40001`.
  String workload(String machine) {
    String forwarded = vcenter.seed().forwarded(machineId(machine));
    if (forwarded == null) {
      throw new IllegalStateException(machine + " is off at site " + name);
    }
    return forwarded;
  }

  /// Pulls the plug.
  void powerOff(String machine) throws IOException {
    vcenter.seed().powerOff(machineId(machine));
  }

  void reboot(String machine) throws IOException {
    vcenter.seed().reboot(machineId(machine));
  }

  /// The machine's disks, the one it boots from first.
  List<Disk> disks(String machine) throws IOException {
    return vcenter.seed().disks(machineId(machine));
  }

  /// Of all disks together.
  long diskBytes(String machine) throws IOException {
    return disks(machine).stream().mapToLong(Disk::sizeBytes).sum();
  }

  /// Of all disks together.
  long allocatedBytes(String machine) throws IOException {
    long bytes = 0;
    for (Disk disk : disks(machine)) {
      bytes += disk.allocatedBytes();
    }
    return bytes;
  }

  /// What a migration must not leave here: in vCenter, and in the gateway's state.
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    for (String each : vcenter.seed().leftovers()) {
      left.add(name + ": " + each);
    }
    for (String kind : List.of("exports", "volumes", "targets")) {
      Path state = directory.resolve("gateway/state").resolve(kind);
      if (Files.isDirectory(state)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(state)) {
          files.forEach(
              file -> left.add(name + ": gateway still has " + kind + "/" + file.getFileName()));
        }
      }
    }
    return left;
  }

  /// What is ours in a guest that was unprepared.
  List<String> guestLeftovers(String machine) throws IOException, InterruptedException {
    String found =
        vcenter
            .seed()
            .run(
                machineId(machine),
                "ls -d /tmp/*lipway* /var/tmp/*lipway* /root/*lipway* /var/lib/slipway 2>/dev/null;"
                    + " dpkg-query -W -f '${db:Status-Abbrev} ${Package}\\n' open-iscsi 2>/dev/null"
                    + " | grep '^ii'",
                Duration.ofSeconds(30));
    return found.lines().map(line -> "in the guest: " + line).toList();
  }

  /// Copies of the disks that gateways of this site let go of.
  Path evidence() {
    return directory.resolve("evidence");
  }

  /// What guests wrote through the gateway of this site.
  Path writeLogs() {
    return directory.resolve("writes");
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    vcenter.close();
  }
}
