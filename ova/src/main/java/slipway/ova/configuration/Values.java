package slipway.ova.configuration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values as they came, and what is wrong with them so far.
final class Values {
  /// A certificate chain with its key is a few KiB; nothing else comes near.
  static final int VALUE_CHARACTERS_MAX = 65_535;

  /// Values other than PEM have a line on a screen.
  static final int LINE_CHARACTERS_MAX = 255;

  /// Farther than this from every key, a guess helps nobody.
  private static final int GUESS_DISTANCE_MAX = 4;

  private final Map<String, String> raw;
  private final List<Complaint> complaints = new ArrayList<>();

  Values(Map<String, String> raw) {
    this.raw = raw;
    raw.keySet().stream()
        .sorted()
        .filter(key -> Property.ofKey(key).isEmpty())
        .forEach(key -> complaints.add(Complaint.unknown(key, guess(key))));
    for (Property property : Property.values()) {
      checkShape(property);
    }
  }

  private void checkShape(Property property) {
    String value = text(property);
    boolean pem = property.category() == Property.Category.TLS;
    int most = pem ? VALUE_CHARACTERS_MAX : LINE_CHARACTERS_MAX;
    if (value.length() > most) {
      complain(property, Mistake.VALUE_TOO_LONG, most);
    }
    if (value
        .chars()
        .anyMatch(c -> Character.isISOControl(c) && !(pem && "\r\n\t".indexOf(c) >= 0))) {
      complain(property, Mistake.CONTROL_CHARACTER);
    }
  }

  /// The value, without blanks around it; a password as it stands.
  String text(Property property) {
    String value = raw.getOrDefault(property.key(), property.standard());
    return property == Property.ADMIN_PASSWORD || property == Property.VCENTER_PASSWORD
        ? value
        : value.strip();
  }

  /// The value, unless it is empty or already known to be wrong.
  Optional<String> given(Property property) {
    return Optional.of(text(property)).filter(value -> !value.isEmpty() && isUsable(property));
  }

  boolean isEmpty(Property property) {
    return text(property).isEmpty();
  }

  /// Whether nothing is wrong with it so far.
  boolean isUsable(Property property) {
    return complaints.stream().noneMatch(complaint -> complaint.key().equals(property.key()));
  }

  /// The parts of a list with commas or blanks.
  List<String> list(Property property) {
    return given(property).stream()
        .flatMap(value -> Arrays.stream(value.split("[,\\s]+")))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  void complain(Property property, Mistake mistake, Object... details) {
    complaints.add(Complaint.of(property, mistake, details));
  }

  List<Complaint> complaints() {
    return List.copyOf(complaints);
  }

  private static String guess(String key) {
    return Arrays.stream(Property.values())
        .map(Property::key)
        .filter(known -> distance(known, key) <= GUESS_DISTANCE_MAX)
        .min((a, b) -> Integer.compare(distance(a, key), distance(b, key)))
        .map(known -> "; did you mean " + known + "?")
        .orElse("");
  }

  /// Levenshtein's distance, one row at a time.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
