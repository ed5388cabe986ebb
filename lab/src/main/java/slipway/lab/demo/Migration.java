package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// One migration as its REST resource shows it.
final class Migration {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Set<String> ENDED = Set.of("FAILED", "CANCELLED", "ROLLED_BACK");

  private final ManagerClient manager;
  private final Timeline timeline;
  private final String id;
  private final String path;
  private String state = "";
  private String step = "";

  Migration(ManagerClient manager, Timeline timeline, String id) {
    this.manager = manager;
    this.timeline = timeline;
    this.id = id;
    this.path = "/migrations/" + id;
  }

  String id() {
    return id;
  }

  String path() {
    return path;
  }

  /// The destination of a plan: the first place of each kind that the site has.
  static ObjectNode placement(Site site, JsonNode placements, JsonNode nics) {
    return placement(site.id(), placements, nics);
  }

  /// @param site its id
  static ObjectNode placement(String site, JsonNode placements, JsonNode nics) {
    ObjectNode to = ManagerClient.JSON.createObjectNode();
    to.put("site", site)
        .put("pool", id(placements.path("pools").path(0)))
        .put("folder", id(placements.path("folders").path(0)))
        .put("datastore", id(placements.path("datastores").path(0)))
        .put("keepMac", true);
    ArrayNode networks = to.putArray("networks");
    for (JsonNode nic : nics) {
      networks
          .addObject()
          .put("nic", nic.path("key").asInt())
          .put("network", id(placements.path("networks").path(0)));
    }
    return to;
  }

  /// The managed object id of a place.
  static String id(JsonNode place) {
    JsonNode id = place.path("id");
    return id.isObject() ? id.path("value").asText() : id.asText();
  }

  /// An operator's decision: `start`, `cutover`, `keep`, `finalise`, `cancel`.
  void decide(String decision) throws IOException, InterruptedException {
    timeline.say("operator: " + decision);
    manager.post(path + "/" + decision, ManagerClient.JSON.createObjectNode());
  }

  /// Polls until the state is reached, telling steps and progress; fails when the migration has
  /// ended another way or the time is up.
  JsonNode await(String wanted, Duration longest) throws IOException, InterruptedException {
    return await(wanted, document -> reached(document, wanted), longest);
  }

  JsonNode await(String what, Predicate<JsonNode> until, Duration longest)
      throws IOException, InterruptedException {
    Instant giveUp = Instant.now().plus(longest);
    while (true) {
      JsonNode document = manager.get(path);
      tell(document);
      if (until.test(document)) {
        return document;
      }
      if (ENDED.contains(document.path("state").asText()) && !ENDED.contains(what)) {
        JsonNode problem = document.path("problem");
        throw new IOException(
            "The migration is %s before it was %s: %s %s %s"
                .formatted(
                    document.path("state").asText(),
                    what,
                    problem.path("title").asText(),
                    problem.path("detail").asText(problem.path("cause").asText()),
                    problem.path("remedy").asText()));
      }
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException(
            "The migration is still %s after %s; waited for %s. Steps: %s"
                .formatted(document.path("state").asText(), longest, what, document.path("steps")));
      }
      Thread.sleep(POLL);
    }
  }

  private static boolean reached(JsonNode document, String wanted) {
    for (JsonNode entered : document.path("states")) {
      if (entered.path("state").asText().equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private void tell(JsonNode document) {
    for (JsonNode each : document.path("steps")) {
      String title = each.path("title").asText();
      if (each.path("state").asText().equals("RUNNING") && !title.equals(step)) {
        step = title;
        timeline.say("step: " + title);
      }
    }
    String now = document.path("state").asText();
    if (!now.equals(state)) {
      state = now;
      timeline.say("state: " + now);
    }
    JsonNode volume = document.path("volume");
    if (volume.path("fill").path("running").asBoolean() && !volume.path("filled").asBoolean()) {
      double size = volume.path("sizeBytes").asDouble(1);
      timeline.progress(
          "filling",
          1 - volume.path("absentBytes").asDouble() / size,
          Timeline.bytes(volume.path("fill").path("rateBytesPerSecond").asLong()) + "/s");
    }
  }

  JsonNode document() throws IOException, InterruptedException {
    return manager.get(path);
  }

  /// Each state with the time it was entered.
  static Map<String, String> states(JsonNode document) {
    Map<String, String> states = new LinkedHashMap<>();
    for (JsonNode entered : document.path("states")) {
      states.put(entered.path("state").asText(), entered.path("at").asText());
    }
    return states;
  }
}
