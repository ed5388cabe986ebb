package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.ova.configuration.Complaint;
import slipway.ova.configuration.Mistake;

/// The appliance that used the data disk before this one: a new appliance takes over what an older
/// one left, and an older one leaves alone what a newer one has changed.
///
/// `appliance/used-by` on the data disk holds the number of the newest change of the database's
/// tables that was known to whoever used it, and that one's version.
final class Predecessor {
  private final Place place;

  Predecessor(Place place) {
    this.place = place;
  }

  private record User(int schema, String version) {

    /// Empty when the text is no such record.
    static Optional<User> of(String text) {
      String[] parts = text.strip().split(" ", 2);
      if (parts.length == 2 && parts[0].matches("[0-9]{1,9}")) {
        return Optional.of(new User(Integer.parseInt(parts[0]), parts[1]));
      }
      return Optional.empty();
    }
  }

  private Path file() {
    return place.memory().resolve("used-by");
  }

  /// This appliance; empty where it is not installed as an image is.
  private Optional<User> self() throws IOException {
    Path programs = place.at("usr/lib/slipway");
    return User.of(
        Place.read(programs.resolve("schema")).strip()
            + " "
            + Place.read(programs.resolve("version")).strip());
  }

  /// Why this appliance must not touch what is on the disk.
  Optional<Complaint> complaint() throws IOException {
    Optional<User> last = User.of(Place.read(file()));
    Optional<User> self = self();
    if (last.isPresent() && self.isPresent() && last.get().schema() > self.get().schema()) {
      return Optional.of(
          Complaint.general(Mistake.DATA_NEWER, last.get().version(), self.get().version()));
    }
    List<String> databases = databases();
    if (!databases.isEmpty() && !databases.contains(ManagerFiles.POSTGRESQL)) {
      return Optional.of(
          Complaint.general(
              Mistake.DATABASE_OF_ANOTHER_VERSION,
              String.join(", ", databases),
              ManagerFiles.POSTGRESQL));
    }
    return Optional.empty();
  }

  /// Versions of PostgreSQL that have written there.
  private List<String> databases() throws IOException {
    Path all = place.data().resolve("postgresql");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(all)) {
      return versions
          .map(version -> version.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,3}"))
          .sorted()
          .toList();
    }
  }

  /// From now on the disk is this appliance's.
  void succeed() throws IOException {
    Optional<User> self = self();
    if (self.isPresent()) {
      place.directory(place.memory(), "rwx------", "root");
      place.write(
          file(), self.get().schema() + " " + self.get().version() + "\n", "rw-------", "root");
    }
  }
}
