package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import slipway.manager.database.TestDatabase;
import slipway.manager.http.Client.Answer;

/// Who is shown what: an administrator, somebody who may read the configured vCenter, and somebody
/// who may not.
class SightIT {
  private static final String API = "/api/v1";
  private static final String PLAN =
      """
      {"source": {"site": "far", "machine": "vm-1", "name": "machine"},
       "destination": {"site": "near", "pool": "p", "folder": "f", "datastore": "d",
         "networks": [], "keepMac": true},
       "options": {"prefill": true, "cutover": "HELD", "keep": "HELD", "finalise": "HELD",
         "bytesPerSecond": 0}}""";

  private static final UUID FOREIGN = UUID.randomUUID();
  private static String own = "";

  private final Client administrator = Client.of("administrator");
  private final Client reader = Client.of("operator");
  private final Client stranger = Client.of("stranger");

  @BeforeAll
  static void draft() {
    Estate estate = Estate.get();
    JsonObject request =
        Json.createObjectBuilder(estate.request("warm", estate.freshMachine()))
            .add("group", "sight-own")
            .build();
    own = estate.administrator.post(API + "/migrations", request).object().getString("id");
    TestDatabase.get()
        .inTransaction(
            h -> {
              h.execute(
                  """
                  insert into migration (id, name, kind, group_name, plan, source_site,
                    source_machine, machine_name, destination_site, state, created_by, created_at,
                    version, change, epoch)
                  values (?, 'sight-foreign', 'warm', 'sight-foreign', ?, 'far', 'vm-1', 'machine',
                    'near', 'READY', 'filler', now(), 0, 0, 0)""",
                  FOREIGN,
                  PLAN);
              h.execute(
                  "insert into migration_state (migration, number, state, at)"
                      + " values (?, 0, 'READY', now())",
                  FOREIGN);
              h.execute(
                  "insert into event (at, migration, name, machine, severity, text)"
                      + " values (now(), ?, 'sight-foreign', 'vm-1', 'INFO', 'sight happened')",
                  FOREIGN);
              return h.execute(
                  "insert into link_use (site, at, bytes) values ('near',"
                      + " date_trunc('minute', now()) - interval '2 minutes', 60)");
            });
  }

  @AfterAll
  static void forget() {
    TestDatabase.get()
        .inTransaction(
            h -> {
              h.execute("delete from link_use where site = 'near'");
              h.execute("delete from event where migration = ?", FOREIGN);
              h.execute("delete from migration_state where migration = ?", FOREIGN);
              return h.execute("delete from migration where id = ?", FOREIGN);
            });
  }

  private static int total(Client client, String query) {
    return client.get(API + query).object().getInt("total");
  }

  @Test
  void theListShowsWhatTouchesASiteOfOnesVCenter() {
    assertThat(total(administrator, "/migrations?group=sight-own")).isEqualTo(1);
    assertThat(total(administrator, "/migrations?group=sight-foreign")).isEqualTo(1);
    assertThat(total(reader, "/migrations?group=sight-own")).isEqualTo(1);
    assertThat(total(reader, "/migrations?group=sight-foreign")).isZero();
    assertThat(total(stranger, "/migrations")).isZero();
  }

  @Test
  void theSpreadsheetShowsTheSame() {
    String path = API + "/migrations.csv?q=sight-";
    assertThat(administrator.get(path).body()).contains("sight-foreign", "sight-own");
    assertThat(reader.get(path).body()).contains("sight-own").doesNotContain("sight-foreign");
    assertThat(stranger.get(path).body().lines()).hasSize(1);
  }

  @Test
  void theOverviewCountsTheSame() {
    assertThat(overview(administrator).getJsonArray("running").toString())
        .contains("sight-foreign");
    assertThat(overview(reader).getJsonArray("running").toString()).doesNotContain("sight-foreign");
    assertThat(counted(administrator)).isGreaterThan(counted(reader));
    assertThat(counted(reader)).isPositive();
    assertThat(counted(stranger)).isZero();
    assertThat(overview(stranger).getJsonNumber("exposureBytes").longValue()).isZero();
    List<Long> near =
        overview(administrator).getJsonArray("link").getValuesAs(JsonObject.class).stream()
            .filter(use -> use.getString("site").equals("near"))
            .map(use -> use.getJsonNumber("bytesPerSecond").longValue())
            .toList();
    assertThat(near).as("each minute of the hour").hasSize(60).containsOnlyOnce(1L);
    assertThat(near.getLast()).as("nothing came in the last").isZero();
    assertThat(overview(reader).getJsonArray("link").toString()).doesNotContain("\"near\"");
  }

  private static JsonObject overview(Client client) {
    return client.get(API + "/overview").object();
  }

  private static int counted(Client client) {
    return overview(client).getJsonObject("counts").values().stream()
        .mapToInt(n -> ((JsonNumber) n).intValue())
        .sum();
  }

  @Test
  void groupsAreThoseOfWhatIsSeen() {
    assertThat(groups(administrator)).contains("sight-own", "sight-foreign");
    assertThat(groups(reader)).contains("sight-own").doesNotContain("sight-foreign");
    assertThat(groups(stranger)).isEmpty();
    assertThat(reader.post(API + "/groups/sight-foreign/cancel", null).status()).isEqualTo(404);
  }

  private static java.util.List<String> groups(Client client) {
    return client.get(API + "/groups").array().stream()
        .map(JsonValue::asJsonObject)
        .map(group -> group.getString("name"))
        .toList();
  }

  @Test
  void eventsAreThoseOfWhatIsSeen() {
    String foreign = "/events?migration=" + FOREIGN;
    assertThat(total(administrator, foreign)).isEqualTo(1);
    assertThat(total(reader, foreign)).isZero();
    assertThat(total(reader, "/events?migration=" + own)).isPositive();
    assertThat(total(stranger, "/events")).isZero();
  }

  @Test
  void whatIsNotSeenIsNotThere() {
    for (String path : new String[] {"", "/blockmap", "/events"}) {
      String foreign = API + "/migrations/" + FOREIGN + path;
      assertThat(reader.get(foreign).problem()).as(path).isEqualTo("object-not-found");
      Answer refused = stranger.get(API + "/migrations/" + own + path);
      assertThat(refused.problem()).as(path).isEqualTo("object-not-found");
    }
    assertThat(reader.get(API + "/migrations/" + own).status()).isEqualTo(200);
    assertThat(administrator.get(API + "/migrations/" + FOREIGN).status()).isEqualTo(200);
  }
}
