package slipway.manager.guestmatrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// docs/guest-matrix.md is made of the matrix, but for the table of runs below, which the lab's
/// GuestMatrixIT writes; `-Dtest.jvm.flags=-Ddocs.write=true` makes it anew.
class GuestMatrixPageTest {
  @Test
  void thePageInTheDocumentsIsCurrent() throws IOException {
    Path file = Path.of(System.getProperty("slipway.root", ".."), "docs", "guest-matrix.md");
    String expected =
        GuestMatrixPage.render(GuestMatrix.carried())
            + GuestMatrixPage.below(Files.readString(file));
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as("docs/guest-matrix.md is stale; run this test with -Dtest.jvm.flags=-Ddocs.write=true")
        .isEqualTo(expected);
  }
}
