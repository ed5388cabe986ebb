package slipway.manager.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.deployments.Deployment.State;
import slipway.manager.enrolment.Authorities;
import slipway.manager.enrolment.Certificates;
import slipway.manager.enrolment.Enrolments;
import slipway.manager.enrolment.TestAuthority;
import slipway.manager.gateways.Gateways;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.settings.Settings;
import slipway.manager.sites.Site;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.ObjectId;

class DeployerTest {
  private static final Deployer.Pace FAST =
      new Deployer.Pace(Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofMillis(20), 1000);

  @TempDir Path dir;
  private final Database database = TestDatabase.get();
  private final Deployments deployments = new Deployments(database, Clock.systemUTC());
  private final FakeImports vcenter = new FakeImports();
  private final Site site =
      new Site(
          UUID.randomUUID().toString(),
          "here",
          new Endpoint(URI.create("https://vc"), "AA"),
          "u",
          "i",
          "8");
  private Gateways gateways;
  private Enrolments enrolments;
  private Deployer deployer;

  @BeforeEach
  void makeSite() throws Exception {
    var authority = TestAuthority.make(dir.resolve("ca"));
    TestAuthority.identity(authority, dir.resolve("https"), List.of("slipway", "192.0.2.1"));
    var authorities =
        new Authorities(
            Optional.of(
                new Settings.Enrolment(
                    dir.resolve("ca"), "192.0.2.1", dir.resolve("https/cert.pem"))),
            dir);
    gateways =
        new Gateways(
            database,
            gateway -> {
              throw new AssertionError("nobody is asked");
            });
    var clock = Clock.systemUTC();
    enrolments = new Enrolments(database, new Certificates(database, clock), authorities, clock);
    Path carried = Files.createDirectories(dir.resolve("package"));
    Files.writeString(carried.resolve("slipway.ovf"), "<Envelope/>");
    Files.write(carried.resolve("slipway-system.vmdk"), new byte[1000]);
    deployer = deployer(FAST);
    database.inTransaction(
        h ->
            h.execute(
                """
                insert into site (id, name, url, thumbprint, username, password, instance_uuid,
                  version, added_at) values (?, ?, 'https://vc', 'AA', 'u', '', 'i', '8', now())""",
                site.id(),
                "site " + site.id()));
  }

  private Deployer deployer(Deployer.Pace pace) {
    return new Deployer(
        new AppliancePackage(Optional.of(dir.resolve("package"))),
        deployments,
        enrolments,
        gateways,
        id -> vcenter.session(),
        pace);
  }

  @AfterEach
  void removeSite() {
    deployer.close();
    database.inTransaction(
        h -> {
          h.execute("delete from gateway_deployment where site = ?", site.id());
          h.execute("delete from gateway where site = ?", site.id());
          return h.execute("delete from site where id = ?", site.id());
        });
  }

  private static Order order() {
    return new Order(
        "gw1",
        new Order.Place(
            new ObjectId("ResourcePool", "p"),
            Optional.empty(),
            new ObjectId("Folder", "f"),
            new ObjectId("Datastore", "d"),
            new ObjectId("Network", "n")),
        "gw1.example",
        Optional.of(new Order.Address("192.0.2.10", "24", "192.0.2.254")),
        new Order.Services("192.0.2.53", "", "a long password"));
  }

  private Deployment awaitState(Deployment begun, State state) {
    await()
        .untilAsserted(
            () -> assertThat(deployments.get(site.id(), begun.id()).state()).isEqualTo(state));
    return deployments.get(site.id(), begun.id());
  }

  private void failed(Deployment begun, ProblemType why) {
    assertThat(awaitState(begun, State.FAILED).problem().map(Problem::type)).contains(why);
    await()
        .untilAsserted(
            () -> assertThat(deployments.get(site.id(), begun.id()).machine()).isEmpty());
    assertThat(vcenter.machines).isEmpty();
    assertThat(tokens()).isZero();
  }

  private int tokens() {
    return database.read(
        h ->
            h.createQuery("select count(*) from enrolment where site = :site and serial is null")
                .bind("site", site.id())
                .mapTo(Integer.class)
                .one());
  }

  private void comeIn() {
    database.inTransaction(
        h -> {
          Gateways.enrol(h, site.id(), "gw1", URI.create("https://192.0.2.10:10908"), "");
          return true;
        });
  }

