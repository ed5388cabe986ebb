package slipway.lab.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import slipway.lab.process.HostProgram;

/// The appliance in QEMU: UEFI with Secure Boot, disks on one SCSI controller, one network
/// card that shares a hub with QEMU's own network and with whoever knocks at its ports.
public final class Appliance implements AutoCloseable {
  public static final String HOST = "10.0.2.2";
  public static final String RELAY = "10.0.2.100";

  static final byte[] MAC = {0x52, 0x54, 0, 0x51, 0, 0x0F};
  private static final Path FIRMWARE = Path.of("/usr/share/OVMF/OVMF_CODE_4M.ms.fd");
  private static final Path VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.ms.fd");
  private static final int WIRE_MILLIS = 30_000;

  private final Process process;
  private final SerialConsole console;
  private final SerialConsole second;
  private final SerialConsole monitor;
  private final Socket wire;
  private final int httpsPort;

  /// What is around an appliance.
  ///
  /// @param disks by their places on the controller
  /// @param httpsPort of this host's loopback, where its port 443 is reached
  /// @param relayed ports of this host's loopback that it finds at [#RELAY], too
  /// @param reachesHost whether it finds this host's loopback at [#HOST], or nothing
  public record Surroundings(
      Map<Integer, Path> disks,
      Path environment,
      int httpsPort,
      List<Integer> relayed,
      boolean reachesHost) {
    public Surroundings {
      disks = new TreeMap<>(disks);
      relayed = List.copyOf(relayed);
    }
  }

  /// @param directory for what it writes while it runs; empty
  public Appliance(Path directory, Surroundings around) throws IOException {
    httpsPort = around.httpsPort();
    Path variables = Files.copy(VARIABLES, directory.resolve("variables.fd"));
    Path log = directory.resolve("qemu.log");
    try (ServerSocket hub = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      hub.setSoTimeout(WIRE_MILLIS);
      List<String> command = hardware(directory, variables, around.environment());
      command.addAll(network(hub.getLocalPort(), around));
      around.disks().forEach((place, file) -> command.addAll(disk(place, file)));
      process = HostProgram.start(command, log);
      try {
        wire = hub.accept();
      } catch (IOException e) {
        process.destroyForcibly();
        throw new IOException("QEMU: " + Files.readString(log), e);
      }
    }
    console = port(directory, "ttyS0");
    second = port(directory, "ttyS1");
    monitor = port(directory, "monitor");
  }

  private static SerialConsole port(Path directory, String name) throws IOException {
    return SerialConsole.connect(directory.resolve(name), directory.resolve(name + ".log"));
  }

  private static List<String> hardware(Path directory, Path variables, Path environment) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35,smm=on",
                "-accel",
                // One thread for both processors: with one for each, a Java in the guest was seen
                // to crash in code that it had just compiled.
                "tcg,thread=single,tb-size=512",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                "4096",
                "-display",
                "none",
                "-vga",
                "std",
                "-global",
                "driver=cfi.pflash01,property=secure,value=on",
                "-drive",
                "if=pflash,format=raw,unit=0,readonly=on,file=" + FIRMWARE,
                "-drive",
                "if=pflash,format=raw,unit=1,file=" + variables,
                "-device",
                "virtio-rng-pci",
                "-fw_cfg",
                "name=opt/slipway/ovfenv,file=" + environment,
                "-device",
                "virtio-scsi-pci,id=scsi"));
    for (String name : List.of("ttyS0", "ttyS1", "monitor")) {
      words.add("-chardev");
      words.add("socket,server=on,wait=off,id=" + name + ",path=" + directory.resolve(name));
      words.addAll(List.of(name.equals("monitor") ? "-monitor" : "-serial", "chardev:" + name));
    }
    return words;
  }

  // restrict=on: QEMU's network passes nothing on but what comes in for the manager.
  private static List<String> network(int hubPort, Surroundings around) {
    StringBuilder user =
        new StringBuilder("user,id=user,restrict=" + (around.reachesHost() ? "off" : "on"));
    user.append(",hostfwd=tcp:127.0.0.1:" + around.httpsPort() + "-10.0.2.15:443");
    for (int port : around.relayed()) {
      user.append(",guestfwd=tcp:%s:%d-cmd:socat".formatted(RELAY, port));
      user.append(" STDIO TCP:127.0.0.1:" + port);
    }
    return List.of(
        "-netdev", user.toString(),
        "-netdev", "hubport,id=port0,hubid=0,netdev=user",
        "-netdev", "socket,id=wire,connect=127.0.0.1:" + hubPort,
        "-netdev", "hubport,id=port1,hubid=0,netdev=wire",
        "-netdev", "hubport,id=port2,hubid=0",
        "-device", "virtio-net-pci,netdev=port2,romfile=,mac=52:54:00:51:00:0f");
  }

  private static List<String> disk(int place, Path file) {
    String format = file.toString().endsWith(".qcow2") ? "qcow2" : "raw";
    return List.of(
        "-drive",
        "if=none,format=%s,cache=unsafe,id=disk%d,file=%s".formatted(format, place, file),
        "-device",
        "scsi-hd,bus=scsi.0,lun=0,scsi-id=%d,drive=disk%d%s"
            .formatted(place, place, place == 0 ? ",bootindex=1" : ""));
  }

  /// A port of this host's loopback that nobody has.
  public static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /// The first serial port, where the appliance's page is.
  public SerialConsole console() {
    return console;
  }

  /// A shell of root, as an administrator gets one at the machine's screen.
  public RootShell shell(String password) throws IOException, InterruptedException {
    return RootShell.open(monitor, second, password);
  }

  Socket wire() {
    return wire;
  }

  /// Where the manager is reached on this host.
  int httpsPort() {
    return httpsPort;
  }

  public boolean ends(Duration longest) throws InterruptedException {
    return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Pulls the plug, where it still runs.
  @Override
  public void close() throws IOException {
    // Until it is gone it holds its disks.
    process.destroyForcibly().onExit().join();
    console.close();
    second.close();
    monitor.close();
    wire.close();
  }
}
