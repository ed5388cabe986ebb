package slipway.lab.powershell;

import java.util.Map;

/// What a cmdlet is given against what it takes.
final class CmdletSignature {
  private CmdletSignature() {}

  static void require(
      Place at, Cmdlet cmdlet, Map<String, Object> arguments, boolean fromPipeline) {
    if (fromPipeline && !cmdlet.input()) {
      throw at.error(cmdlet.name() + " takes nothing from a pipeline");
    }
    for (Map.Entry<String, Object> argument : arguments.entrySet()) {
      Cmdlet.Kind kind = cmdlet.parameters().get(argument.getKey());
      if (kind == null) {
        throw at.error(cmdlet.name() + " has no parameter -" + argument.getKey());
      }
      boolean truth = kind == Cmdlet.Kind.SWITCH || kind == Cmdlet.Kind.BOOLEAN;
      if (truth != argument.getValue() instanceof Boolean) {
        throw at.error(
            "-" + argument.getKey() + (truth ? " takes true or false" : " needs another value"));
      }
      if (Values.isNull(argument.getValue())) {
        throw new ScriptError(
            at + ": Cannot bind argument to parameter '" + argument.getKey() + "': it is null.");
      }
    }
    cmdlet
        .parameters()
        .forEach(
            (name, kind) -> {
              if (kind == Cmdlet.Kind.MANDATORY && !arguments.containsKey(name)) {
                throw at.error(cmdlet.name() + " needs -" + name);
              }
            });
  }
}
