package slipway.manager.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.manager.migrations.steps.Check;

/// One disk of a machine on its way, and what is made for it: a volume of its own, a home beside
/// those of the others, and an export for each frozen state.
///
/// @param index 0 for the disk that the machine boots from, then in the order of its slots
/// @param settled what the check settled of the disk
/// @param volume its id at the destination gateway
/// @param homePath `[datastore] path` of the disk that the machine will keep
public record MigratedDisk(int index, Check.DiskFacts settled, String volume, String homePath) {

  /// The machine's disks, the one it boots from first; none before the checks, and none of a row
  /// from before machines had several.
  public static List<MigratedDisk> of(Dossier dossier) {
    Optional<Check.Facts> checked = dossier.find(Check.Facts.class, Check.NAME);
    return checked.map(facts -> of(dossier.migration(), facts)).orElse(List.of());
  }

  static List<MigratedDisk> of(Migration migration, Check.Facts checked) {
    String start = directory(migration, checked) + "/" + migration.name();
    List<MigratedDisk> disks = new ArrayList<>();
    for (Check.DiskFacts settled : checked.disks()) {
      int index = disks.size();
      boolean first = index == 0;
      disks.add(
          new MigratedDisk(
              index,
              settled,
              first ? migration.id().toString() : migration.id() + "-" + index,
              // As vSphere names them.
              first ? start + ".vmdk" : start + "_" + index + ".vmdk"));
    }
    return disks;
  }

  /// `[datastore] directory` of the machine to be. Its name is nobody else's, so that whatever is
  /// found in it is ours, and all of it may be deleted.
  static String directory(Migration migration, Check.Facts checked) {
    return "[" + checked.datastoreName() + "] " + migration.name() + "-" + migration.shortId();
  }

  public int key() {
    return settled.key();
  }

  public long bytes() {
    return settled.bytes();
  }

  /// The id under which one frozen state of it is on the link.
  public String export(long generation) {
    return volume + "-" + generation;
  }
}
