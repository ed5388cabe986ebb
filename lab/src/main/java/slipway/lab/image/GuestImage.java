package slipway.lab.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import slipway.lab.process.HostProgram;

/// A bootable Debian 12 disk, built once per recipe and kept in a cache directory.
///
/// The cached file knows no passwords, so it serves every lab; [#writeTo] gives them to a copy.
/// Building and copying need root and loop devices.
public final class GuestImage {
  private static final String STATUS = ".status";
  private static final String KERNEL = ".vmlinuz";
  private static final String INITRD = ".initrd";
  private static final String LAYOUT = ".layout";

  private static final Duration LONGEST_BUILD = Duration.ofMinutes(20);
  private static final Duration LONGEST_COPY = Duration.ofMinutes(10);

  private final Path file;
  private final Variant variant;

  private GuestImage(Path file, Variant variant) {
    this.file = file;
    this.variant = variant;
  }

  /// What the image is made of.
  ///
  /// @param variant the kind of guest
  /// @param dataMiB incompressible files under /srv/data, with a list of their checksums
  /// @param packages beyond the minimum; with open-iscsi the guest can have its root on iSCSI
  public record Recipe(Variant variant, int diskMiB, int dataMiB, List<String> packages) {
    public static final Recipe DEFAULT = new Recipe(Variant.WHOLE, 4096, 600, List.of());

    /// A guest that is an iSCSI initiator, with the tools to try what it finds.
    public static final Recipe INITIATOR =
        new Recipe(Variant.WHOLE, 4096, 600, List.of("open-iscsi", "sg3-utils", "fio"));

    /// What the system itself needs, with room for a new initramfs.
    public static final int SYSTEM_MIB = 1400;

    /// A guest of another kind, with less to copy. What is encrypted takes all of its space.
    public static Recipe of(Variant variant) {
      return switch (variant) {
        case WHOLE -> DEFAULT;
        case DRACUT, SECURE_BOOT, UEFI, LVM -> new Recipe(variant, 3072, 100, List.of());
        case LUKS -> new Recipe(variant, 2560, 20, List.of());
      };
    }

    public static final int MAX_DISK_MIB = 65_536;

    public Recipe {
      packages = List.copyOf(packages);
      if (diskMiB > MAX_DISK_MIB || dataMiB < 1 || diskMiB - dataMiB < SYSTEM_MIB) {
        throw new IllegalArgumentException(
            "a disk of " + diskMiB + " MiB does not suit " + dataMiB + " MiB of data");
      }
    }
  }

  /// What makes a copy of the image one machine's own.
  ///
  /// @param data of the disk that holds what its workload writes; absent when its one disk does
  public record Identity(
      String hostname, String adminPassword, String nosudoPassword, Optional<UUID> data) {
    /// With one disk.
    public Identity(String hostname, String adminPassword, String nosudoPassword) {
      this(hostname, adminPassword, nosudoPassword, Optional.empty());
    }

    public Identity {
      if (!hostname.matches("[a-z0-9][a-z0-9-]{0,62}")) {
        throw new IllegalArgumentException("not a host name: " + hostname);
      }
      if ((adminPassword + nosudoPassword).matches("(?s).*[\\n\\r].*")) {
        throw new IllegalArgumentException("a password has no line breaks");
      }
    }

    @Override
    public String toString() {
      return "Identity[" + hostname + "]";
    }
  }

  /// Builds the image unless the cache holds it. One builder at a time, others wait for it.
  public static GuestImage cached(Path cache, Recipe recipe, Consumer<String> progress)
      throws IOException, InterruptedException {
    Files.createDirectories(cache);
    Path file = cache.resolve("debian12-" + RecipeFiles.key(recipe.toString()) + ".raw");
    synchronized (GuestImage.class) {
      try (FileChannel guard = openGuard(cache);
          FileLock _ = guard.lock()) {
        if (!Files.exists(file)) {
          build(file, recipe, progress);
        }
      }
    }
    return new GuestImage(file, recipe.variant());
  }

  private static FileChannel openGuard(Path cache) throws IOException {
    return FileChannel.open(
        cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void build(Path file, Recipe recipe, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path scripts = RecipeFiles.extract();
    Path fresh = file.resolveSibling(file.getFileName() + ".building");
    List<String> command = new ArrayList<>(List.of("bash"));
    command.add(scripts.resolve("build-image.sh").toString());
    command.addAll(List.of(fresh.toString(), recipe.variant().id()));
    command.addAll(List.of("" + recipe.diskMiB(), "" + recipe.dataMiB(), scripts.toString()));
    command.addAll(recipe.packages());
    try {
      HostProgram.run(LONGEST_BUILD, command, "", progress);
      for (String part : List.of(STATUS, KERNEL, INITRD, LAYOUT)) {
        Files.move(beside(fresh, part), beside(file, part), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
      RecipeFiles.delete(scripts);
    }
  }

  /// The raw file in the cache; never to be written.
  public Path file() {
    return file;
  }

  public Variant variant() {
    return variant;
  }

  /// The guest's list of installed packages, in dpkg's format.
  Path packages() {
    return beside(file, STATUS);
  }

  /// The kernel the guest boots.
  public Path kernel() {
    return beside(file, KERNEL);
  }

  /// The guest's start-up image.
  public Path initrd() {
    return beside(file, INITRD);
  }

  private static Path beside(Path raw, String part) {
    return raw.resolveSibling(raw.getFileName() + part);
  }

  /// Writes a copy for one machine: its host name, its users' passwords, its own machine id.
  public void writeTo(Path raw, Identity identity) throws IOException, InterruptedException {
    if (Files.exists(raw)) {
      throw new IOException(raw + " exists");
    }
    Path scripts = RecipeFiles.extract();
    boolean done = false;
    try {
      HostProgram.run(
          LONGEST_COPY,
          List.of("cp", "--sparse=always", "--reflink=auto", file.toString(), raw.toString()));
      HostProgram.run(
          LONGEST_COPY,
          List.of(
              "bash",
              scripts.resolve("make-own.sh").toString(),
              raw.toString(),
              beside(file, LAYOUT).toString(),
              identity.hostname(),
              identity.data().map(UUID::toString).orElse("")),
          "admin:" + identity.adminPassword() + "\nnosudo:" + identity.nosudoPassword() + "\n",
          _ -> {});
      done = true;
    } finally {
      RecipeFiles.delete(scripts);
      if (!done) {
        Files.deleteIfExists(raw);
      }
    }
  }
}
