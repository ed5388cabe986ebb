package slipway.manager.migrations;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayControls;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// The world around a whole manager on its real server: put into the archive beside it, this stands
/// in for vCenters, gateways and guests, and nothing else.
///
/// Users: `administrator` may do everything, `operator` everything but administrate, `visitor`
/// nothing but look, `stranger` not even that. Their password is `right`, their token in the
// vSphere Client `client-<name>`.
@Alternative
@Priority(1)
@ApplicationScoped
public class Stage implements VCenters, GatewayControls, BootPreparation {
  public static final String SOURCE_URL = "https://source.example";
  public static final String DESTINATION_URL = "https://destination.example";
  private static final Set<String> USERS =
      Set.of("administrator", "operator", "visitor", "stranger");
  private static final String ADMINISTRATION = "Authorization.ModifyPermissions";

  private final World world = new World("");
  private final FakeBoot boot = new FakeBoot(world);

  public Stage() {
    world.sourceGateway.blocksPerLook = 50;
    world.destinationGateway.blocksPerLook = 50;
    world.source.board.register();
    // One for each test that migrates.
    for (int i = 1; i <= 30; i++) {
      world.source.addMachine("web%02d".formatted(i));
    }
  }

  @Override
  public VSphere login(Endpoint endpoint, String username, String password) {
    String user = username.toLowerCase(Locale.ROOT);
    if (!password.equals("right") || !USERS.contains(user)) {
      throw Problem.of(ProblemType.VCENTER_LOGIN_REFUSED, endpoint.url()).toException();
    }
    return session(endpoint, user);
  }

  @Override
  public void install(
      Endpoint endpoint,
      String path,
      String token,
      slipway.manager.vsphere.PluginExtension plugin) {
    throw new UnsupportedOperationException("nobody was deployed by an installer");
  }

  @Override
  public VSphere cloneSession(Endpoint endpoint, String sessionToken) {
    String user = sessionToken.replaceFirst("^client-", "");
    if (!sessionToken.startsWith("client-") || !USERS.contains(user)) {
      throw Problem.of(ProblemType.VCENTER_LOGIN_REFUSED, endpoint.url()).toException();
    }
    return session(endpoint, user);
  }

  @Override
  public Probe probe(URI url) {
    return new Probe("AA:".repeat(31) + "AA", "CN=" + url.getHost(), Instant.EPOCH, "8.0.3");
  }

  @Override
  public GatewayControl of(Gateway gateway) {
    return world.control(gateway);
  }

  @Override
  public boolean isPrepared(String site, Machine machine) {
    return boot.isPrepared(site, machine);
  }

  @Override
  public boolean isBusy(String site, Machine machine) {
    return boot.isBusy(site, machine);
  }

  @Override
  public Restored finalise(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress) {
    return boot.finalise(site, vsphere, machine, order, progress);
  }

  @Override
  public boolean hasSecureBoot(Machine machine) {
    return boot.hasSecureBoot(machine);
  }

  @Override
  public void prepare(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress) {
    boot.prepare(site, vsphere, machine, order, progress);
  }

  @Override
  public boolean collectAgain(VSphere vsphere, Machine running, Machine prepared, Order order) {
    return boot.collectAgain(vsphere, running, prepared, order);
  }

  @Override
  public void moved(String fromSite, ObjectId from, String toSite, Machine to) {
    boot.moved(fromSite, from, toSite, to);
  }

  @Override
  public void gone(String site, ObjectId machine) {
    boot.gone(site, machine);
  }

  @Override
  public Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException {
    return boot.capsule(machine, root, directory);
  }

  private VSphere session(Endpoint endpoint, String user) {
    boolean atSource = endpoint.url().getHost().startsWith("source");
    FakeVCenter vcenter = atSource ? world.source : world.destination;
    return (VSphere)
        Proxy.newProxyInstance(
            Stage.class.getClassLoader(),
            new Class<?>[] {VSphere.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("userName")) {
                return user;
              }
              if (method.getName().equals("missingPrivileges")) {
                @SuppressWarnings("unchecked")
                Set<String> asked = (Set<String>) arguments[1];
                return missing(user, asked);
              }
              try {
                synchronized (world) {
                  return method.invoke(vcenter, arguments);
                }
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Set<String> missing(String user, Set<String> asked) {
    Set<String> missing = new TreeSet<>();
    switch (user) {
      case "administrator" -> {}
      case "operator" -> missing.add(ADMINISTRATION);
      case "stranger" -> missing.addAll(asked);
      default -> {
        missing.addAll(asked);
        missing.remove("System.Read");
      }
    }
    missing.retainAll(asked);
    return missing;
  }
}
