package slipway.manager.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A problem as the REST API shows it. // RFC 9457
@Schema(name = "Problem")
public record ProblemDocument(String type, String title, int status, String detail, String remedy) {
  public static ProblemDocument of(Problem problem) {
    return new ProblemDocument(
        problem.type().id(),
        problem.type().title(),
        problem.type().status(),
        problem.cause(),
        problem.remedy());
  }
}
