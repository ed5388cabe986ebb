package slipway.manager.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import slipway.manager.alarms.Reading;
import slipway.manager.database.Database;
import slipway.manager.migrations.State;
import slipway.manager.problem.ProblemException;

/// All numbers of one manager, and of the installation as the database knows it. Every manager
/// tells the same of the installation: take the greatest, not the sum.
public class MetricsPage {
  private final Database database;
  private final Supplier<List<Reading>> readings;
  private final Clock clock;
  private final String version;

  /// @param readings of the installation's machines
  public MetricsPage(
      Database database, Supplier<List<Reading>> readings, Clock clock, String version) {
    this.database = database;
    this.readings = readings;
    this.clock = clock;
    this.version = version;
  }

  /// Also when there is no database: then it tells that, and of the program alone.
  public String text() {
    Exposition page = new Exposition();
    page.gauge("slipway_info", "The version that runs.", 1, "version", version);
    program(page);
    pool(page);
    boolean up = true;
    try {
      database.read(
          h -> {
            migrations(page, h);
            volumes(page, h);
            links(page, h);
            machines(page, h);
            return true;
          });
    } catch (ProblemException e) {
      up = false;
    }
    page.gauge("slipway_database_up", "Whether the database answers.", up ? 1 : 0);
    return page.text();
  }

  private static void migrations(Exposition page, Handle h) {
    Map<String, Integer> counts = new HashMap<>();
    h.createQuery("select state, count(*) as n from migration group by state")
        .map((rs, context) -> Map.entry(rs.getString(1), rs.getInt(2)))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    int running = 0;
    for (State state : State.values()) {
      int count = counts.getOrDefault(state.name(), 0);
      page.gauge("slipway_migrations", "Migrations by state.", count, "state", state.name());
      running += isUnderWay(state) ? count : 0;
    }
    page.gauge(
        "slipway_migrations_running",
        "Migrations under way: begun, and neither over nor stopped by a problem.",
        running);
    page.gauge(
        "slipway_migrations_attention",
        "Migrations that stand still until a person corrects something.",
        number(h, "select count(*) from migration where problem is not null"));
    page.gauge(
        "slipway_steps_failed",
        "Steps of these migrations that failed.",
        number(
            h,
            """
            select count(*) from step_progress p join migration m on m.id = p.migration
            where p.state = 'FAILED' and m.problem is not null"""));
    page.gauge(
        "slipway_migrations_finalised_day",
        "Migrations that were finalised in the last 24 hours.",
        number(
            h,
            """
            select count(distinct migration) from migration_state
            where state = 'FINALISED' and at > now() - interval '24 hours'"""));
  }

  static boolean isUnderWay(State state) {
    return switch (state) {
      case CHECKED, PREPARED, PREFILLING, READY, CUTTING_OVER, RUNNING_FROM_CACHE, FILLED -> true;
      case FINALISING -> true;
      case DRAFT, FINALISED, SOURCE_RETIRED, CANCELLED, ROLLED_BACK, FAILED -> false;
    };
  }

  /// Of volumes that are open: their counters end with them, so the sums are no counters.
  private static void volumes(Exposition page, Handle h) {
    h.createQuery(
            """
            select coalesce(s.name, m.destination_site) as site, count(*) as n,
              sum((v.statistics::json ->> 'sizeBytes')::numeric) as size,
              sum((v.statistics::json ->> 'presentBytes')::numeric) as present,
              sum((v.statistics::json ->> 'writtenByGuestBytes')::numeric) as written,
              sum((v.statistics::json ->> 'linkReceivedBytes')::numeric) as received,
              coalesce(sum((v.statistics::json -> 'reads' ->> 'total')::numeric), 0) as reads,
              coalesce(sum((v.statistics::json -> 'reads' ->> 'local')::numeric), 0) as local
            from volume_latest v
              join migration m on m.id = v.migration
              left join site s on s.id = m.destination_site
              left join step_result closed
                on closed.migration = m.id and closed.step = 'close-volume'
            where closed.migration is null
              and m.state not in ('CANCELLED', 'ROLLED_BACK', 'FINALISED', 'SOURCE_RETIRED')
            group by 1""")
        .map(
            (rs, context) -> {
              String site = rs.getString("site");
              page.gauge("slipway_volumes", "Volumes that are open.", rs.getInt("n"), "site", site);
              page.gauge(
                  "slipway_volume_bytes",
                  "Bytes of open volumes: their size, what of it is present, and what machines have"
                      + " written, which exists nowhere else.",
                  rs.getDouble("size"),
                  "kind",
                  "size",
                  "site",
                  site);
              page.gauge(
                  "slipway_volume_bytes",
                  "",
                  rs.getDouble("present"),
                  "kind",
                  "present",
                  "site",
                  site);
              page.gauge(
                  "slipway_volume_bytes",
                  "",
                  rs.getDouble("written"),
                  "kind",
                  "written",
                  "site",
                  site);
              page.gauge(
                  "slipway_volume_link_bytes",
                  "Bytes that open volumes received over links since they were opened.",
                  rs.getDouble("received"),
                  "site",
                  site);
              page.gauge(
                  "slipway_volume_reads",
                  "Reads of machines that run from open volumes.",
                  rs.getDouble("reads"),
                  "site",
                  site);
              page.gauge(
                  "slipway_volume_reads_local",
                  "Those of them that were served without the link.",
                  rs.getDouble("local"),
                  "site",
                  site);
              return site;
            })
        .list();
  }

