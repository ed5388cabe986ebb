package slipway.manager.problem;

import org.jspecify.annotations.Nullable;

/// Carries a [Problem] to whoever shows or records it.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.type().id() + ": " + problem.cause(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
