package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

class GuestMatrixIT {
  @Test
  void isToldToWhoeverHasASession() {
    Answer told = Client.of("visitor").get("/api/v1/guest-matrix");
    assertThat(told.status()).isEqualTo(200);
    List<JsonObject> supported =
        told.array().stream()
            .map(JsonValue::asJsonObject)
            .filter(row -> row.getString("verdict").equals("supported"))
            .toList();
    assertThat(supported)
        .extracting(row -> row.getString("bootMode") + " " + row.getString("kind"))
        .containsExactlyInAnyOrder("bios warm", "bios cold", "uefi warm", "uefi-secure warm");
    assertThat(supported)
        .extracting(row -> row.getString("system") + row.getString("version"))
        .containsOnly("debian12");
  }
}
