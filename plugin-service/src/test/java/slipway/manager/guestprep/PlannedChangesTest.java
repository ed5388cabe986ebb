package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.io.IOException;
import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlannedChangesTest {
  @Test
  void aChangeIsReadAsTheDriverWritesIt() throws IOException {
    PlannedChanges read = PlannedChanges.parse(line("/etc/fstab", "-a\n+\tb"), true);
    assertThat(read.whole()).isTrue();
    assertThat(read.changes())
        .containsExactly(
            new PlannedChange("network", "edit", "/etc/fstab", "0644", "-a\n+\tb", true));
  }

  @Test
  void whatWouldNotBeSeenIsWrittenOut() throws IOException {
    PlannedChange change =
        PlannedChanges.parse(line("/etc/\u202etxt.\nx", "+\u001b[31m\r\u200b\u2066 \ud800"), true)
            .changes()
            .getFirst();
    assertThat(change.path()).isEqualTo("/etc/\\u{202e}txt.\\u{a}x");
    assertThat(change.diff()).startsWith("+\\u{1b}[31m\\u{d}\\u{200b}\\u{2066} ");
  }

  @Test
  void theNumberOfChangesIsBounded() throws IOException {
    String lines =
        String.join("\n", Collections.nCopies(PlannedChanges.CHANGES_MAX + 1, line("/x", "+")));
    PlannedChanges read = PlannedChanges.parse(lines, true);
    assertThat(read.changes()).hasSize(PlannedChanges.CHANGES_MAX);
    assertThat(read.whole()).isFalse();
  }

  @Test
  void theSizeOfOneDiffIsBounded() throws IOException {
    PlannedChange change =
        PlannedChanges.parse(line("/x", "+".repeat(PlannedChanges.DIFF_CHARACTERS_MAX + 1)), true)
            .changes()
            .getFirst();
    assertThat(change.diff()).hasSize(PlannedChanges.DIFF_CHARACTERS_MAX);
    assertThat(change.whole()).isFalse();
  }

  @Test
  void theSizeOfAllDiffsIsBounded() throws IOException {
    int many = PlannedChanges.DIFFS_CHARACTERS_MAX / PlannedChanges.DIFF_CHARACTERS_MAX + 3;
    String long_ = line("/x", "+".repeat(PlannedChanges.DIFF_CHARACTERS_MAX));
    PlannedChanges read =
        PlannedChanges.parse(String.join("\n", Collections.nCopies(many, long_)), true);
    assertThat(read.changes().stream().mapToInt(c -> c.diff().length()).sum())
        .isEqualTo(PlannedChanges.DIFFS_CHARACTERS_MAX);
    assertThat(read.changes())
        .hasSize(many)
        .last()
        .extracting(PlannedChange::whole)
        .isEqualTo(false);
  }

  @Test
  void aTextThatWasCutLosesItsLastLineAndSaysSo() throws IOException {
    PlannedChanges read = PlannedChanges.parse(line("/x", "+") + "\n{\"action\":\"ne", false);
    assertThat(read.changes()).hasSize(1);
    assertThat(read.whole()).isFalse();
  }

  @Property
  void anythingElseIsRefusedInOneWay(@ForAll String anything) {
    try {
      PlannedChanges.parse(anything, true);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("dry run");
    }
  }

  @Test
  void aLineWithoutItsMembersIsRefused() {
    assertThatThrownBy(() -> PlannedChanges.parse("{\"action\":1}", true))
        .isInstanceOf(IOException.class);
  }

  private static String line(String path, String diff) {
    return Json.createObjectBuilder()
        .add("action", "network")
        .add("change", "edit")
        .add("path", path)
        .add("mode", "0644")
        .add("diff", diff)
        .add("whole", true)
        .build()
        .toString();
  }
}
