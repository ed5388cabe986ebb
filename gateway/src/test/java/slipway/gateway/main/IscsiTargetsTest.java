package slipway.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;
import slipway.gateway.control.TargetPort.Unit;
import slipway.gateway.control.TargetRequest;
import slipway.gateway.iscsi.IscsiServer;

class IscsiTargetsTest {
  private static final TargetRequest REQUEST =
      new TargetRequest(
          "iqn.2026-11.slipway:t",
          "iqn.2026-11.slipway.guest:g",
          new TargetRequest.Chap("user", "a-secret-of-some-length"),
          List.of("serial"));

  @Test
  void servingAndRemovingMayBeRepeated(@TempDir Path dir) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (IscsiServer server = IscsiServer.start(any, any);
        BlockDevice disk = FileDevice.create(dir.resolve("disk.img"), 1 << 20)) {
      IscsiTargets targets = new IscsiTargets(server, new HostPort("10.0.2.2", 3260), dir);
      targets.serve(REQUEST, List.of(new Unit("serial", disk)));
      targets.serve(REQUEST, List.of(new Unit("serial", disk)));
      assertThat(targets.initiators(REQUEST.iqn())).isEmpty();
      targets.remove(REQUEST.iqn());
      targets.remove(REQUEST.iqn());
    }
  }
}
