package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.concurrent.atomic.AtomicInteger;
import slipway.manager.migrations.Stage;

/// Two sites with a gateway each and machines to migrate, registered as an administrator does it.
final class Estate {
  private static final String THUMBPRINT = "AA:".repeat(31) + "AA";
  private static final AtomicInteger NEXT = new AtomicInteger(1);

  private static final class Holder {
    static final Estate ESTATE = new Estate();
  }

  final Client administrator = Client.of("administrator");
  final String source;
  final String destination;

  static Estate get() {
    return Holder.ESTATE;
  }

  private Estate() {
    source = site("source", Stage.SOURCE_URL);
    destination = site("destination", Stage.DESTINATION_URL);
    gateway(source, "gw-source");
    gateway(destination, "gw-destination");
  }

  private String site(String name, String url) {
    Client.Answer added =
        administrator.post(
            "/api/v1/sites",
            json(
                "name", name,
                "url", url,
                "thumbprint", THUMBPRINT,
                "username", "administrator",
                "password", "right"));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    return added.object().getString("id");
  }

  private void gateway(String site, String name) {
    Client.Answer registered =
        administrator.put(
            "/api/v1/sites/" + site + "/gateways/" + name,
            json("machine", machine(site, name), "controlUrl", "https://127.0.0.1:1"),
            java.util.Map.of());
    assertThat(registered.status()).as(registered.body()).isEqualTo(200);
  }

  /// The id of the machine with that name.
  String machine(String site, String name) {
    return administrator.get("/api/v1/sites/" + site + "/machines").array().stream()
        .map(JsonValue::asJsonObject)
        .filter(m -> m.getString("name").equals(name))
        .map(m -> m.getJsonObject("id").getString("value"))
        .findFirst()
        .orElseThrow();
  }

  /// A machine that no other test migrates.
  String freshMachine() {
    return machine(source, "web%02d".formatted(NEXT.getAndIncrement()));
  }

  /// A request to migrate a machine, everything held.
  JsonObject request(String kind, String machine) {
    JsonObject network = json("nic", 4000, "network", "network-7");
    return json(
        "kind", kind,
        "source", json("site", source, "machine", machine),
        "destination",
            json(
                "site", destination,
                "pool", "resgroup-1",
                "folder", "group-v1",
                "datastore", "datastore-1",
                "networks", Json.createArrayBuilder().add(network).build()),
        "credentials", json("username", "root", "password", "secret"));
  }
}
