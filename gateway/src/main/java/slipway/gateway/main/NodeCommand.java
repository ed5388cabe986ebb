package slipway.gateway.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;
import slipway.gateway.control.ControlServer;
import slipway.gateway.control.Disks;
import slipway.gateway.control.Exports;
import slipway.gateway.control.Node;
import slipway.gateway.control.Volumes;
import slipway.gateway.iscsi.IscsiServer;
import slipway.gateway.link.LinkServer;
import slipway.gateway.nbd.NbdDevice;
import slipway.gateway.tls.Identity;

/// A gateway that a manager steers: what the appliance runs.
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = "Runs a gateway under a manager's control, until SIGTERM.")
final class NodeCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", required = true, paramLabel = "FILE")
  Path config = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeConfig settings = NodeConfig.read(config);
    Optional<Enrolment> enrolment = settings.enrolment();
    if (enrolment.isPresent()) {
      new Enrolling(settings, enrolment.get()).await();
    }
    Identity identity = Identity.load(settings.tls());
    try (Origins origins = new Origins(identity);
        LinkServer linkServer = new LinkServer(settings.linkListen().resolve(), identity);
        IscsiServer iscsi =
            IscsiServer.start(
                settings.iscsiListen().resolve(), settings.iscsiAdvertise().resolve())) {
      Disks disks = new Disks(settings.devices(), NodeCommand::openDisk);
      LinkExports link = new LinkExports(linkServer, settings.linkAdvertise(), origins);
      IscsiTargets targets =
          new IscsiTargets(iscsi, settings.iscsiAdvertise(), settings.state().resolve("volumes"));
      Exports exports = new Exports(disks, link, settings.state());
      try (Volumes volumes =
          new Volumes(disks, origins::open, link, targets, settings.state(), settings.writes())) {
        exports.restore();
        volumes.restore();
        Node node =
            new Node(
                settings.name(),
                Version.TEXT,
                Instant.now(),
                disks,
                link,
                targets,
                exports,
                volumes,
                settings.state());
        try (ControlServer control =
            ControlServer.start(settings.controlListen().resolve(), identity, node)) {
          spec.commandLine().getOut().printf("{\"control\":\"%s\"}%n", control.address());
          spec.commandLine().getOut().flush();
          Termination.await();
        }
      }
    }
    return 0;
  }

  private static BlockDevice openDisk(Path path, boolean writable) throws IOException {
    Path real = path.toRealPath();
    // Neither directory nor regular file nor symlink: a block device, or a socket that speaks NBD.
    Object mode = Files.getAttribute(real, "unix:mode");
    boolean socket = mode instanceof Integer bits && (bits & 0xF000) == 0xC000; // stat.h S_IFSOCK
    if (socket) {
      // The export's name is empty: the socket is the disk. // NBD URI specification
      return NbdDevice.open(URI.create("nbd+unix:///?socket=" + real));
    }
    return writable ? FileDevice.openWritable(real) : FileDevice.openReadOnly(real);
  }
}
