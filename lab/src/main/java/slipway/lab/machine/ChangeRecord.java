package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What changed in each epoch of a disk: `NAME.changes/EPOCH` for what merges have blurred, and
/// the overlays themselves for the rest.
final class ChangeRecord {
  private final Path store;
  private final Path directory;

  ChangeRecord(Path store, String name) {
    this.store = store;
    this.directory = store.resolve(name + ".changes");
  }

  /// Makes durable what an overlay says of its epoch, beside what is known of it already.
  void add(DiskState.Overlay overlay) throws IOException {
    Files.createDirectories(directory);
    List<Area> areas = new ArrayList<>(ownAreas(overlay));
    if (Files.exists(file(overlay.epoch()))) {
      areas.addAll(Areas.load(file(overlay.epoch())));
    }
    Areas.save(file(overlay.epoch()), Areas.union(areas));
  }

  /// All that changed in the epochs from `first` until before `end`.
  List<Area> between(int first, int end, List<DiskState.Overlay> overlays) throws IOException {
    List<Area> areas = new ArrayList<>();
    for (int epoch = first; epoch < end; epoch++) {
      areas.addAll(changedIn(epoch, overlays));
    }
    return Areas.union(areas);
  }

  private List<Area> changedIn(int epoch, List<DiskState.Overlay> overlays) throws IOException {
    List<Area> areas = new ArrayList<>();
    boolean known = Files.exists(file(epoch));
    if (known) {
      areas.addAll(Areas.load(file(epoch)));
    }
    for (DiskState.Overlay overlay : overlays) {
      if (overlay.epoch() == epoch && !overlay.recorded()) {
        areas.addAll(ownAreas(overlay));
        known = true;
      }
    }
    if (!known) {
      throw new IOException("what changed in epoch " + epoch + " is lost from " + directory);
    }
    return areas;
  }

  private List<Area> ownAreas(DiskState.Overlay overlay) throws IOException {
    return QemuImage.ownAreas(store.resolve(overlay.file()));
  }

  /// Forgets all epochs up to the given one.
  void delete(int lastEpoch) throws IOException {
    for (int epoch = 0; epoch <= lastEpoch; epoch++) {
      Files.deleteIfExists(file(epoch));
    }
    Files.deleteIfExists(directory);
  }

  private Path file(int epoch) {
    return directory.resolve("%06d".formatted(epoch));
  }
}
