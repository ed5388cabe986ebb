package slipway.manager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.manager.alarms.Reading;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;

class MetricsPageTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:30Z");
  private static final Pattern NAME = Pattern.compile("\\b((?:slipway|jvm|process)_[a-z_]+)\\b");

  private static final Reading GATEWAY =
      new Reading(
          "s1",
          "gateway",
          "gw",
          Optional.of(Duration.ofMillis(-1500)),
          Optional.of(new Reading.Space(10, 100)),
          Optional.of(NOON));

  private Database database = TestDatabase.get();

  @BeforeEach
  void fill() throws InterruptedException {
    database = new Database(TestDatabase.freshUrl(), TestDatabase.OWNER, () -> "postgres");
    assertThat(database.awaitOpen(Duration.ofSeconds(30))).isTrue();
    database.inTransaction(
        h -> {
          h.execute(
              """
              insert into site (id, name, url, thumbprint, username, password, instance_uuid,
                version, added_at)
              values ('s1', 'Zürich "1"', 'https://vc', 'AA', 'ann', '', 'u', '8', now())""");
          migration("00000000-0000-0000-0000-000000000001", "RUNNING_FROM_CACHE", "");
          migration("00000000-0000-0000-0000-000000000002", "RUNNING_FROM_CACHE", "");
          migration("00000000-0000-0000-0000-000000000003", "FAILED", "{}");
          h.execute(
              """
              insert into step_progress (migration, step, number, state, started_at, attempt, note)
              values ('00000000-0000-0000-0000-000000000003', 'check', 1, 'FAILED', now(), 1, '')""");
          for (int n = 1; n <= 2; n++) {
            h.execute(
                "insert into volume_latest (migration, volume, at, statistics, news)"
                    + " values (cast(? as uuid), 'v', now(), ?, 1)",
                "00000000-0000-0000-0000-00000000000" + n,
                """
                {"sizeBytes": 1000, "presentBytes": 400, "writtenByGuestBytes": 30,
                 "linkReceivedBytes": 200, "reads": {"total": 10, "local": 9}}""");
          }
          return h.execute("insert into link_use values ('s1', '2026-11-21T11:59:00Z', 6000)");
        });
  }

  private void migration(String id, String state, String problem) {
    database.inTransaction(
        h ->
            h.execute(
                """
                insert into migration (id, name, kind, plan, state, problem, created_by, created_at,
                  version, change, epoch, destination_site)
                values (cast(? as uuid), 'web', 'WARM', '{}', ?, nullif(?, ''), 'ann', now(), 0, 0, 0, 's1')""",
                id,
                state,
                problem));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String page() {
    return new MetricsPage(
            database, () -> List.of(GATEWAY), Clock.fixed(NOON, ZoneOffset.UTC), "1.2.3")
        .text();
  }

  @Test
  void theNumbersAreThoseOfTheDatabase() {
    assertThat(page().lines())
        .contains(
            "slipway_info{version=\"1.2.3\"} 1",
            "slipway_database_up 1",
            "slipway_migrations{state=\"RUNNING_FROM_CACHE\"} 2",
            "slipway_migrations{state=\"DRAFT\"} 0",
            "slipway_migrations_running 2",
            "slipway_migrations_attention 1",
            "slipway_steps_failed 1",
            "slipway_volumes{site=\"Zürich \\\"1\\\"\"} 2",
            "slipway_volume_bytes{kind=\"written\",site=\"Zürich \\\"1\\\"\"} 60",
            "slipway_volume_reads{site=\"Zürich \\\"1\\\"\"} 20",
            "slipway_volume_reads_local{site=\"Zürich \\\"1\\\"\"} 18",
            "slipway_link_bytes_per_second{site=\"Zürich \\\"1\\\"\"} 100",
            "slipway_machine_up{kind=\"gateway\",name=\"gw\",site=\"Zürich \\\"1\\\"\"} 1",
            "slipway_clock_skew_seconds{kind=\"gateway\",name=\"gw\",site=\"Zürich \\\"1\\\"\"} -1.5",
            "slipway_data_free_bytes{kind=\"gateway\",name=\"gw\",site=\"Zürich \\\"1\\\"\"} 10",
            "slipway_database_connections_max 12");
  }

  @Test
  void everyLineIsOneThatPrometheusReads() {
    for (String line : page().lines().toList()) {
      assertThat(line)
          .matches(
              "# (HELP|TYPE) [a-z_]+ .+"
                  + "|[a-z_]+(\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z]+=\"([^\"\\\\]|\\\\.)*\")*})?"
                  + " -?[0-9.E+-]+");
    }
  }

  @Test
  void withoutADatabaseItTellsThatAndOfTheProgram() {
    try (Database gone =
        new Database("jdbc:postgresql://127.0.0.1:1/none", "nobody", () -> "none")) {
      String text = new MetricsPage(gone, List::of, Clock.systemUTC(), "1").text();
      assertThat(text).contains("slipway_database_up 0", "jvm_memory_heap_used_bytes ");
      assertThat(text).doesNotContain("slipway_migrations");
    }
  }

  @Test
  void everyMetricThatTheDashboardNamesExists() throws IOException {
    JsonObject dashboard;
    try (InputStream in = Files.newInputStream(DOCS.resolve("grafana-dashboard.json"));
        var reader = Json.createReader(in)) {
      dashboard = reader.readObject();
    }
    List<String> expressions =
        dashboard.getJsonArray("panels").stream()
            .map(JsonValue::asJsonObject)
            .flatMap(panel -> panel.getJsonArray("targets").stream())
            .map(target -> target.asJsonObject().getString("expr"))
            .toList();
    assertThat(expressions).hasSizeGreaterThan(8);
    Set<String> there = families();
    for (String expression : expressions) {
      Set<String> named = names(expression);
      assertThat(named).as(expression).isNotEmpty();
      assertThat(there).as(expression).containsAll(named);
    }
  }

  @Test
  void theTableInTheDocumentationIsComplete() throws IOException {
    Set<String> told =
        Files.readAllLines(DOCS.resolve("metrics.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.replaceFirst("^\\| `([a-z_]+).*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(told).isEqualTo(families());
  }

  private Set<String> families() {
    return page()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1)[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
