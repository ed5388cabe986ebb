package slipway.gateway.main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import slipway.gateway.tls.Authority;

/// Makes what two gateways need to know each other.
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description =
        "Makes a certificate authority in DIR/ca (once), and an identity in DIR/NAME for each name.")
final class KeysCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR")
  Path directory = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME[,ADDRESS...]",
      description =
          "A node, and the host names or addresses at which others reach it (default: its name).")
  List<String> nodes = List.of();

  @Override
  public Integer call() throws Exception {
    Path ca = directory.resolve("ca");
    Authority authority =
        Files.exists(ca.resolve("ca.pem")) ? Authority.load(ca) : Authority.create(ca);
    for (String node : nodes) {
      List<String> names = List.of(node.split(","));
      Path into = directory.resolve(names.getFirst());
      authority.issue(names, into, Instant.now(), Authority.NODE_VALIDITY);
      spec.commandLine().getOut().println(into);
    }
    return 0;
  }
}
