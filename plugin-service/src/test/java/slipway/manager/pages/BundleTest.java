package slipway.manager.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// What a browser fetches before it shows the first view.
class BundleTest {
  private static final Path BUILT =
      Path.of(System.getProperty("slipway.root", ".."), "plugin-ui/target/dist");
  private static final long MOST_BYTES = 700_000;

  /// Relative to the document; the client's own script is not ours.
  private static final Pattern FETCHED = Pattern.compile("(?:src|href)=\"([^\"/]+\\.(?:js|css))\"");

  @Test
  void whatIsFetchedBeforeTheFirstViewIsSmall() throws IOException {
    String document = Files.readString(BUILT.resolve("index.html"));
    List<String> fetched =
        FETCHED
            .matcher(document)
            .results()
            .map((MatchResult found) -> found.group(1))
            .distinct()
            .toList();
    assertThat(fetched).anyMatch(name -> name.startsWith("main-")).hasSizeGreaterThan(2);
    long bytes = 0;
    for (String name : fetched) {
      bytes += compressed(BUILT.resolve(name));
    }
    assertThat(bytes).as("bytes of %s, compressed", fetched).isLessThanOrEqualTo(MOST_BYTES);
  }

  private static int compressed(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      Files.copy(file, zip);
    }
    return bytes.size();
  }
}
