package slipway.manager.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;

/// A real PostgreSQL for the tests of this JVM, started at its first use. What it promises of
/// durability is off: no test pulls its plug, and the disk is shared.
public final class TestDatabase {
  private TestDatabase() {}

  private static final class Holder {
    static final EmbeddedPostgres POSTGRES = start();
    static final Database DATABASE = open(POSTGRES);
  }

  public static Database get() {
    return Holder.DATABASE;
  }

  /// Where it is, for a manager in another process.
  public static String url() {
    get();
    return Holder.POSTGRES.getJdbcUrl("postgres", "postgres");
  }

  /// Another pool on the same database, as a second manager has it.
  public static Database another() {
    return open(Holder.POSTGRES);
  }

  /// Who owns [#freshUrl()]s, as on the appliance: a role that may do nothing else.
  public static final String OWNER = "slipway";

  /// An empty database of its own in the same server, with nobody connected to it.
  public static String freshUrl() {
    String name = "fresh_" + UUID.randomUUID().toString().replace('-', '_');
    get()
        .read(
            h -> {
              boolean isThere =
                  h.createQuery("select exists (select from pg_roles where rolname = :owner)")
                      .bind("owner", OWNER)
                      .mapTo(Boolean.class)
                      .one();
              if (!isThere) {
                h.execute("create role " + OWNER + " login password 'postgres'");
              }
              return h.execute("create database " + name + " owner " + OWNER);
            });
    return Holder.POSTGRES.getJdbcUrl(OWNER, name);
  }

  /// Brings its tables up to date, as a manager does at its start, and leaves.
  public static void migrate(String url) throws InterruptedException {
    try (Database database = new Database(url, OWNER, () -> "postgres")) {
      if (!database.awaitOpen(Duration.ofSeconds(30))) {
        throw new IllegalStateException("no database: " + database.problem());
      }
    }
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off")
          .setServerConfig("synchronous_commit", "off")
          .setServerConfig("listen_addresses", "127.0.0.1")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Database open(EmbeddedPostgres postgres) {
    var database =
        new Database(postgres.getJdbcUrl("postgres", "postgres"), "postgres", () -> "postgres");
    try {
      if (!database.awaitOpen(Duration.ofSeconds(30))) {
        throw new IllegalStateException("no database: " + database.problem());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return database;
  }
}
