package slipway.manager.guestprep;

/// Text from a guest with everything written out that would not be seen, or would make a reader see
/// something else: control characters, marks that turn the direction of writing, marks of no width.
final class PlainText {
  private PlainText() {}

  /// Lines and tabs stay; cut at so many characters.
  static String of(String text, int max) {
    return made(text, max, true);
  }

  /// One line, cut at so many characters.
  static String ofLine(String text, int max) {
    return made(text, max, false);
  }

  private static String made(String text, int max, boolean lines) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      String shown = shown(character, lines);
      if (plain.length() + shown.length() > max) {
        break;
      }
      plain.append(shown);
      at += Character.charCount(character);
    }
    return plain.toString();
  }

  private static String shown(int character, boolean lines) {
    boolean stays = lines && (character == '\n' || character == '\t');
    return stays || !isHidden(character)
        ? Character.toString(character)
        : "\\u{%x}".formatted(character);
  }

  private static boolean isHidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
