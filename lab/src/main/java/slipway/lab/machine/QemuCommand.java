package slipway.lab.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command line of one machine.
final class QemuCommand {
  /// Stock guest kernels start everywhere under it; KVM is not taken on trust.
  private static final String ACCELERATOR = "tcg,thread=multi,tb-size=256";

  private final List<String> words = new ArrayList<>();

  private QemuCommand() {}

  /// The sockets of one power-on.
  record Sockets(Path qmp, Path agent, Path console) {}

  static List<String> of(
      MachineSpec spec,
      List<LiveDisk> slots,
      Sockets sockets,
      Path log,
      Map<Integer, Integer> ports) {
    QemuCommand command = new QemuCommand();
    command.add("qemu-system-x86_64", "-name", spec.name().replace(",", ",,"), "-nodefaults");
    command.add("-M", spec.firmware().isUefi() ? "q35,smm=on" : "q35");
    command.add("-accel", ACCELERATOR, "-cpu", "max");
    command.firmware(spec);
    command.add("-smp", "" + spec.cpus(), "-m", "" + spec.memoryMiB());
    command.add("-display", "none", "-vga", "std");
    command.chardev("qmp", sockets.qmp, "");
    command.add("-mon", "chardev=qmp,mode=control");
    command.chardev("con", sockets.console, ",logappend=on,logfile=" + escaped(log));
    command.add("-serial", "chardev:con");
    command.chardev("qga", sockets.agent, "");
    command.add("-device", "virtio-serial-pci", "-device");
    command.add("virtserialport,chardev=qga,name=org.qemu.guest_agent.0");
    command.disks(spec, slots);
    command.cdrom(spec);
    command.nics(spec, ports);
    return command.words;
  }

  private void firmware(MachineSpec spec) {
    if (!spec.firmware().isUefi()) {
      return;
    }
    // The variables' flash obeys system management mode only: no guest writes past the firmware.
    add("-global", "driver=cfi.pflash01,property=secure,value=on");
    for (FirmwareFile file :
        List.of(FirmwareFile.code(spec.firmware()), FirmwareFile.variables(spec.nvram()))) {
      add(
          "-drive",
          "if=pflash,format=raw,unit=%d,readonly=%s,file=%s"
              .formatted(file.unit(), file.readOnly() ? "on" : "off", escaped(file.path())));
    }
  }

  private void chardev(String id, Path socket, String more) {
    add("-chardev", "socket,id=" + id + ",path=" + escaped(socket) + ",server=on,wait=off" + more);
  }

  private void disks(MachineSpec spec, List<LiveDisk> slots) {
    if (!spec.disks().isEmpty()) {
      // Debian's UEFI has no driver for the other.
      add("-device", (spec.firmware().isUefi() ? "virtio-scsi-pci" : "pvscsi") + ",id=scsi0");
    }
    for (LiveDisk slot : slots) {
      List<Path> layers = spec.disks().get(slot.slot()).layers();
      for (Path layer : layers) {
        boolean active = layer.equals(layers.getLast());
        ObjectNode options = slot.options(layer, !active);
        int below = layers.indexOf(layer) - 1;
        if (below >= 0) {
          options.put("backing", slot.node(layers.get(below)));
        }
        add("-blockdev", options.toString());
      }
      // Target 7 is the controller's own, as on the real product.
      int target = slot.slot() < 7 ? slot.slot() : slot.slot() + 1;
      String serial = spec.disks().get(slot.slot()).uuid().toString().replace("-", "");
      add(
          "-device",
          "scsi-hd,bus=scsi0.0,scsi-id=%d,drive=%s,serial=%s,bootindex=%d"
              .formatted(
                  target,
                  slot.node(layers.getLast()),
                  serial.substring(0, 20),
                  (spec.bootFrom() == BootFrom.DISK ? 1 : 40) + slot.slot()));
    }
  }

  private void cdrom(MachineSpec spec) {
    Path iso = spec.cdrom();
    if (iso != null) {
      add("-blockdev", DiscDrive.first(iso).toString());
      int index = spec.bootFrom() == BootFrom.CDROM ? 1 : 80;
      String disc = "id=" + DiscDrive.ID + ",drive=" + DiscDrive.node(0);
      add("-device", "ide-cd," + disc + ",bus=ide.2,bootindex=" + index);
    }
  }

  private void nics(MachineSpec spec, Map<Integer, Integer> ports) {
    boolean fromNetwork = spec.bootFrom() == BootFrom.NETWORK;
    for (int i = 0; i < spec.nics().size(); i++) {
      Nic nic = spec.nics().get(i);
      StringBuilder user = new StringBuilder("user,id=n" + i);
      for (int guest : nic.forwardedPorts()) {
        user.append(",hostfwd=tcp:127.0.0.1:").append(ports.get(guest)).append("-:").append(guest);
      }
      add("-netdev", user.toString());
      String device = "virtio-net-pci,id=nic" + i + ",netdev=n" + i + ",mac=" + nic.mac();
      add("-device", device + (fromNetwork ? ",bootindex=" + (1 + i) : ",romfile="));
    }
  }

  private void add(String... more) {
    words.addAll(List.of(more));
  }

  private static String escaped(Path path) {
    return path.toString().replace(",", ",,");
  }
}
