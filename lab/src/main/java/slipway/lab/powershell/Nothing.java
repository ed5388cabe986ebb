package slipway.lab.powershell;

/// The two kinds of nothing: `$null`, which is a value, and the output of what puts out nothing,
/// which is none: `@($null)` has one element, `@(a function without output)` has no element.
public enum Nothing {
  NULL,
  VOID
}
