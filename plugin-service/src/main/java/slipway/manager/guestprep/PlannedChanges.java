package slipway.manager.guestprep;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of a dry run. They come from a guest, which may be anybody's: sizes are bounded,
/// and nothing in them can pass for something else on a screen.
///
/// @param whole false when there was more than is kept
record PlannedChanges(List<PlannedChange> changes, boolean whole) {
  /// Changes that are kept; Linux has some thirty.
  static final int CHANGES_MAX = 300;

  /// The longest diff that is kept; the driver cuts there, too.
  static final int DIFF_CHARACTERS_MAX = 65_536;

  /// Of all diffs together.
  static final int DIFFS_CHARACTERS_MAX = 1 << 20;

  /// The longest path that Linux opens.
  static final int PATH_CHARACTERS_MAX = 4_096;

  private static final int WORD_CHARACTERS_MAX = 64;

  /// @param complete false when the text was cut, so that its last line is none
  static PlannedChanges parse(String text, boolean complete) throws IOException {
    List<String> lines = text.lines().toList();
    if (!complete && !lines.isEmpty()) {
      lines = lines.subList(0, lines.size() - 1);
    }
    boolean whole = complete && lines.size() <= CHANGES_MAX;
    List<PlannedChange> changes = new ArrayList<>();
    int left = DIFFS_CHARACTERS_MAX;
    for (String line : lines.subList(0, Math.min(lines.size(), CHANGES_MAX))) {
      PlannedChange change = read(line, Math.min(left, DIFF_CHARACTERS_MAX));
      left -= change.diff().length();
      changes.add(change);
    }
    return new PlannedChanges(changes, whole);
  }

  private static PlannedChange read(String line, int diffMax) throws IOException {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      JsonObject object = reader.readObject();
      String diff = object.getString("diff");
      String kept = PlainText.of(diff, diffMax);
      boolean cut = PlainText.of(diff, Integer.MAX_VALUE).length() > kept.length();
      return new PlannedChange(
          PlainText.ofLine(object.getString("action"), WORD_CHARACTERS_MAX),
          PlainText.ofLine(object.getString("change"), WORD_CHARACTERS_MAX),
          PlainText.ofLine(object.getString("path"), PATH_CHARACTERS_MAX),
          PlainText.ofLine(object.getString("mode"), WORD_CHARACTERS_MAX),
          kept,
          object.getBoolean("whole") && !cut);
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw new IOException("the guest's dry run cannot be read", e);
    }
  }
}
