package slipway.manager.migrations;

import java.time.Clock;
import java.util.Optional;
import slipway.manager.database.Database;
import slipway.manager.vsphere.Machine;

/// What guests read of their disks when they last started from a cache, so that the next start of
/// the same guest, or of its clone, is fetched ahead of it.
///
/// A trace names places, never content: the wrong one costs bytes, never correctness.
/// // docs/formats/boot-trace.md
public class BootTraces {
  /// The most traces that are kept, about 100 KiB each; the oldest go first.
  static final int KEPT_MAX = 1_000;

  /// The largest trace, in bytes, as at the gateway.
  public static final int BYTES_MAX = 1 << 20;

  private final Database database;
  private final Clock clock;

  public BootTraces(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Whose trace it is.
  ///
  /// @param guest the machine's instance UUID at its source
  /// @param build what VMware Tools tell of the operating system, its kernel's version among it;
  ///     the same text is the same build
  /// @param disk the disk's number in its machine; the first is 0
  public record Subject(String guest, String build, int disk, long diskBytes) {
    public static Subject of(Machine machine, int disk, long diskBytes) {
      String told = machine.extraConfig().getOrDefault(Machine.DETAILED_DATA, "");
      String build = told.isBlank() ? machine.guestFullName() : told.strip();
      return new Subject(machine.instanceUuid(), machine.guestId() + " " + build, disk, diskBytes);
    }
  }

  /// The guest's own trace, else the newest of a disk of the same size with the same system on it:
  /// clones are alike.
  public Optional<byte[]> find(Subject of) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select content from boot_trace
                    where disk = :disk
                      and (guest = :guest or (build = :build and disk_bytes = :diskBytes))
                    order by guest = :guest desc, recorded_at desc limit 1""")
                .bindMethods(of)
                .mapTo(byte[].class)
                .findOne());
  }

  /// Keeps a trace in place of the guest's former one.
  public void keep(Subject of, byte[] trace) {
    database.inTransaction(
        h -> {
          h.createUpdate(
                  """
                  insert into boot_trace values
                    (:guest, :disk, :build, :diskBytes, :now, :content)
                  on conflict (guest, disk) do update set build = :build,
                    disk_bytes = :diskBytes, recorded_at = :now, content = :content""")
              .bindMethods(of)
              .bind("now", clock.instant())
              .bind("content", trace)
              .execute();
          return h.createUpdate(
                  """
                  delete from boot_trace where (guest, disk) in (
                    select guest, disk from boot_trace order by recorded_at desc offset :max)""")
              .bind("max", KEPT_MAX)
              .execute();
        });
  }
}
