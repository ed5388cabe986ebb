package slipway.manager.policy;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.OptionalLong;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Versions;

/// The one policy of this installation, with optimistic locking.
public class Policies {
  private final Database database;

  public Policies(Database database) {
    this.database = database;
  }

  /// @param version 0 before anybody has set anything
  public record Versioned(Policy policy, long version) {}

  public Versioned get() {
    return database.read(
        h ->
            h.createQuery("select document, version from policy")
                .map(
                    (rs, context) ->
                        new Versioned(
                            Json.read(rs.getString("document"), Policy.class),
                            rs.getLong("version")))
                .findOne()
                .orElse(new Versioned(Policy.INITIAL, 0)));
  }

  /// @param ifVersion the version the caller saw, when it matters to them
  public Versioned put(Policy policy, OptionalLong ifVersion) {
    check(policy);
    return database.inTransaction(
        h -> {
          h.execute("lock table policy in exclusive mode");
          long version =
              h.createQuery("select version from policy").mapTo(Long.class).findOne().orElse(0L);
          if (ifVersion.isPresent() && ifVersion.getAsLong() != version) {
            throw Versions.changed("The settings");
          }
          h.createUpdate(
                  """
                  insert into policy (only_one, document, version) values (true, :document, 1)
                  on conflict (only_one) do update
                    set document = :document, version = policy.version + 1""")
              .bind("document", Json.write(policy))
              .execute();
          return new Versioned(policy, version + 1);
        });
  }

  private static void check(Policy policy) {
    String zone = policy.throttle().timeZone();
    try {
      ZoneId.of(zone == null ? "UTC" : zone);
    } catch (DateTimeException e) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID, "throttle.timeZone is no IANA name of a time zone")
          .toException();
    }
    Policy.Defaults defaults = policy.defaults();
    boolean byClock =
        defaults.cutover() == Hold.AT
            || defaults.keep() == Hold.AT
            || defaults.finalise() == Hold.AT;
    if (byClock) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "defaults must be HELD or AUTOMATIC")
          .toException();
    }
  }
}
