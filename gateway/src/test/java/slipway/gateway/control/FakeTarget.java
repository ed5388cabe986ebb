package slipway.gateway.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A target without a wire: whoever knows the name has the devices, and counts as logged in.
final class FakeTarget implements TargetPort {
  final Map<String, List<Unit>> served = new ConcurrentHashMap<>();

  @Override
  public void serve(TargetRequest target, List<Unit> units) {
    served.put(target.iqn(), units);
  }

  @Override
  public void remove(String iqn) {
    served.remove(iqn);
  }

  @Override
  public List<Initiator> initiators(String iqn) {
    return served.containsKey(iqn)
        ? List.of(new Initiator("iqn.initiator", "127.0.0.1", Instant.EPOCH))
        : List.of();
  }

  @Override
  public String portal() {
    return "10.0.2.2:3260";
  }
}
