package slipway.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;

/// Targets with several volumes: served whole, kept over a restart, and ended before what they
/// serve.
class TargetsApiTest extends ControlledNode {
  private BlockDevice unit(int lun) {
    return required(targets.served.get(IQN)).get(lun).device();
  }

  @Test
  void volumesAreLogicalUnitsInTheOrderTheyAreNamed() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    JsonNode served = ok("PUT", "/v1/targets/t1", target("v2", "v1"));
    assertThat(served.path("portal").asText()).isEqualTo("10.0.2.2:3260");
    assertThat(served.path("iqn").asText()).isEqualTo(IQN);
    assertThat(required(targets.served.get(IQN)))
        .extracting(TargetPort.Unit::serial)
        .containsExactly("v2", "v1");
    assertThat(unit(0).size()).isEqualTo(SIZE_2);
    assertThat(unit(1).size()).isEqualTo(SIZE);
    JsonNode listed = ok("GET", "/v1/targets", "").path(0);
    assertThat(listed.path("id").asText()).isEqualTo("t1");
    assertThat(listed.path("served").asBoolean()).isTrue();
    assertThat(listed.path("volumes").toString()).isEqualTo("[\"v2\",\"v1\"]");
    assertThat(listed.path("missing")).isEmpty();
    assertThat(listed.path("initiators")).hasSize(1);
    assertThat(ok("GET", "/v1/volumes/v2", "").path("initiators")).hasSize(1);
  }

  @Test
  void anOriginDoesNotChangeUnderAnInitiator() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    ok("PUT", "/v1/targets/t1", target("v1", "v2"));
    refused(
        "initiator-attached",
        "POST",
        "/v1/volumes/v1/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e2\",\"changed\":[]}");

    refused(
        "initiator-attached",
        "POST",
        "/v1/volumes/v2/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e3\",\"changed\":[]}");
    ok("DELETE", "/v1/targets/t1", "");
    ok(
        "POST",
        "/v1/volumes/v2/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e3\",\"changed\":[]}");
  }

  @Test
  void aRestartFindsExportsVolumesAndTargetsAgain() throws Exception {
    publish();
    makeVolume();
    ok("PUT", "/v1/targets/t1", target("v1"));
    unit(0).write(4096, ByteBuffer.wrap(new byte[] {7}), Durability.VOLATILE);
    stopNode();
    assertThat(targets.served).isEmpty();
    link.published.clear();
    startNode();
    assertThat(link.published).containsKey("e1");
    ByteBuffer read = ByteBuffer.allocate(1);
    unit(0).read(4096, read);
    assertThat(read.get(0)).isEqualTo((byte) 7);
    JsonNode volume = ok("GET", "/v1/volumes/v1", "");
    assertThat(volume.path("initiators")).hasSize(1);
    assertThat(volume.path("writtenByGuestBytes").asLong()).isEqualTo(4096);
  }

  @Test
  void secretsStayInFilesOfTheGatewayAlone() throws Exception {
    publish();
    makeVolume();
    ok("PUT", "/v1/targets/t1", target("v1"));
    Path file = dir.resolve("state/targets/t1.json");
    assertThat(Files.readString(file)).contains("s3cret");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ok("GET", "/v1/volumes/v1", "").toString()).doesNotContain("s3cret");
  }

  @Test
  void aRestartServesNoTargetThatLacksAVolume() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    ok("PUT", "/v1/targets/t1", target("v1", "v2"));
    unit(1).write(8192, ByteBuffer.wrap(new byte[] {9}), Durability.VOLATILE);
    stopNode();
    link.published.clear();
    Path home = dir.resolve("devices/wwn-0x" + HOME_2);
    Path away = dir.resolve("away");
    Files.move(home, away);
    startNode();
    assertThat(targets.served).isEmpty();
    JsonNode waiting = ok("GET", "/v1/targets", "").path(0);
    assertThat(waiting.path("served").asBoolean()).isFalse();
    assertThat(waiting.path("missing").toString()).isEqualTo("[\"v2\"]");
    refused("disk-not-found", "PUT", "/v1/targets/t1", target("v1", "v2"));
    refused(
        "initiator-attached",
        "POST",
        "/v1/volumes/v1/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e9\",\"changed\":[]}");
    Files.move(away, home);
    ok("GET", "/v1/volumes/v2", "");
    assertThat(required(targets.served.get(IQN))).hasSize(2);
    ByteBuffer read = ByteBuffer.allocate(1);
    unit(1).read(8192, read);
    assertThat(read.get(0)).isEqualTo((byte) 9);
    assertThat(ok("GET", "/v1/targets", "").path(0).path("missing")).isEmpty();
  }

  @Test
  void aTargetThatWaitsForItsVolumesCanBeEnded() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    ok("PUT", "/v1/targets/t1", target("v1", "v2"));
    stopNode();
    Files.delete(dir.resolve("devices/wwn-0x" + HOME_2));
    startNode();
    ok("DELETE", "/v1/targets/t1", "");
    assertThat(ok("GET", "/v1/targets", "")).isEmpty();
    ok(
        "POST",
        "/v1/volumes/v1/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e9\",\"changed\":[]}");
    ok("DELETE", "/v1/volumes/v2?discard=true", "");
  }

  @Test
  void deletingAVolumeEndsItsTargetFirst() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    ok("PUT", "/v1/targets/t1", target("v1", "v2"));
    refused("not-filled", "DELETE", "/v1/volumes/v2", "");
    assertThat(targets.served).containsKey(IQN);
    ok("DELETE", "/v1/volumes/v2?discard=true", "");
    assertThat(targets.served).isEmpty();
    assertThat(ok("GET", "/v1/targets", "")).isEmpty();
    assertThat(ok("GET", "/v1/volumes/v1", "").path("initiators")).isEmpty();
    stopNode();
    startNode();
    assertThat(targets.served).isEmpty();
  }

  @Test
  void aTargetTakesOtherVolumesInPlaceOfWhatItServed() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    ok("PUT", "/v1/targets/t1", target("v1", "v2"));
    ok("PUT", "/v1/targets/t1", target("v1"));
    assertThat(required(targets.served.get(IQN))).hasSize(1);
    // The one it serves no more is free, and the one it still serves is held.
    ok("PUT", "/v1/volumes/v2/fill", "{\"running\":false}");
    ok(
        "POST",
        "/v1/volumes/v2/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e9\",\"changed\":[]}");
    refused(
        "initiator-attached",
        "POST",
        "/v1/volumes/v1/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e9\",\"changed\":[]}");
  }

  @Test
  void aVolumeIsOneTargetsAndANameIsOneTargets() throws Exception {
    publish();
    makeVolume();
    makeSecondVolume();
    ok("PUT", "/v1/targets/t1", target("v1"));
    refused("target-conflict", "PUT", "/v1/targets/t2", target("v2"));
    refused("target-conflict", "PUT", "/v1/targets/t2", target("v1").replace(IQN, IQN + "-other"));
    ok("PUT", "/v1/targets/t2", target("v2").replace(IQN, IQN + "-other"));
    assertThat(targets.served).hasSize(2);
  }

  @Test
  void aTargetsVolumesAreBounded() throws Exception {
    String[] many = new String[TargetRequest.MAX_VOLUMES + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = "v" + i;
    }
    refused("request-invalid", "PUT", "/v1/targets/t1", target(many));
  }

  @Test
  void badTargetsAreRefusedWithAReason() throws Exception {
    publish();
    makeVolume();
    refused("volume-not-found", "PUT", "/v1/targets/t1", target("v1", "none"));
    refused("request-invalid", "PUT", "/v1/targets/t1", target("v1", "v1"));
    refused("request-invalid", "PUT", "/v1/targets/t1", target().replace("\"\"", ""));
    refused("request-invalid", "PUT", "/v1/targets/t1", "{\"iqn\":\"i\",\"volumes\":[\"v1\"]}");
    assertThat(targets.served).isEmpty();
    // Nothing holds the volume of a target that could not be served.
    ok(
        "POST",
        "/v1/volumes/v1/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e9\",\"changed\":[]}");
  }

  @Test
  void aTargetNotedWithoutVolumesDoesNotKeepTheGatewayFromStarting() throws Exception {
    publish();
    makeVolume();
    ok("PUT", "/v1/targets/t1", target("v1"));
    stopNode();
    Files.writeString(
        dir.resolve("state/targets/v9.json"),
        "{\"iqn\":\"iqn.2026-11.slipway:old\",\"initiator\":\"i\",\"chap\":{\"username\":\"u\",\"password\":\"p\"}}");
    startNode();
    assertThat(targets.served).containsOnlyKeys(IQN);
  }
}
