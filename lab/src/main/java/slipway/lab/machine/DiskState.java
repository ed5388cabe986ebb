package slipway.lab.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What `NAME.disk` records, as JSON.
///
/// @param tracking the first half of change ids; a new one makes all older ids unknown
/// @param freezes how often the disk was frozen under this tracking id
/// @param overlaysMade numbers the overlay files, so that no name is used twice
/// @param overlays bottom to top; the raw file lies below them
record DiskState(
    UUID uuid,
    DiskFormat format,
    UUID tracking,
    int freezes,
    int overlaysMade,
    List<Overlay> overlays,
    List<Frozen> snapshots) {
  private static final int VERSION = 1;

  /// A layer of writes.
  ///
  /// @param epoch the freeze after which it was begun
  /// @param recorded its areas are in the epoch's file, and it holds other epochs' writes as well
  record Overlay(String file, int epoch, boolean recorded) {}

  /// A snapshot: its content is the raw file and the lowest `level` overlays.
  record Frozen(String id, int number, long createdMillis, int level) {
    Frozen lowered() {
      return new Frozen(id, number, createdMillis, level - 1);
    }
  }

  DiskState {
    overlays = List.copyOf(overlays);
    snapshots = List.copyOf(snapshots);
  }

  static DiskState fresh(DiskFormat format) {
    return new DiskState(UUID.randomUUID(), format, UUID.randomUUID(), 0, 0, List.of(), List.of());
  }

  DiskState withLayers(List<Overlay> newOverlays, List<Frozen> newSnapshots) {
    return new DiskState(uuid, format, tracking, freezes, overlaysMade, newOverlays, newSnapshots);
  }

  /// The state with one more, empty layer on top.
  DiskState withOverlay(String file) {
    List<Overlay> more = new ArrayList<>(overlays);
    more.add(new Overlay(file, freezes, false));
    return new DiskState(uuid, format, tracking, freezes, overlaysMade + 1, more, snapshots);
  }

  /// The state with a snapshot of the present content.
  DiskState withFreeze(String id, Instant now) {
    List<Frozen> more = new ArrayList<>(snapshots);
    more.add(new Frozen(id, freezes + 1, now.toEpochMilli(), overlays.size()));
    return new DiskState(uuid, format, tracking, freezes + 1, overlaysMade, overlays, more);
  }

  /// The state after the overlay at `index` was merged into what lies below it.
  DiskState withoutOverlay(int index) {
    List<Overlay> fewer = new ArrayList<>(overlays);
    fewer.remove(index);
    return withLayers(
        fewer, snapshots.stream().map(s -> s.level() > index ? s.lowered() : s).toList());
  }

  /// This state, except that no overlay's name of a later one is used again.
  DiskState numberedAs(DiskState later) {
    return new DiskState(uuid, format, tracking, freezes, later.overlaysMade, overlays, snapshots);
  }

  /// The state of a disk that was written past us: older change ids mean nothing any more.
  DiskState trackedAnew() {
    return new DiskState(uuid, format, UUID.randomUUID(), 0, overlaysMade, List.of(), List.of());
  }

  boolean isBoundary(int level) {
    return snapshots.stream().anyMatch(s -> s.level() == level);
  }

  void save(Path file) throws IOException {
    ObjectNode json = JsonSocket.JSON.createObjectNode().put("version", VERSION);
    json.put("uuid", uuid.toString()).put("tracking", tracking.toString());
    json.put("format", format.name());
    json.put("freezes", freezes).put("overlaysMade", overlaysMade);
    ArrayNode layers = json.putArray("overlays");
    for (Overlay o : overlays) {
      layers.addObject().put("file", o.file).put("epoch", o.epoch).put("recorded", o.recorded);
    }
    ArrayNode frozen = json.putArray("snapshots");
    for (Frozen s : snapshots) {
      frozen
          .addObject()
          .put("id", s.id)
          .put("number", s.number)
          .put("createdMillis", s.createdMillis)
          .put("level", s.level);
    }
    DurableFile.write(file, JsonSocket.JSON.writeValueAsBytes(json));
  }

  static DiskState load(Path file) throws IOException {
    JsonNode json = JsonSocket.JSON.readTree(Files.readAllBytes(file));
    if (json.path("version").asInt() != VERSION) {
      throw new IOException(file + " is not a disk of version " + VERSION);
    }
    List<Overlay> layers = new ArrayList<>();
    for (JsonNode o : json.path("overlays")) {
      layers.add(
          new Overlay(
              o.path("file").asText(), o.path("epoch").asInt(), o.path("recorded").asBoolean()));
    }
    List<Frozen> frozen = new ArrayList<>();
    for (JsonNode s : json.path("snapshots")) {
      frozen.add(
          new Frozen(
              s.path("id").asText(),
              s.path("number").asInt(),
              s.path("createdMillis").asLong(),
              s.path("level").asInt()));
    }
    return new DiskState(
        UUID.fromString(json.path("uuid").asText()),
        DiskFormat.valueOf(json.path("format").asText(DiskFormat.THIN.name())),
        UUID.fromString(json.path("tracking").asText()),
        json.path("freezes").asInt(),
        json.path("overlaysMade").asInt(),
        layers,
        frozen);
  }
}
