package slipway.manager.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import slipway.manager.problem.Problem;

/// Tells at `/health/ready` whether the database answers, and if not, why and what to do.
@Readiness
@ApplicationScoped
public class DatabaseReadiness implements HealthCheck {
  @Inject Database database;

  @Override
  public HealthCheckResponse call() {
    return response(database.problem());
  }

  static HealthCheckResponse response(Optional<Problem> problem) {
    var response = HealthCheckResponse.named("database").status(problem.isEmpty());
    problem.ifPresent(
        p ->
            response
                .withData("problem", p.type().id())
                .withData("cause", p.cause())
                .withData("remedy", p.remedy()));
    return response.build();
  }
}
