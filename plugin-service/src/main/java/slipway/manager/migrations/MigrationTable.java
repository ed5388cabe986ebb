package slipway.manager.migrations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.sites.Sight;

/// The migrations as a table: filtered, sorted, a page at a time, by the database.
public class MigrationTable {
  /// Rows of a page at most.
  public static final int PAGE_MAX = 500;

  /// Rows of a spreadsheet at most.
  public static final int ROWS_MAX = 100_000;

  /// Migrations that are decided upon together at most.
  public static final int GROUP_MAX = 1_000;

  private static final String FILTERED =
      """
      from migration m
      where (:q = '' or m.name ilike :like or m.machine_name ilike :like
          or m.group_name ilike :like or m.created_by ilike :like)
        and (:state = '' or m.state = any(:states))
        and (:site = '' or m.source_site = :site or m.destination_site = :site)
        and (:cluster = ''
          or (m.source_cluster = :cluster and (:site = '' or m.source_site = :site))
          or (m.destination_cluster = :cluster and (:site = '' or m.destination_site = :site)))
        and (:group = '' or m.group_name = :group)
        and (:machine = '' or m.source_machine = :machine or m.id in (
          select migration from step_result
          where step = 'create-machine' and facts::json ->> 'machine' = :machine))
        and\s"""
          + Sight.SEEN;

  private static final Map<String, String> COLUMNS =
      Map.of(
          "name", "lower(m.name)",
          "state", "array_position(:order, m.state)",
          "createdAt", "m.created_at",
          "kind", "m.kind",
          "group", "lower(m.group_name)",
          "machine", "lower(m.machine_name)");

  private final Database database;

  public MigrationTable(Database database) {
    this.database = database;
  }

  /// @param news of each row: rises with everything that is shown of it
  record Found(List<UUID> ids, List<Long> news, long total, int page, int size) {}

  /// A row of the spreadsheet.
  record Row(
      UUID id,
      String name,
      String kind,
      String group,
      String state,
      String machine,
      String sourceSite,
      String destinationSite,
      String createdBy,
      Instant createdAt) {}

  Found page(MigrationQuery query, int page, int size, Sight sight) {
    if (page < 0 || size < 1 || size > PAGE_MAX) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID, "page counts from 0, and size is 1 to " + PAGE_MAX + ".")
          .toException();
    }
    String order = order(query.sort);
    return database.read(
        h -> {
          long total =
              bind(h.createQuery("select count(*) " + FILTERED), query, sight)
                  .mapTo(Long.class)
                  .one();
          List<UUID> ids = new ArrayList<>();
          List<Long> news = new ArrayList<>();
          bind(
                  h.createQuery(
                      "select m.id, greatest(m.news, (select max(v.news) from volume_latest v"
                          + " where v.migration = m.id)) as news "
                          + FILTERED
                          + order
                          + " limit :size offset :offset"),
                  query,
                  sight)
              .bind("size", size)
              .bind("offset", (long) page * size)
              .map(
                  (rs, context) -> {
                    ids.add(rs.getObject("id", UUID.class));
                    return news.add(rs.getLong("news"));
                  })
              .list();
          return new Found(ids, news, total, page, size);
        });
  }

  /// Every row that the filters leave.
  List<Row> rows(MigrationQuery query, Sight sight) {
    String order = order(query.sort);
    return database.read(
        h ->
            bind(h.createQuery("select m.* " + FILTERED + order + " limit :max"), query, sight)
                .bind("max", ROWS_MAX)
                .map(
                    (rs, context) ->
                        new Row(
                            rs.getObject("id", UUID.class),
                            rs.getString("name"),
                            rs.getString("kind"),
                            orEmpty(rs.getString("group_name")),
                            rs.getString("state"),
                            rs.getString("machine_name"),
                            rs.getString("source_site"),
                            rs.getString("destination_site"),
                            rs.getString("created_by"),
                            rs.getTimestamp("created_at").toInstant()))
                .list());
  }

  /// Migrations by state.
  public Map<String, Integer> counts(Sight sight) {
    return database.read(
        h -> {
          Map<String, Integer> counts = new TreeMap<>();
          sight
              .bind(
                  h.createQuery(
                      "select state, count(*) as n from migration where "
                          + Sight.SEEN
                          + " group by state"))
              .map((rs, context) -> counts.put(rs.getString("state"), rs.getInt("n")))
              .list();
          return counts;
        });
  }

  List<GroupResource.Group> groups(Sight sight) {
    return database.read(
        h -> {
          Map<String, Map<String, Integer>> groups = new TreeMap<>();
          sight
              .bind(
                  h.createQuery(
                      "select group_name, state, count(*) as n from migration"
                          + " where group_name is not null and "
                          + Sight.SEEN
                          + " group by group_name, state"))
              .map(
                  (rs, context) ->
                      groups
                          .computeIfAbsent(rs.getString("group_name"), g -> new TreeMap<>())
                          .put(rs.getString("state"), rs.getInt("n")))
              .list();
          return groups.entrySet().stream()
              .map(g -> new GroupResource.Group(g.getKey(), sum(g.getValue()), g.getValue()))
              .toList();
        });
  }

  /// The migrations of a group, the oldest first.
  List<UUID> ofGroup(String name, Sight sight) {
    List<UUID> found =
        database.read(
            h ->
                sight
                    .bind(
                        h.createQuery(
                            "select id from migration where group_name = :name and "
                                + Sight.SEEN
                                + " order by created_at, id limit :max"))
                    .bind("name", name)
                    .bind("max", GROUP_MAX + 1)
                    .mapTo(UUID.class)
                    .list());
    if (found.isEmpty()) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "Group " + name).toException();
    }
    if (found.size() > GROUP_MAX) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              "The group has more than " + GROUP_MAX + " migrations.",
              "Decide about them one by one, or make smaller groups.")
          .toException();
    }
    return found;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Query bind(Query query, MigrationQuery filter, Sight sight) {
    String q = orEmpty(filter.q);
    String like = "%" + q.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    String[] states = states(orEmpty(filter.state));
    String[] order = Arrays.stream(State.values()).map(State::name).toArray(String[]::new);
    return sight
        .bind(query)
        .bind("q", q)
        .bind("like", like)
        .bind("state", orEmpty(filter.state))
        .bindArray("states", String.class, (Object[]) states)
        .bindArray("order", String.class, (Object[]) order)
        .bind("site", orEmpty(filter.site))
        .bind("cluster", orEmpty(filter.cluster))
        .bind("group", orEmpty(filter.group))
        .bind("machine", orEmpty(filter.machine));
  }

  private static String[] states(String names) {
    String[] states = names.isEmpty() ? new String[0] : names.split(",", -1);
    for (String state : states) {
      boolean known = Arrays.stream(State.values()).anyMatch(s -> s.name().equals(state));
      if (!known) {
        throw Problem.of(ProblemType.REQUEST_INVALID, "There is no state " + state + ".")
            .toException();
      }
    }
    return states;
  }

  private static String order(String sort) {
    boolean down = sort.startsWith("-");
    String column = COLUMNS.get(down ? sort.substring(1) : sort);
    if (column == null) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID,
              "sort is one of "
                  + String.join(", ", COLUMNS.keySet().stream().sorted().toList())
                  + ", or that with a dash before it.")
          .toException();
    }
    // The id settles what is equal, so that pages do not overlap.
    return " order by " + column + (down ? " desc" : "") + " nulls last, m.id";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
