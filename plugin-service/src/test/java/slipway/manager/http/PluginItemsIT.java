package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PluginItemsIT {
  private final Estate estate = Estate.get();

  /// Which items show for some objects.
  private Map<String, Boolean> shown(String... objectIds) {
    JsonArrayBuilder ids = Json.createArrayBuilder();
    for (String id : objectIds) {
      ids.add(id);
    }
    Client.Answer answer =
        estate.administrator.post(
            "/api/v1/plugin/items",
            json("apiVersion", "1.0.0", "objectIds", ids.build(), "locale", "en-US"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.object().getString("apiVersion")).isEqualTo("1.0.0");
    return answer.object().getJsonArray("dynamicItems").stream()
        .map(JsonValue::asJsonObject)
        .collect(
            Collectors.toMap(item -> item.getString("id"), item -> item.getBoolean("visible")));
  }

  private String vcenter() {
    JsonObject site = estate.administrator.get("/api/v1/sites/" + estate.source).object();
    return site.getString("instanceUuid");
  }

  private String object(String type, String id) {
    return "urn:vmomi:" + type + ":" + id + ":" + vcenter();
  }

  @Test
  void aMachineThatIsNotMigratedMayBe() {
    String machine = estate.freshMachine();
    assertThat(shown(object("VirtualMachine", machine)))
        .containsEntry("slipway.migrate", true)
        .containsEntry("slipway.unprepare", false);
  }

  @Test
  void severalMachinesMayWhatEachOfThemMay() {
    String machine = object("VirtualMachine", estate.freshMachine());
    String gateway = object("VirtualMachine", estate.machine(estate.source, "gw-source"));
    assertThat(shown(machine, gateway)).containsEntry("slipway.migrate", false);
  }

  @Test
  void aPlaceOfAKnownVCenterOffersItsMachines() {
    assertThat(shown(object("ClusterComputeResource", "domain-c8")))
        .containsEntry("slipway.migrateMachines", true)
        .containsEntry("slipway.migrate", false);
    assertThat(shown("urn:vmomi:ClusterComputeResource:domain-c8:somewhere-else"))
        .containsEntry("slipway.migrateMachines", false);
  }

  @Test
  void whatIsNoObjectOfTheClientShowsNothing() {
    assertThat(shown("vm-58").values()).containsOnly(false);
    assertThat(shown().values()).containsOnly(false);
  }

  @Test
  void nobodyIsToldWithoutASession() {
    Client.Answer answer =
        Client.anonymous()
            .post("/api/v1/plugin/items", json("objectIds", Json.createArrayBuilder().build()));
    assertThat(answer.status()).isEqualTo(401);
  }
}
