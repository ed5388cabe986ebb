package slipway.manager.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

class DatabaseTest {
  @Test
  void startsWithoutPostgresTellsWhyAndConnectsByItself() throws Exception {
    int port = freePort();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?ssl=false";
    try (Database database = new Database(url, "postgres", () -> "postgres")) {
      assertThatThrownBy(database::jdbi).isInstanceOf(ProblemException.class);
      var problem = database.problem().orElseThrow();
      assertThat(problem.type()).isEqualTo(ProblemType.DATABASE_UNREACHABLE);
      assertThat(problem.cause()).doesNotContain("ssl=false");
      try (EmbeddedPostgres postgres =
          EmbeddedPostgres.builder().setPort(port).setServerConfig("fsync", "off").start()) {
        assertThat(postgres.getPort()).isEqualTo(port);
        assertThat(database.awaitOpen(Duration.ofSeconds(30))).isTrue();
        assertThat(database.problem()).isEmpty();
        int tables =
            database.read(
                h -> h.createQuery("select count(*) from migration").mapTo(Integer.class).one());
        assertThat(tables).isZero();
      }
      // Gone again: told so, in the same words, and nothing hangs.
      assertThatThrownBy(
              () -> database.read(h -> h.createQuery("select 1").mapTo(Integer.class).one()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.DATABASE_UNREACHABLE));
      assertThat(database.problem()).isPresent();
    }
  }

  @Test
  void aDatabaseOfANewerSlipwayIsLeftAlone() throws Exception {
    String url = TestDatabase.freshUrl();
    TestDatabase.migrate(url);
    String future =
        """
        insert into flyway_schema_history (installed_rank, version, description, type, script,
          installed_by, execution_time, success)
        values (999, '999', 'of the future', 'SQL', 'V999__x.sql', 'x', 1, true)""";
    change(url, future);
    try (Database database = new Database(url, TestDatabase.OWNER, () -> "postgres")) {
      assertThat(database.awaitOpen(Duration.ofSeconds(3))).isFalse();
      var problem = database.problem().orElseThrow();
      assertThat(problem.type()).isEqualTo(ProblemType.DATABASE_NEWER);
      assertThat(problem.cause()).contains("999");
    }
    change(url, "delete from flyway_schema_history where version = '999'");
    TestDatabase.migrate(url);
  }

  private static void change(String url, String sql) {
    try (Maintenance alone = Maintenance.alone(url, TestDatabase.OWNER, "postgres")) {
      alone.jdbi().useHandle(h -> h.execute(sql));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
