package slipway.lab.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import slipway.lab.image.Variant;

/// The options of `slipway demo`.
final class DemoOptions {
  @Option(names = "--root", required = true, hidden = true, description = "The checkout.")
  Path root = Path.of("");

  @Option(names = "--once", description = "Migrate once, prove it, and end.")
  boolean once;

  @Option(
      names = "--link",
      paramLabel = "MBIT:MS",
      defaultValue = "1000:5",
      converter = LinkShapeConverter.class,
      description =
          "The link between the sites: rate and one-way delay. Default: ${DEFAULT-VALUE}.")
  LinkShape link = LinkShape.parse("1000:5");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the figures there, as JSON.")
  @Nullable Path report;

  @Option(
      names = "--prefill",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Copy ahead while the source runs; --no-prefill boots from an empty cache.")
  boolean prefill = true;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep everything (disks, logs, database) there instead of a temporary folder.")
  @Nullable Path directory;

  @Option(
      names = "--kill-manager",
      description = "Also kill the manager (SIGKILL) during the cutover, and start it again.")
  boolean killManager;

  @Option(
      names = "--cut-link",
      paramLabel = "SECONDS",
      description = "Also cut the link for so long while the disk fills and the guest reads.")
  int cutLinkSeconds;

  /// The kind of guest that is migrated.
  Variant variant = Variant.WHOLE;

  /// Also start the guest once more when everything is taken back.
  boolean startAtEnd;

  /// Also change the guest's start-up image while it runs from the cache, have the capsule built
  /// anew, and restart the guest from it.
  boolean renewCapsule;

  /// The manager runs in software emulation as well: how long the cutover takes says nothing.
  boolean slowManager;

  /// Where guest images and packages are kept between runs, for all checkouts of this user.
  Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("slipway");
  }

  static final class LinkShapeConverter implements ITypeConverter<LinkShape> {
    @Override
    public LinkShape convert(String text) {
      try {
        return LinkShape.parse(text);
      } catch (IllegalArgumentException e) {
        throw new picocli.CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
