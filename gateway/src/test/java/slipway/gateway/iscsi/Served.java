package slipway.gateway.iscsi;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.DiskIdentity;
import slipway.gateway.scsi.PhysicalBlock;

/// A server on a free port of the loopback address, for tests.
record Served(IscsiServer server) implements Closeable {
  private static final String PREFIX = "iqn.2026-11.slipway:";

  static Served start() throws IOException {
    return start(Limits.DEFAULT);
  }

  static Served start(Limits limits) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Served(IscsiServer.start(any, any, limits, Thread.ofPlatform().daemon().factory()));
  }

  static String iqn(String name) {
    return PREFIX + name;
  }

  int port() {
    return server.address().getPort();
  }

  String url(String name) {
    return url(port(), name);
  }

  private static String url(int port, String name) {
    return "iscsi://127.0.0.1:" + port + "/" + iqn(name) + "/0";
  }

  /// The same disk by way of a new portal.
  String otherPath(String name) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return url(server.listen(any, any).getPort(), name);
  }

  /// Serves a device to anybody; answers its URL.
  String disk(String name, BlockDevice device) {
    return disk(name, device, PhysicalBlock.BYTES_512);
  }

  String disk(String name, BlockDevice device, PhysicalBlock physical) {
    server.add(Target.open(iqn(name), new Disk(device, DiskIdentity.ofSerial(name), physical)));
    return url(name);
  }

  void secured(
      String name, BlockDevice device, Optional<Credentials> chap, Optional<Credentials> mutual) {
    Disk disk = new Disk(device, DiskIdentity.ofSerial(name));
    server.add(new Target(iqn(name), Map.of(0, disk), Set.of(), chap, mutual));
  }

  void forget(String name) {
    server.remove(iqn(name));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
