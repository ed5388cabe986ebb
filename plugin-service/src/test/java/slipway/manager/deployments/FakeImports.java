package slipway.manager.deployments;

import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Appliance;
import slipway.manager.vsphere.ImportWatch;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// A vCenter that imports appliances: as real ones, it takes a machine back whose import fails, and
/// lets nobody else remove it while the import lives.
final class FakeImports {
  final Set<String> machines = ConcurrentHashMap.newKeySet();
  final Set<String> importing = ConcurrentHashMap.newKeySet();
  final AtomicInteger poweredOn = new AtomicInteger();
  private volatile @Nullable Appliance seen;
  private volatile @Nullable Problem refusal;

  /// Opened, copies come to their end.
  volatile CountDownLatch copying = new CountDownLatch(0);

  private final AtomicInteger last = new AtomicInteger();

  void refuse(Problem why) {
    refusal = why;
  }

  /// What was asked for last.
  Appliance seen() {
    return Objects.requireNonNull(seen);
  }

  VSphere session() {
    return (VSphere)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VSphere.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "importAppliance" ->
                      importAppliance((Appliance) arguments[0], (ImportWatch) arguments[1]);
                  case "powerOn" -> poweredOn.incrementAndGet();
                  case "powerOff" -> look(arguments[0]);
                  case "destroy" -> destroy(look(arguments[0]));
                  default -> throw new AssertionError(method);
                });
  }

  private ObjectId importAppliance(Appliance appliance, ImportWatch watch)
      throws InterruptedException {
    seen = appliance;
    Problem why = refusal;
    if (why != null) {
      throw why.toException();
    }
    ObjectId machine = ObjectId.machine("vm-" + last.incrementAndGet());
    machines.add(machine.value());
    importing.add(machine.value());
    watch.made(machine);
    watch.sent(1);
    while (!copying.await(10, TimeUnit.MILLISECONDS)) {
      if (watch.isCancelled()) {
        importing.remove(machine.value());
        machines.remove(machine.value());
        throw Problem.of(ProblemType.DEPLOYMENT_CANCELLED).toException();
      }
    }
    importing.remove(machine.value());
    return machine;
  }

  private String look(Object machine) {
    String id = ((ObjectId) machine).value();
    if (!machines.contains(id)) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, id).toException();
    }
    return id;
  }

  private Object destroy(String id) {
    if (importing.contains(id)) {
      throw Problem.of(ProblemType.STATE_CONFLICT, "It is being imported.", "Wait.").toException();
    }
    machines.remove(id);
    return id;
  }
}
