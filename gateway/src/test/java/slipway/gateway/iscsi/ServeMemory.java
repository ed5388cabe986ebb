package slipway.gateway.iscsi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.DiskIdentity;
import slipway.gateway.scsi.MemoryDevice;

/// Serves a memory disk until killed, to be measured and poked at by hand: port, MiB.
final class ServeMemory {
  private ServeMemory() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    MemoryDevice device = new MemoryDevice(Integer.parseInt(args[1]) << 20);
    var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    IscsiServer server = IscsiServer.start(at, at);
    server.add(
        Target.open("iqn.2026-11.slipway:memory", new Disk(device, DiskIdentity.ofSerial("m"))));
    new CountDownLatch(1).await();
  }
}
