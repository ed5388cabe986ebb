package slipway.ova.configuration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an appliance is for. The ports are those of docs/ports.md, which a test compares.
public enum Role {
  MANAGER,
  GATEWAY;

  /// TCP ports that other machines reach.
  public List<Integer> ports() {
    return switch (this) {
      case MANAGER -> List.of(443);
      case GATEWAY -> List.of(3260, 10908, 10909);
    };
  }

  /// The name of its unit, its user and its files.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The roles that a value of [Property#ROLE] stands for.
  static Optional<List<Role>> ofWord(String word) {
    return word.equals("both")
        ? Optional.of(List.of(values()))
        : Arrays.stream(values()).filter(role -> role.word().equals(word)).map(List::of).findAny();
  }
}
