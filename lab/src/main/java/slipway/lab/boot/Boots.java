package slipway.lab.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
/// gateway and the boot capsule are those of a migration. As in a migration, nothing but what the
/// guest asks for is fetched until it answers: then its fill begins.
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
  /// over the link with the recorded trace; then the bytes of the disk that a boot touches.
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
        times.near.add(guest.boot(Guest.Disk.empty("no link", near)));
        times.far.add(guest.boot(Guest.Disk.empty(link, far)));
        times.again.add(guest.boot(Guest.Disk.empty(link, far).playing(trace)));
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

  /// Records a boot; answers the bytes of the disk that it touched.
  private static long recorded(Guest guest, LinkShaper near, Path trace) throws Exception {
    double _ = guest.boot(Guest.Disk.empty("no link", near).recording(trace));
    // docs/formats/boot-trace.md
    ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(trace)).order(ByteOrder.LITTLE_ENDIAN);
    return (long) header.getInt(12) * header.getInt(24);
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
