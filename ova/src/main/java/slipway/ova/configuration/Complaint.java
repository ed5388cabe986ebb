package slipway.ova.configuration;

/// One thing that is wrong with what was asked for, for the console. It never holds a secret.
///
/// @param key of the property; empty when it is about all of them
public record Complaint(String key, Mistake mistake, String sentence) {

  static Complaint of(Property property, Mistake mistake, Object... details) {
    return new Complaint(property.key(), mistake, mistake.sentence(details));
  }

  /// About something that has no property of its own.
  public static Complaint general(Mistake mistake, Object... details) {
    return new Complaint("", mistake, mistake.sentence(details));
  }

  static Complaint unknown(String key, String guess) {
    return new Complaint(key, Mistake.UNKNOWN_PROPERTY, Mistake.UNKNOWN_PROPERTY.sentence(guess));
  }

  /// A line for a person: which property, and why.
  public String line() {
    return key.isEmpty() ? sentence : key + ": " + sentence;
  }
}
