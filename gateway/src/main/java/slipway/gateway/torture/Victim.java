package slipway.gateway.torture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import slipway.gateway.block.FileDevice;
import slipway.gateway.iscsi.IscsiServer;
import slipway.gateway.iscsi.Target;
import slipway.gateway.link.Link;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.DiskIdentity;
import slipway.gateway.tls.Identity;
import slipway.gateway.volume.Volume;
import slipway.gateway.volume.VolumeSpec;

/// The process that a [ProcessLife] kills: serves one volume over iSCSI, fills it, and says on its
/// output at which port. Arguments: state folder, size, fetch unit, fill rate, port of the link,
/// folder of the identity. Ends with its input.
final class Victim {
  static final String DISK = "victim";
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private Victim() {}

  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    long size = Long.parseLong(args[1]);
    InetSocketAddress peer =
        InetSocketAddress.createUnresolved("127.0.0.1", Integer.parseInt(args[4]));
    Link link = new Link(peer, Identity.load(Path.of(args[5])));
    Path home = dir.resolve("home");
    if (!Files.exists(dir.resolve("state").resolve("volume"))) {
      Files.deleteIfExists(home);
      FileDevice.create(home, size).close();
      VolumeSpec spec =
          VolumeSpec.of(DISK, size, home.toUri(), URI.create("slipway:///" + DISK))
              .withFetchUnit(Integer.parseInt(args[2]))
              .withFill(true, Long.parseLong(args[3]));
      Volume.create(
              dir.resolve("state"),
              spec,
              uri -> FileDevice.openWritable(Path.of(uri)),
              uri -> link.open(DISK))
          .close();
    }
    Volume volume =
        Volume.open(
            dir.resolve("state"),
            uri -> FileDevice.openWritable(Path.of(uri)),
            uri -> link.open(DISK),
            options -> options.withPatience(PATIENCE));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    IscsiServer server = IscsiServer.start(any, any);
    server.add(Target.open(IscsiDisk.NAME, new Disk(volume, DiskIdentity.ofSerial(DISK))));
    System.out.println("port " + server.address().getPort());
    System.out.flush();
    while (System.in.read() >= 0) {
      // Only its end says something.
    }
    Runtime.getRuntime().halt(0);
  }
}
