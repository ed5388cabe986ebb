package slipway.manager.guestmatrix;

/// A mistake in the guest matrix.
final class MatrixException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MatrixException(String message) {
    super("The guest matrix, " + message);
  }
}
