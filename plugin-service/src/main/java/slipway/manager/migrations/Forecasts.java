package slipway.manager.migrations;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.guestmatrix.GuestMatrix;
import slipway.manager.guestmatrix.Row;
import slipway.manager.guestmatrix.Verdict;
import slipway.manager.policy.Policies;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// What a migration would take, from what others took; nothing is made.
public class Forecasts {
  private final Database database;
  private final Surroundings.Worlds worlds;
  private final Policies policies;
  private final Clock clock;

  public Forecasts(Database database, Surroundings.Worlds worlds, Policies policies, Clock clock) {
    this.database = database;
    this.worlds = worlds;
    this.policies = policies;
    this.clock = clock;
  }

  @Schema(name = "ForecastAnswer")
  public record Answer(List<KindAdvice> kinds, Figures forecast) {}

  /// @param reasons for and against, as sentences
  public record KindAdvice(
      @Schema(enumeration = {"warm", "cold"}) String kind,
      boolean recommended,
      List<String> reasons,
      boolean possible) {}

  /// @param durationSeconds until everything is copied
  /// @param bytes to be copied at most
  /// @param exposure bytes that exist only at the destination when the disks are filled; null
  ///     while there is no migration to learn it from
  /// @param basedOn how many past migrations this rests on
  @Schema(name = "ForecastFigures")
  public record Figures(
      long durationSeconds,
      long downtimeSeconds,
      long bytes,
      @Nullable Long exposure,
      int basedOn) {}

  Answer of(Kind kind, Plan plan) {
    Machine machine =
        worlds.vsphere(plan.source().site()).machine(ObjectId.machine(plan.source().machine()));
    return new Answer(kinds(machine), figures(kind, plan, machine));
  }

  static List<KindAdvice> kinds(Machine machine) {
    List<String> against = new ArrayList<>();
    Row row = GuestMatrix.carried().of(machine, Kind.WARM);
    if (row.verdict() == Verdict.NO) {
      against.add(row.refusal(machine).cause());
    }
    if (machine.power() != Machine.Power.ON) {
      against.add("The machine is not powered on, so that nothing is gained by booting early.");
    }
    List<String> anyway = new ArrayList<>();
    if (!machine.changeTrackingSupported()) {
      anyway.add("Changed block tracking is not available on this machine.");
    }
    machine.disks().stream()
        .filter(disk -> !disk.unsupported().isEmpty())
        .forEach(disk -> anyway.add(disk.label() + " is " + disk.unsupported() + "."));
    boolean warm = against.isEmpty() && anyway.isEmpty();
    List<String> forWarm = new ArrayList<>(against);
    forWarm.addAll(anyway);
    if (warm) {
      if (row.verdict() == Verdict.UNVERIFIED) {
        forWarm.add(row.warning(machine).cause());
      }
      forWarm.add("The machine is down for one reboot, whatever the size of its disks.");
    }
    List<String> forCold = new ArrayList<>(anyway);
    if (anyway.isEmpty()) {
      forCold.add("Nothing is changed in the guest, and nothing runs before everything is copied.");
      forCold.add("The machine is down until the last of it is copied.");
    }
    return List.of(
        new KindAdvice(Kind.WARM.id(), warm, forWarm, warm),
        new KindAdvice(Kind.COLD.id(), !warm && anyway.isEmpty(), forCold, anyway.isEmpty()));
  }

  private Figures figures(Kind kind, Plan plan, Machine machine) {
    long bytes =
        allocated(plan)
            .orElse(machine.disks().stream().mapToLong(Machine.Disk::allocatedBytes).sum());
    Experience experience = Experience.today(database);
    long rate = limited(experience.rate(), plan.options().bytesPerSecond());
    rate = limited(rate, policies.get().policy().throttle().at(clock.instant()).orElse(0));
    long copying = bytes / Math.max(1, rate);
    long reboot = experience.reboot().toSeconds();
    int rates = experience.rateBasedOn();
    return switch (kind) {
      case WARM ->
          new Figures(
              copying + reboot,
              reboot,
              bytes,
              exposure(),
              Math.min(rates, experience.rebootBasedOn()));
      case COLD ->
          new Figures(
              copying + reboot, reboot + Forecast.whileDown(plan, copying), bytes, 0L, rates);
    };
  }

  private static long limited(long rate, long limit) {
    return limit > 0 ? Math.min(rate, limit) : rate;
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /// What an earlier migration of the same machine found allocated on its disks.
  private OptionalLong allocated(Plan plan) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select (r.facts::json ->> 'allocatedBytes')::bigint
                    from step_result r join migration m on m.id = r.migration
                    where r.step = 'export-origin-1' and m.source_site = :site
                      and m.source_machine = :machine
                    order by r.ended_at desc limit 1""")
                .bind("site", plan.source().site())
                .bind("machine", plan.source().machine())
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
  }

  /// What machines wrote at the destination before they were filled, in the middle of the last.
  private @Nullable Long exposure() {
    List<Long> past =
        database.read(
            h ->
                h.createQuery(
                        """
                        select sum((v.statistics::json ->> 'writtenByGuestBytes')::bigint)::bigint
                        from volume_latest v
                        join step_result f on f.migration = v.migration and f.step = 'await-filled'
                        group by v.migration, f.ended_at
                        order by f.ended_at desc limit :max""")
                    .bind("max", Experience.EXPERIENCE_MAX)
                    .mapTo(Long.class)
                    .list());
    return past.isEmpty() ? null : median(past);
  }
}
