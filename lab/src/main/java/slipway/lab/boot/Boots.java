package slipway.lab.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.lab.image.GuestImage;
import slipway.lab.process.HostProgram;
import slipway.lab.wan.LinkShaper;

/// `boots`, a part of `./slipway bench`: boots the lab guest, which has no disk of its own, from
/// volumes in different states, one after the other, and prints the medians on one line.
///
/// Each boot is timed from power-on to the workload's first answer. The link's TLS, the source
/// gateway, the boot capsule and the fill behind the guest are those of a migration.
@Command(name = "boots", description = "Times boots over iSCSI from full and empty caches.")
public final class Boots implements Callable<Integer> {
  private static final Duration LONGEST_KEYS = Duration.ofMinutes(1);

  @Option(names = "--root", required = true)
  Path root = Path.of("");

  @Option(names = "--rounds")
  int rounds = 3;

  @Option(names = "--link")
  String link = "100:10";

  private record Times(List<Double> full, List<Double> near, List<Double> far, List<Double> again) {
    Times() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /// Prints seconds from a full cache, from an empty one with no link between, over the link, and
  /// over the link with the recorded trace; then the bytes a boot fetches when nothing is filled.
  @Override
  public Integer call() throws Exception {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "slipway");
    GuestImage image =
        GuestImage.cached(cache, GuestImage.Recipe.INITIATOR, line -> System.err.println(line));
    Path work = Files.createTempDirectory("slipway-boots");
    try (Programs programs = new Programs(root, work)) {
      HostProgram.run(
          LONGEST_KEYS,
          programs.gateway("keys", "" + work.resolve("tls"), "127.0.0.1", "destination"));
      measure(image, work, programs);
    } finally {
      delete(work);
    }
    return 0;
  }

  private void measure(GuestImage image, Path work, Programs programs) throws Exception {
    int source = programs.export(image.file(), work.resolve("tls/127.0.0.1"));
    Path trace = work.resolve("trace");
    Times times = new Times();
    long workingSet = 0;
    LinkShaper.Link unshaped = LinkShaper.Link.parse("100000:0");
    try (LinkShaper near = LinkShaper.start(Programs.here(source), unshaped);
        LinkShaper far = LinkShaper.start(Programs.here(source), LinkShaper.Link.parse(link))) {
      Guest guest = new Guest(image, work, programs);
      workingSet = recorded(guest, near, trace);
      for (int i = 0; i < rounds; i++) {
        times.full.add(guest.boot(Guest.Disk.full()));
        times.near.add(guest.boot(Guest.Disk.empty(near, true, null, null)));
        times.far.add(guest.boot(Guest.Disk.empty(far, true, null, null)));
        times.again.add(guest.boot(Guest.Disk.empty(far, true, trace, null)));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%.2f %.2f %.2f %.2f %d%n",
        median(times.full),
        median(times.near),
        median(times.far),
        median(times.again),
        workingSet);
  }

  /// Boots once with nothing but demand; records what is read, and answers the bytes that crossed.
  private static long recorded(Guest guest, LinkShaper near, Path trace) throws Exception {
    long before = near.bytesBackward();
    double _ = guest.boot(Guest.Disk.empty(near, false, null, trace));
    return near.bytesBackward() - before;
  }

  private static double median(List<Double> of) {
    return of.stream().sorted().skip(of.size() / 2).findFirst().orElseThrow();
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
