package slipway.lab.powershell;

/// A script's characters, and where we are among them.
final class Source {
  /// The longest script; ours have a tenth of it.
  static final int CHARACTERS_MAX = 200_000;

  private final String file;
  private final String text;
  private int position;
  private int line = 1;

  Source(String file, String text) {
    this.file = file;
    this.text = text;
    if (text.length() > CHARACTERS_MAX) {
      throw place().error("longer than " + CHARACTERS_MAX + " characters");
    }
  }

  Place place() {
    return new Place(file, line);
  }

  DialectException error(String what) {
    return place().error(what);
  }

  boolean atEnd() {
    return position >= text.length();
  }

  /// The character here, 0 at the end.
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    int at = position + ahead;
    return at < text.length() ? text.charAt(at) : 0;
  }

  boolean looksAt(String what) {
    return text.regionMatches(true, position, what, 0, what.length());
  }

  char next() {
    if (atEnd()) {
      throw error("the script ends here");
    }
    char c = text.charAt(position++);
    if (c == '\n') {
      line++;
    }
    return c;
  }

  void expect(String what) {
    if (!looksAt(what)) {
      throw error("expected " + what + (atEnd() ? " at the end" : " at '" + peek() + "'"));
    }
    for (int i = 0; i < what.length(); i++) {
      next();
    }
  }

  boolean accept(String what) {
    if (!looksAt(what)) {
      return false;
    }
    expect(what);
    return true;
  }

  /// The word here, as in `Get-Item`, without moving; empty when there is none.
  String word() {
    int end = position;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return text.substring(position, end);
  }

  /// A name without dashes, and past it.
  String name() {
    StringBuilder name = new StringBuilder();
    while (Character.isLetterOrDigit(peek()) || peek() == '_') {
      name.append(next());
    }
    if (name.isEmpty()) {
      throw error("expected a name");
    }
    return name.toString();
  }

  /// Past blanks, comments and continued lines, in this line.
  void skipBlanks() {
    while (true) {
      if (peek() == ' ' || peek() == '\t' || peek() == '\r') {
        next();
      } else if (peek() == '`' && (peek(1) == '\n' || peek(1) == '\r')) {
        next();
        accept("\r");
        next();
      } else if (peek() == '#') {
        while (!atEnd() && peek() != '\n') {
          next();
        }
      } else if (looksAt("<#")) {
        while (!accept("#>")) {
          next();
        }
      } else {
        return;
      }
    }
  }

  /// Past line ends, too.
  void skipLines() {
    skipBlanks();
    while (peek() == '\n') {
      next();
      skipBlanks();
    }
  }

  /// Past everything between two statements.
  void skipStatementEnds() {
    skipLines();
    while (accept(";")) {
      skipLines();
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }
}
