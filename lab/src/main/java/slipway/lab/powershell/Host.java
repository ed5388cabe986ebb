package slipway.lab.powershell;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The machine a script runs on.
public interface Host {
  /// By lower-case name.
  Map<String, Cmdlet> cmdlets();

  /// `$env:NAME`; nothing when it is not set.
  Object environment(String name);

  /// A member of a type; `arguments` is empty for a property. Throws for what it does not have.
  Object staticMember(Place at, String type, String name, Optional<List<Object>> arguments);

  /// How a program ended, and what it put out.
  record Program(long code, List<Object> output) {}

  /// Runs a program.
  Program program(Place at, String path, List<String> arguments);

  /// A script's file as `&` and `.` name it, read anew.
  String script(Place at, String path);

  /// `$PSVersionTable.PSVersion`
  PsObject version();
}
