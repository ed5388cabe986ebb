package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The manager deploys gateways: everything real but the machine, whose process is the gateway with
/// the properties that it was deployed with.
class DeploymentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// So slow that a copy is under way when it is looked at.
  private static final long SLOW = 2 << 20;

  private static final Duration LEASE = Duration.ofSeconds(8);

  private static Installation here;
  private static ManagerClient manager;

  @BeforeAll
  static void start() throws Exception {
    here = new Installation(Path.of(System.getProperty("slipway.root")));
    manager = here.manager();
    here.vcenter().leases().timeout(LEASE);
  }

  @AfterAll
  static void stop() throws Exception {
    if (here != null) {
      here.close();
    }
  }

  @BeforeEach
  void copyFast() {
    here.vcenter().leases().takeAtMost(Long.MAX_VALUE);
  }

  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300));
  }

  private static String deployments() {
    return "/sites/" + here.site() + "/gateway-deployments";
  }

  private static ObjectNode order(String name) throws Exception {
    JsonNode places = manager.get("/sites/" + here.site() + "/placements");
    ObjectNode order = ManagerClient.JSON.createObjectNode();
    return order
        .put("name", name)
        .put("pool", Migration.id(places.path("pools").path(0)))
        .put("folder", Migration.id(places.path("folders").path(0)))
        .put("datastore", Migration.id(places.path("datastores").path(0)))
        .put("network", Migration.id(places.path("networks").path(0)))
        .put("hostname", name + ".example")
        .put("adminPassword", "a long password");
  }

  private static String deploy(String name) throws Exception {
    return deployments() + "/" + manager.post(deployments(), order(name)).path("id").asText();
  }

  private static void awaitState(String deployment, String state) {
    patiently()
        .untilAsserted(
            () -> {
              JsonNode now = manager.get(deployment);
              assertThat(now.path("state").asText()).as(now.toString()).isEqualTo(state);
            });
  }

  private static void awaitCopy(String deployment) {
    patiently().until(() -> manager.get(deployment).path("copiedBytes").asLong() > 0);
    assertThat(here.vcenter().seed().machines()).isNotEmpty();
  }

  private static void nothingIsLeftOf(String deployment, String name, String problem)
      throws Exception {
    awaitState(deployment, "FAILED");
    assertThat(manager.get(deployment).path("problem").path("type").asText()).isEqualTo(problem);
    patiently().until(() -> !here.vcenter().seed().machines().containsKey(name));
    patiently().until(() -> manager.get(deployment).path("machine").asText().isEmpty());
    assertThat(here.vcenter().seed().leftovers()).isEmpty();
    assertThat(here.change("delete from enrolment where gateway = ? and serial is null", name))
        .as("tokens that are good for something")
        .isZero();
  }

  @Test
  void aGatewayIsDeployedComesInAndIsHealthy() throws Exception {
    String deployment = deploy("gw-deployed");
    awaitState(deployment, "DONE");
    JsonNode done = manager.get(deployment);
    assertThat(done.path("copiedBytes").asLong())
        .isEqualTo(done.path("totalBytes").asLong())
        .isGreaterThan(SmallAppliance.SYSTEM_BYTES / 2);
    String machine = here.vcenter().seed().machines().getOrDefault("gw-deployed", "");
    assertThat(done.path("machine").asText()).isEqualTo(machine);
    // The disk's content came through the stream-optimized VMDK.
    assertThat(here.vcenter().seed().disk(machine).allocatedBytes())
        .isGreaterThanOrEqualTo(SmallAppliance.SYSTEM_BYTES);
    patiently()
        .untilAsserted(
            () -> {
              JsonNode row = manager.get("/sites/" + here.site() + "/gateways").path(0);
              assertThat(row.path("name").asText()).isEqualTo("gw-deployed");
              assertThat(row.path("reachable").asBoolean()).as(row.toString()).isTrue();
              assertThat(row.path("machine").asText()).isEqualTo(machine);
            });
    assertThat(manager.get("/audit").toString()).contains("gateway.deploy");
    // Its name is taken now.
    assertThatThrownBy(() -> deploy("gw-deployed"))
        .isInstanceOf(ManagerClient.ManagerProblem.class);
  }

  @Test
  void aCancelledCopyLeavesNothing() throws Exception {
    here.vcenter().leases().takeAtMost(SLOW);
    String deployment = deploy("gw-cancelled");
    awaitCopy(deployment);
    manager.delete(deployment);
    nothingIsLeftOf(deployment, "gw-cancelled", "deployment-cancelled");
    manager.delete(deployment);
    assertThat(manager.get(deployments()).toString()).doesNotContain("gw-cancelled");
  }

  @Test
  void aPropertyThatTheDescriptorDoesNotHaveIsToldAndLeavesNothing() throws Exception {
    ObjectNode order = order("gw-refused").put("ntp", "192.0.2.1");
    String deployment =
        deployments() + "/" + manager.post(deployments(), order).path("id").asText();
    nothingIsLeftOf(deployment, "gw-refused", "appliance-refused");
    assertThat(manager.get(deployment).path("problem").path("detail").asText())
        .contains("guestinfo.slipway.ntp");
  }

  @Test
  void aManagerThatIsKilledDuringTheCopyLeavesNothing() throws Exception {
    here.vcenter().leases().takeAtMost(SLOW);
    String deployment = deploy("gw-killed");
    awaitCopy(deployment);
    here.killManagerAndStartIt();
    nothingIsLeftOf(deployment, "gw-killed", "deployment-interrupted");
  }
}
