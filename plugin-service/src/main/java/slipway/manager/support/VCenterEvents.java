package slipway.manager.support;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import slipway.manager.problem.ProblemException;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.TaskBoard.Happening;
import slipway.manager.vsphere.VSphere;

/// What vCenters themselves saw happen to the machines that were migrated, at both ends.
///
/// A vCenter that cannot be asked is no reason to go without a bundle: it says why instead.
final class VCenterEvents {
  /// Of so many machines, those whose migrations moved last.
  static final int MACHINES_MAX = 200;

  /// So often a vCenter may fail before it is left alone.
  static final int FAILURES_MAX = 3;

  /// In all; an administrator waits for it.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  // The step is migrations.steps.CreateMachine.
  private static final String MACHINES =
      """
      with moved as (
        select m.plan::json #>> '{source,site}' as site,
          m.plan::json #>> '{source,machine}' as machine, m.id, m.name from migration m
        union all
        select m.plan::json #>> '{destination,site}', r.facts::json ->> 'machine', m.id, m.name
          from step_result r join migration m on m.id = r.migration
          where r.step = 'create-machine')
      select site.id, site.name, moved.machine, max(moved.name) as called, max(s.at) as moved_at
      from moved join site on site.id = moved.site
        left join migration_state s on s.migration = moved.id
      where moved.machine is not null
      group by site.id, site.name, moved.machine
      order by moved_at desc nulls last, moved.machine limit :max""";

  private final Function<String, VSphere> sessions;

  /// @param sessions by a site's id; not to be closed
  VCenterEvents(Function<String, VSphere> sessions) {
    this.sessions = sessions;
  }

  private record Moved(String site, String siteName, String machine, String called) {}

  List<Journal.Line> lines(Jdbi jdbi, Instant since, Instant now) {
    List<Moved> all =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(MACHINES)
                    .bind("max", MACHINES_MAX)
                    .map(
                        (rs, context) ->
                            new Moved(
                                rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4)))
                    .list());
    List<Journal.Line> lines = new ArrayList<>();
    Map<String, Integer> failures = new HashMap<>();
    long begun = System.nanoTime();
    for (Moved machine : all) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        lines.add(new Journal.Line(now, head(machine) + " and others: it took too long to ask"));
        return lines;
      }
      if (failures.getOrDefault(machine.site(), 0) < FAILURES_MAX) {
        try {
          ask(machine, since, lines);
        } catch (ProblemException e) {
          failures.merge(machine.site(), 1, Integer::sum);
          lines.add(
              new Journal.Line(
                  now, head(machine) + ": its events are missing: " + e.problem().line()));
        }
      }
    }
    return lines;
  }

  private void ask(Moved machine, Instant since, List<Journal.Line> lines) {
    for (Happening happening :
        sessions
            .apply(machine.site())
            .taskBoard()
            .happenings(ObjectId.machine(machine.machine()), since)) {
      lines.add(
          new Journal.Line(
              happening.at(),
              "%s: %s%s: %s"
                  .formatted(
                      head(machine),
                      happening.type(),
                      happening.user().isEmpty() ? "" : " by " + happening.user(),
                      happening.text().replaceAll("\\R", " "))));
    }
  }

  private static String head(Moved machine) {
    return machine.siteName() + " " + machine.called() + " " + machine.machine();
  }
}
