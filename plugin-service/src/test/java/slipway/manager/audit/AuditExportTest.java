package slipway.manager.audit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.manager.audit.AuditExport.Format;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;

class AuditExportTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private Database database = TestDatabase.get();

  @BeforeEach
  void open() throws InterruptedException {
    database = new Database(TestDatabase.freshUrl(), TestDatabase.OWNER, () -> "postgres");
    assertThat(database.awaitOpen(Duration.ofSeconds(30))).isTrue();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void note(Instant at, String action, String detail) {
    new Audit(database, Clock.fixed(at, ZoneOffset.UTC))
        .note("ann", "192.0.2.1", action, "site s1", detail);
  }

  private String written(Optional<Instant> since, Optional<Instant> until, Format format)
      throws IOException {
    StringBuilder out = new StringBuilder();
    new AuditExport(database.jdbi()).write(since, until, format, out);
    return out.toString();
  }

  @Test
  void spreadsheetsGetWhatRfc4180SaysAndRunNothing() throws IOException {
    note(NOON, "site.add", "two\nlines, and \"quotes\"");
    note(NOON, "=cmd()", "");
    assertThat(written(Optional.empty(), Optional.empty(), Format.CSV))
        .isEqualTo(
            """
            id,at,user,address,action,object,detail\r
            1,2026-11-21T12:00:00Z,ann,192.0.2.1,site.add,site s1,"two
            lines, and ""quotes\"""\r
            2,2026-11-21T12:00:00Z,ann,192.0.2.1,'=cmd(),site s1,\r
            """);
  }

  @Test
  void anyTextSurvivesJson() throws IOException {
    String hostile = "\"\\\u0001\n\uD83D\uDE00 grün";
    note(NOON, "a", hostile);
    note(NOON, "b", "");
    JsonArray entries =
        Json.createReader(
                new StringReader(written(Optional.empty(), Optional.empty(), Format.JSON)))
            .readArray();
    assertThat(entries).hasSize(2);
    JsonObject first = entries.getJsonObject(0);
    assertThat(first.getString("detail")).isEqualTo(hostile);
    assertThat(first.getJsonNumber("id").longValue()).isEqualTo(1);
  }

  @Test
  void anEmptyLogIsAnEmptyList() throws IOException {
    assertThat(
            Json.createReader(
                    new StringReader(written(Optional.empty(), Optional.empty(), Format.JSON)))
                .readArray())
        .isEmpty();
  }

  @Test
  void aTimeIsFromThenOnAndBeforeThen() throws IOException {
    note(NOON.minusSeconds(1), "before", "");
    note(NOON, "first", "");
    note(NOON.plusSeconds(59), "last", "");
    note(NOON.plusSeconds(60), "after", "");
    assertThat(written(Optional.of(NOON), Optional.of(NOON.plusSeconds(60)), Format.CSV))
        .contains(",first,", ",last,")
        .doesNotContain(",before,", ",after,");
  }

  @Test
  void moreThanIsFetchedAtATimeComesInOrder() throws IOException {
    database.read(
        h ->
            h.execute(
                """
                insert into audit (at, by_user, address, action, object, detail)
                select now(), 'u', '', 'n' || n, '', '' from generate_series(1, 1300) n"""));
    assertThat(
            written(Optional.empty(), Optional.empty(), Format.CSV)
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1)[4]))
        .hasSize(1300)
        .startsWith("n1", "n2")
        .endsWith("n1300");
  }
}
