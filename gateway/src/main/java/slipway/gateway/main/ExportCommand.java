package slipway.gateway.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.link.LinkServer;
import slipway.gateway.tls.Identity;

/// Serves one disk over the link.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Serves a disk, read-only, to gateways of the same authority.")
final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--disk",
      required = true,
      paramLabel = "PATH|URI",
      description = "A file, a device, or a file:, nbd:// or nbd+unix:// URI.")
  String disk = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
  String name = "disk";

  @Option(names = "--listen", required = true, paramLabel = "HOST:PORT")
  HostPort listen = new HostPort("127.0.0.1", 0);

  @Option(
      names = "--tls",
      required = true,
      paramLabel = "DIR",
      description = "Holds ca.pem, cert.pem and key.pem; slipway keys makes them.")
  Path tls = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Identity identity = Identity.load(tls);
    try (Origins origins = new Origins(identity);
        BlockDevice device = origins.open(uri(disk));
        LinkServer server = new LinkServer(listen.resolve(), identity)) {
      server.publish(name, device);
      spec.commandLine()
          .getOut()
          .printf(
              "{\"listening\":\"%s\",\"origin\":\"slipway://%s/%s\",\"sizeBytes\":%d}%n",
              new HostPort(listen.host(), server.port()),
              new HostPort(listen.host(), server.port()),
              name,
              device.size());
      spec.commandLine().getOut().flush();
      Termination.await();
      server.withdraw(name);
    }
    return 0;
  }

  /// A path without a scheme is a file's.
  static URI uri(String pathOrUri) {
    return pathOrUri.matches("[a-z+]{2,}:.*")
        ? URI.create(pathOrUri)
        : Path.of(pathOrUri).toAbsolutePath().toUri();
  }
}
