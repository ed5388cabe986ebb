package slipway.manager.migrations.checks;

import java.util.Map;
import java.util.stream.Collectors;
import slipway.manager.migrations.Plan;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// A card without a network would come up dead.
final class NetworksMapped implements PreCheck, PreChecks.NeedsDestination {
  @Override
  public String id() {
    return "networks";
  }

  @Override
  public String title() {
    return "Every network card has a network";
  }

  @Override
  public Finding look(Scene scene) {
    Map<Integer, String> chosen =
        scene.destination().orElseThrow().networks().stream()
            .collect(
                Collectors.toMap(
                    Plan.NetworkChoice::nic, Plan.NetworkChoice::network, (one, other) -> other));
    for (Machine.Nic nic : scene.machine().nics()) {
      String network = chosen.get(nic.key());
      if (network == null) {
        return Finding.failed(
            Problem.of(ProblemType.NETWORK_UNMAPPED, nic.label(), "no network is chosen"));
      }
      boolean there =
          scene.placements().networks().stream().anyMatch(n -> n.id().value().equals(network));
      if (!there) {
        return Finding.failed(
            Problem.of(
                ProblemType.NETWORK_UNMAPPED, nic.label(), "there is no network " + network));
      }
    }
    return Finding.PASSED;
  }
}