  @Test
  void aDeploymentIsDoneWhenItsGatewayHasComeIn() {
    Deployment begun = deployer.begin(site, order(), "admin");
    awaitState(begun, State.ENROLLING);
    assertThat(vcenter.poweredOn).hasValue(1);
    assertThat(vcenter.seen().properties())
        .containsEntry("guestinfo.slipway.role", "gateway")
        .containsEntry("guestinfo.slipway.manager", "192.0.2.1")
        .containsEntry("guestinfo.slipway.address", "192.0.2.10")
        .containsEntry("guestinfo.slipway.admin_password", "a long password")
        .containsKeys("guestinfo.slipway.enrolment_token", "guestinfo.slipway.manager_fingerprint")
        .doesNotContainKey("guestinfo.slipway.ntp");
    comeIn();
    Deployment done = awaitState(begun, State.DONE);
    assertThat(done.copiedBytes()).isEqualTo(1000).isEqualTo(done.totalBytes());
    assertThat(done.machine()).isEqualTo("vm-1");
    assertThat(vcenter.machines).containsExactly("vm-1");
    assertThatThrownBy(() -> deployer.begin(site, order(), "admin"))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void noSecretIsInTheDatabase() {
    Deployment begun = deployer.begin(site, order(), "admin");
    awaitState(begun, State.ENROLLING);
    String row =
        database.read(
            h ->
                h.createQuery(
                        "select gateway_deployment::text from gateway_deployment where id = :id")
                    .bind("id", begun.id())
                    .mapTo(String.class)
                    .one());
    assertThat(row)
        .doesNotContain("a long password")
        .doesNotContain(
            vcenter.seen().properties().getOrDefault("guestinfo.slipway.enrolment_token", "?"));
    assertThat(vcenter.seen() + " " + order().services()).doesNotContain("a long password");
  }

  @Test
  void aGatewayIsDeployedOnceAtATime() {
    vcenter.copying = new CountDownLatch(1);
    Deployment begun = deployer.begin(site, order(), "admin");
    assertThatThrownBy(() -> deployer.begin(site, order(), "admin"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.DEPLOYMENT_UNDER_WAY));
    deployer.cancel(begun);
    failed(begun, ProblemType.DEPLOYMENT_CANCELLED);
  }

  @Test
  void aMachineThatWasStartedIsRemovedWhenItIsCancelled() {
    Deployment begun = deployer.begin(site, order(), "admin");
    deployer.cancel(awaitState(begun, State.ENROLLING));
    failed(begun, ProblemType.DEPLOYMENT_CANCELLED);
    deployer.cancel(deployments.get(site.id(), begun.id()));
    assertThat(deployments.at(site.id())).isEmpty();
  }

  @Test
  void aRefusalOfVCentersIsTheProblemOfTheDeployment() {
    vcenter.refuse(Problem.of(ProblemType.APPLIANCE_REFUSED, "gw1", "no such network"));
    Deployment begun = deployer.begin(site, order(), "admin");
    failed(begun, ProblemType.APPLIANCE_REFUSED);
    assertThat(deployments.get(site.id(), begun.id()).problem().orElseThrow().cause())
        .contains("no such network");
  }

  @Test
  void aGatewayThatIsSilentIsTakenBack() {
    deployer =
        deployer(new Deployer.Pace(FAST.poll(), Duration.ofMillis(50), FAST.removal(), 1000));
    failed(deployer.begin(site, order(), "admin"), ProblemType.GATEWAY_SILENT);
  }

  @Test
  void aManagerThatWasStoppedTakesBackWhatItFinds() {
    vcenter.copying = new CountDownLatch(1);
    Deployment begun = deployments.begin(site.id(), "gw1", "admin", 1000);
    enrolments.invite(site.id(), "gw1", "admin");
    deployments.machine(begun.id(), "vm-7");
    vcenter.machines.add("vm-7");
    // The lease of the stopped manager's import lives on for a while.
    vcenter.importing.add("vm-7");
    deployer.start();
    Deployment over = awaitState(begun, State.FAILED);
    assertThat(over.problem().map(Problem::type)).contains(ProblemType.DEPLOYMENT_INTERRUPTED);
    assertThat(vcenter.machines).containsExactly("vm-7");
    vcenter.importing.clear();
    failed(begun, ProblemType.DEPLOYMENT_INTERRUPTED);
  }

  @Test
  void whoHasComeInStays() {
    Deployment begun = deployments.begin(site.id(), "gw1", "admin", 1000);
    deployments.machine(begun.id(), "vm-7");
    vcenter.machines.add("vm-7");
    comeIn();
    deployer.start();
    awaitState(begun, State.DONE);
    assertThat(vcenter.machines).containsExactly("vm-7");
  }

  @Test
  void withoutAPackageThereIsNothingToDeploy() {
    assertThatThrownBy(() -> new AppliancePackage(Optional.empty()).require())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.APPLIANCE_PACKAGE_MISSING));
    assertThatThrownBy(() -> new AppliancePackage(Optional.of(dir)).require())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.APPLIANCE_PACKAGE_DAMAGED));
  }
}
