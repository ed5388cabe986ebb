package slipway.manager.guestmatrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every mistake in the file stops the start and says where it is.
class MatrixReaderTest {
  private static final String WHOLE =
      """
      reason | r | So it is. | Do that.
      system | * | Any other
      row | * | * | bios, uefi, uefi-secure | warm, cold | no | r
      """;

  @Test
  void commentsAndEmptyLinesArePassedBy() {
    assertThat(MatrixReader.read("# a comment\n\n" + WHOLE).rows()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rows | a; line 4: \"rows\" is none of [distro",
        "row | *; line 4: has 2 columns, not 7",
        "system | | Name; line 4: a column is empty",
        "system | * | Again; line 4: * is there twice",
        "reason | r | Again. |; line 4: r is there twice",
        "row | * | * | bios | warm | no | r; is there twice",
        "row | x | 1 | bios | warm | no | r; line 4: there is no system \"x\" above",
        "row | * | one | bios | warm | no | r; line 4: \"one\" is no version",
        "row | * | 1 | mbr | warm | no | r; line 4: \"mbr\" is none of [bios, uefi, uefi-secure]",
        "row | * | 1 | bios | hot | no | r; line 4: \"hot\" is none of [warm, cold]",
        "row | * | 1 | bios | warm | yes | r; \"yes\" is none of [supported, unverified, no]",
        "row | * | 1 | bios | warm | no | q; line 4: there is no reason \"q\" above",
        "row | * | 1 | bios | warm | no | r; * 1 has no row for ",
        "vcenter | x | 1 | x_64Guest; line 4: there is no system \"x\" above",
        "vcenter | * | 1 | a, a; line 4: a is there twice",
        "reason | q | Unused. | Nothing.; no row has the reason [q]",
      })
  void aMistakeNamesItsLine(String added, String message) {
    assertThat(refusal(WHOLE + added)).startsWith("The guest matrix, ").contains(message);
  }

  @Test
  void whatIsRefusedSaysWhatToDo() {
    assertThat(refusal(WHOLE.replace("Do that.", ""))).contains("\"r\" does not say what to do");
  }

  @Test
  void withoutARowForAnythingElseItIsNotWhole() {
    assertThat(refusal("")).contains("* * has no row for");
  }

  @Test
  void linesRowsAndLengthAreBounded() {
    assertThat(refusal("\n".repeat(MatrixReader.LINES_MAX + 1))).contains("lines");
    assertThat(refusal("#".repeat(GuestMatrix.BYTES_MAX + 1))).contains("longer than");
    StringBuilder versions = new StringBuilder("1");
    for (int i = 2; i <= MatrixReader.ROWS_MAX + 1; i++) {
      versions.append(", ").append(i);
    }
    assertThat(refusal(WHOLE + "row | * | " + versions + " | bios | warm | no | r"))
        .contains("more than " + MatrixReader.ROWS_MAX + " rows");
  }

  private static String refusal(String text) {
    MatrixException thrown =
        catchThrowableOfType(MatrixException.class, () -> MatrixReader.read(text));
    return Objects.requireNonNull(Objects.requireNonNull(thrown).getMessage());
  }
}
