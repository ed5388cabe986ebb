package slipway.gateway.main;

import java.net.URI;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.control.LinkPort;
import slipway.gateway.link.LinkServer;

/// The link as the control API steers it.
///
/// @param advertised where other gateways reach this one, which need not be where it listens
record LinkExports(LinkServer server, HostPort advertised, Origins origins) implements LinkPort {

  @Override
  public URI publish(String name, BlockDevice disk) {
    server.publish(name, disk);
    return URI.create("slipway://" + advertised + "/" + name);
  }

  @Override
  public void withdraw(String name) {
    server.withdraw(name);
  }

  @Override
  public String address() {
    return advertised.toString();
  }

  @Override
  public long receivedBytes(URI origin) {
    return origins.receivedBytes(origin);
  }
}