  /// The last minute that is over; half a minute would look like half the use.
  private void links(Exposition page, Handle h) {
    h.createQuery(
            """
            select s.name, coalesce(u.bytes, 0) as bytes from site s
            left join link_use u on u.site = s.id and u.at = :minute""")
        .bind(
            "minute", clock.instant().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.MINUTES))
        .map(
            (rs, context) -> {
              page.gauge(
                  "slipway_link_bytes_per_second",
                  "What a site's gateways received in the last whole minute.",
                  rs.getLong("bytes") / 60.0,
                  "site",
                  rs.getString("name"));
              return true;
            })
        .list();
  }

  /// Of those that answered in the last round; the manager is at no site.
  private void machines(Exposition page, Handle h) {
    Map<String, String> sites = new HashMap<>();
    h.createQuery("select id, name from site")
        .map((rs, context) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(entry -> sites.put(entry.getKey(), entry.getValue()));
    for (Reading each : readings.get()) {
      String site = sites.getOrDefault(each.site(), each.site());
      String[] labels = {"kind", each.kind(), "name", each.name(), "site", site};
      page.gauge("slipway_machine_up", "Machines of the installation that answer.", 1, labels);
      each.skew()
          .ifPresent(
              skew ->
                  page.gauge(
                      "slipway_clock_skew_seconds",
                      "How far a machine's clock is ahead of the manager's.",
                      skew.toMillis() / 1000.0,
                      labels));
      each.space()
          .ifPresent(
              space -> {
                page.gauge(
                    "slipway_data_free_bytes",
                    "Free on a machine's data disk.",
                    (double) space.freeBytes(),
                    labels);
                page.gauge(
                    "slipway_data_bytes",
                    "Size of a machine's data disk.",
                    (double) space.totalBytes(),
                    labels);
              });
      each.certificateEnds()
          .ifPresent(
              end ->
                  page.gauge(
                      "slipway_certificate_end_seconds",
                      "When a machine's certificate ends, since 1970.",
                      (double) end.getEpochSecond(),
                      labels));
    }
  }

  private void pool(Exposition page) {
    Database.Pool pool = database.pool();
    String help = "Connections of this manager to the database.";
    page.gauge("slipway_database_connections", help, pool.active(), "state", "active");
    page.gauge("slipway_database_connections", help, pool.idle(), "state", "idle");
    page.gauge("slipway_database_connections_max", "As many as there may be.", Database.POOL_SIZE);
    page.gauge("slipway_database_waiting", "Threads that wait for one.", pool.waiting());
  }

  private static void program(Exposition page) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    page.gauge("jvm_memory_heap_used_bytes", "Heap in use.", (double) heap.getUsed());
    page.gauge("jvm_memory_heap_max_bytes", "Heap at most.", (double) heap.getMax());
    page.gauge(
        "jvm_threads", "Platform threads.", ManagementFactory.getThreadMXBean().getThreadCount());
    page.gauge(
        "process_start_time_seconds",
        "When the program was started, since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      page.counter(
          "jvm_gc_seconds_total",
          "Time spent collecting garbage.",
          Math.max(0, collector.getCollectionTime()) / 1000.0,
          "collector",
          collector.getName());
    }
  }

  private static double number(Handle h, String sql) {
    return h.createQuery(sql).mapTo(Long.class).one();
  }
}
