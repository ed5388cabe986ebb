package slipway.manager.session;

import jakarta.json.Json;
import jakarta.ws.rs.core.Response;
import slipway.manager.problem.Problem;

/// A problem as RFC 9457 writes it, with what to do about it.
final class ProblemResponse {
  static final String MEDIA_TYPE = "application/problem+json";

  private ProblemResponse() {}

  static Response of(Problem problem) {
    return of(problem, problem.type().status());
  }

  static Response of(Problem problem, int status) {
    return Response.status(status).type(MEDIA_TYPE).entity(body(problem, status)).build();
  }

  static String body(Problem problem) {
    return body(problem, problem.type().status());
  }

  private static String body(Problem problem, int status) {
    return Json.createObjectBuilder()
        .add("type", problem.type().id())
        .add("title", problem.type().title())
        .add("status", status)
        .add("detail", problem.cause())
        .add("remedy", problem.remedy())
        .build()
        .toString();
  }
}
