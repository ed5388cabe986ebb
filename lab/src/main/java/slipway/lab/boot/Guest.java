package slipway.lab.boot;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.lab.image.BootProbe;
import slipway.lab.image.GuestImage;
import slipway.lab.machine.BootFrom;
import slipway.lab.machine.Firmware;
import slipway.lab.machine.Machine;
import slipway.lab.machine.MachineSpec;
import slipway.lab.machine.Nic;
import slipway.lab.process.HostProgram;
import slipway.lab.wan.LinkShaper;

/// The lab guest without a disk: a boot capsule, and its root on a volume.
final class Guest {
  private static final Duration LONGEST_BOOT = Duration.ofMinutes(6);
  private static final Duration LONGEST_PROGRAM = Duration.ofMinutes(5);
  private static final String IQN = "iqn.2026-11.slipway:boots";
  private static final int WORKLOAD = 8080;

  /// What QEMU's user-mode network calls the host's 127.0.0.1.
  private static final String HOST = "10.0.2.2";

  private final GuestImage image;
  private final Path work;
  private final Programs programs;
  private final long sizeBytes;
  private int boots;

  /// What the guest boots from.
  ///
  /// @param origin null for a home that has everything
  record Disk(
      String name, @Nullable LinkShaper origin, @Nullable Path trace, @Nullable Path record) {
    static Disk full() {
      return new Disk("full cache", null, null, null);
    }

    static Disk empty(String name, LinkShaper origin) {
      return new Disk("empty cache, " + name, origin, null, null);
    }

    Disk playing(Path recorded) {
      return new Disk(name + ", trace", origin, recorded, record);
    }

    Disk recording(Path into) {
      return new Disk(name + ", recording", origin, trace, into);
    }
  }

  Guest(GuestImage image, Path work, Programs programs) throws IOException {
    this.image = image;
    this.work = work;
    this.programs = programs;
    this.sizeBytes = Files.size(image.file());
  }

  /// Boots from such a disk; answers the seconds from power-on to the first answer.
  double boot(Disk disk) throws IOException, InterruptedException {
    String name = "boot" + boots++;
    Path home = work.resolve(name + ".raw");
    Programs.Listening target = serve(disk, home);
    Path capsule = capsule(name, target.port());
    MachineSpec spec =
        new MachineSpec(
            name,
            work.resolve(name),
            2,
            1024,
            List.of(),
            capsule,
            List.of(new Nic("52:54:00:12:34:58", List.of(WORKLOAD))),
            Firmware.BIOS,
            BootFrom.CDROM);
    double seconds;
    try (Machine machine = new Machine(spec)) {
      long begun = System.nanoTime();
      machine.powerOn();
      try (BootProbe probe =
          new BootProbe(URI.create("http://127.0.0.1:" + machine.hostPort(WORKLOAD) + "/"))) {
        probe.await(LONGEST_BOOT);
      }
      seconds = (System.nanoTime() - begun) / 1e9;
    } finally {
      HostProgram.stop(target.process());
      Files.deleteIfExists(home);
      Files.deleteIfExists(capsule);
    }
    System.err.printf("%s: %.1f s %s%n", disk.name, seconds, target.lastWords());
    return seconds;
  }

  private Programs.Listening serve(Disk disk, Path home) throws IOException, InterruptedException {
    List<String> command =
        programs.gateway(
            "target",
            "--home",
            "" + home,
            "--size",
            "" + sizeBytes,
            "--iqn",
            IQN,
            "--listen",
            "127.0.0.1:0");
    if (disk.origin == null) {
      HostProgram.run(
          LONGEST_PROGRAM, List.of("cp", "--sparse=always", "" + image.file(), "" + home));
    } else {
      int port = disk.origin.address().getPort();
      command.addAll(List.of("--origin", "slipway://127.0.0.1:" + port + "/disk"));
      command.addAll(List.of("--tls", work.resolve("tls/destination").toString()));
      command.add("--no-fill");
    }
    if (disk.trace != null) {
      command.addAll(List.of("--trace", disk.trace.toString()));
    }
    if (disk.record != null) {
      command.addAll(List.of("--record", disk.record.toString()));
    }
    return programs.start(command);
  }

  /// The guest's own kernel and start-up image, told where its root is.
  private Path capsule(String name, int port) throws IOException, InterruptedException {
    Path content = work.resolve(name + ".capsule");
    Path grub = Files.createDirectories(content.resolve("boot/grub"));
    Path kernel = content.resolve("boot/vmlinuz");
    Path initrd = content.resolve("boot/initrd");
    Files.copy(image.kernel(), kernel, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(image.initrd(), initrd, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        grub.resolve("grub.cfg"),
        """
        set timeout=0
        linux /boot/vmlinuz root=LABEL=root ro console=ttyS0,115200n8 no_timer_check ip=dhcp \
        iscsi_initiator=iqn.2026-11.slipway:initiator iscsi_target_name=%s iscsi_target_ip=%s \
        iscsi_target_port=%d iscsi_target_group=1
        initrd /boot/initrd
        boot
        """
            .formatted(IQN, HOST, port));
    Path iso = work.resolve(name + ".iso");
    HostProgram.run(LONGEST_PROGRAM, List.of("grub-mkrescue", "-o", "" + iso, "" + content));
    Files.delete(kernel);
    Files.delete(initrd);
    return iso;
  }
}
