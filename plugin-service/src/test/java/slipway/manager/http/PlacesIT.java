package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

/// Machines and migrations by where they are.
class PlacesIT {
  private final Estate estate = Estate.get();

  private int machines(String query) {
    Answer answer =
        estate.administrator.get("/api/v1/sites/" + estate.source + "/machines" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.array().size();
  }

  @Test
  void machinesAreListedByClusterFolderAndDatacenter() {
    int all = machines("");
    assertThat(machines("?cluster=domain-1")).isEqualTo(all);
    assertThat(machines("?cluster=domain-2")).isZero();
    assertThat(machines("?folder=group-v1")).isEqualTo(all);
    assertThat(machines("?folder=group-v2")).isZero();
    assertThat(machines("?datacenter=datacenter-1")).isEqualTo(all);
    assertThat(machines("?datacenter=datacenter-2&cluster=domain-1")).isZero();
  }

  @Test
  void migrationsAreListedByTheClusterTheyLeaveOrComeTo() {
    String machine = estate.freshMachine();
    JsonObject drafted =
        estate.administrator.post("/api/v1/migrations", estate.request("warm", machine)).object();
    assertThat(listed("?cluster=domain-1&site=" + estate.source + "&machine=" + machine))
        .contains(drafted.getString("id"));
    assertThat(listed("?cluster=domain-1&site=" + estate.destination + "&machine=" + machine))
        .contains(drafted.getString("id"));
    assertThat(listed("?cluster=domain-2&machine=" + machine)).contains("\"total\":0");
  }

  private String listed(String query) {
    return estate.administrator.get("/api/v1/migrations" + query).body();
  }
}
