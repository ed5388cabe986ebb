package slipway.manager.support;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Everything that happened, by its time, each with where it is known from.
final class Timeline {
  /// The most of one kind, the newest of them.
  static final int OF_A_KIND_MAX = 50_000;

  private record Entry(Instant at, String source, String text) {}

  /// What the database tells, by source.
  private static final TreeMap<String, String> SOURCES = new TreeMap<>();

  static {
    SOURCES.put(
        "audit",
        "select at, by_user || ' ' || action || ' ' || object || ' ' || detail from audit");
    SOURCES.put("event", "select at, severity || ' ' || name || ': ' || text from event");
    SOURCES.put(
        "state",
        "select s.at, m.name || ' ' || m.id || ' became ' || s.state"
            + " from migration_state s join migration m on m.id = s.migration");
    SOURCES.put(
        "decision",
        "select d.at, m.name || ' ' || m.id || ': ' || d.by_user || ' decided ' || d.kind"
            + " from decision d join migration m on m.id = d.migration");
    SOURCES.put(
        "step begun",
        "select p.started_at as at, m.name || ' ' || m.id || ': ' || p.step || ' ' || p.state"
            + " || ' attempt ' || p.attempt || ' ' || p.note || ' ' || coalesce(p.problem, '')"
            + " from step_progress p join migration m on m.id = p.migration");
    SOURCES.put(
        "step done",
        "select r.ended_at as at, m.name || ' ' || m.id || ': ' || r.step"
            + " from step_result r join migration m on m.id = r.migration");
    SOURCES.put(
        "step undone",
        "select u.undone_at as at, m.name || ' ' || m.id || ': ' || u.step"
            + " from step_undo u join migration m on m.id = u.migration");
  }

  private final List<Entry> entries = new ArrayList<>();

  void add(String source, List<Journal.Line> lines) {
    lines.forEach(line -> entries.add(new Entry(line.at(), source, line.text())));
  }

  void add(Jdbi jdbi, Instant since) {
    SOURCES.forEach(
        (source, sql) ->
            jdbi.useHandle(
                handle ->
                    handle
                        .createQuery(
                            "select at, told from ("
                                + sql
                                + ") as t (at, told) where at >= :since order by at desc limit :max")
                        .bind("since", since)
                        .bind("max", OF_A_KIND_MAX)
                        .map(
                            (rs, context) ->
                                new Entry(rs.getTimestamp(1).toInstant(), source, rs.getString(2)))
                        .forEach(entries::add)));
  }

  /// By time; what is of one instant in the order in which it came.
  List<String> lines() {
    return entries.stream()
        .sorted(Comparator.comparing(Entry::at))
        .map(entry -> "%s  %-12s %s".formatted(entry.at(), entry.source(), entry.text()))
        .toList();
  }
}
