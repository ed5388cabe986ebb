package slipway.manager.registration.command;

import java.io.Console;
import java.util.Optional;

/// Whoever sits at the terminal.
public interface Dialogue {

  /// Asks; empty when nobody is there or the input has ended.
  Optional<String> ask(String question);

  /// Asks without showing what is typed.
  Optional<String> askSecret(String question);

  /// The terminal that the program was started from, if it was.
  static Dialogue ofTerminal() {
    return new Dialogue() {
      @Override
      public Optional<String> ask(String question) {
        return terminal().map(console -> console.readLine("%s ", question));
      }

      @Override
      public Optional<String> askSecret(String question) {
        return terminal().map(console -> console.readPassword("%s ", question)).map(String::new);
      }

      private Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
      }
    };
  }
}
