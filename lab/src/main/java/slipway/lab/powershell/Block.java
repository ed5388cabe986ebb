package slipway.lab.powershell;

import java.util.List;

record Block(List<Parameter> parameters, List<Statement> statements) {
  Block {
    parameters = List.copyOf(parameters);
    statements = List.copyOf(statements);
  }
}
