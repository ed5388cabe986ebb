package slipway.ova.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The appliance in QEMU: UEFI with Secure Boot, two disks on one SCSI controller, one network card
/// that shares a hub with QEMU's own network and with whoever knocks at its ports.
final class Machine implements AutoCloseable {
  static final byte[] MAC = {0x52, 0x54, 0, 0x51, 0, 0x0F};
  private static final Path FIRMWARE = Path.of("/usr/share/OVMF/OVMF_CODE_4M.ms.fd");
  private static final Path VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.ms.fd");

  private final Process process;
  private final SerialConsole console;
  private final Socket wire;
  private final int httpsPort;

  /// @param disks in the order of their places
  Machine(Path directory, List<Path> disks, Path environment) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
      httpsPort = free.getLocalPort();
    }
    Path variables = Files.copy(VARIABLES, directory.resolve("variables.fd"));
    Path serial = directory.resolve("serial");
    try (ServerSocket hub = new ServerSocket(0, 1, loopback)) {
      hub.setSoTimeout(30_000);
      List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
      command.addAll(hardware(variables, serial, environment));
      command.addAll(network(hub.getLocalPort()));
      for (int i = 0; i < disks.size(); i++) {
        command.addAll(disk(i, disks.get(i)));
      }
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("qemu.log").toFile())
              .start();
      try {
        wire = hub.accept();
      } catch (IOException e) {
        process.destroyForcibly();
        throw new IOException("QEMU: " + Files.readString(directory.resolve("qemu.log")), e);
      }
    }
    console = SerialConsole.connect(serial, directory.resolve("console.log"));
  }

  private static List<String> hardware(Path variables, Path serial, Path environment) {
    return List.of(
        "qemu-system-x86_64",
        "-machine",
        "q35,smm=on",
        "-accel",
        "tcg,thread=multi,tb-size=512",
        "-cpu",
        "max",
        "-smp",
        "2",
        "-m",
        "4096",
        "-display",
        "none",
        "-monitor",
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
        "-chardev",
        "socket,id=serial,server=on,wait=off,path=" + serial,
        "-serial",
        "chardev:serial",
        "-fw_cfg",
        "name=opt/slipway/ovfenv,file=" + environment,
        "-device",
        "virtio-scsi-pci,id=scsi");
  }

  // restrict=on: QEMU's network passes nothing on but what comes in for the manager.
  private List<String> network(int hubPort) {
    return List.of(
        "-netdev", "user,id=user,restrict=on,hostfwd=tcp:127.0.0.1:" + httpsPort + "-10.0.2.15:443",
        "-netdev", "hubport,id=port0,hubid=0,netdev=user",
        "-netdev", "socket,id=wire,connect=127.0.0.1:" + hubPort,
        "-netdev", "hubport,id=port1,hubid=0,netdev=wire",
        "-netdev", "hubport,id=port2,hubid=0",
        "-device", "virtio-net-pci,netdev=port2,romfile=,mac=52:54:00:51:00:0f");
  }

  private static List<String> disk(int place, Path file) {
    return List.of(
        "-drive",
        "if=none,format=qcow2,cache=unsafe,id=disk" + place + ",file=" + file,
        "-device",
        "scsi-hd,bus=scsi.0,lun=0,scsi-id="
            + place
            + ",drive=disk"
            + place
            + (place == 0 ? ",bootindex=1" : ""));
  }

  SerialConsole console() {
    return console;
  }

  Socket wire() {
    return wire;
  }

  /// Where the manager is reached on this host.
  int httpsPort() {
    return httpsPort;
  }

  boolean ends(Duration longest) throws InterruptedException {
    return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    console.close();
    wire.close();
  }
}
