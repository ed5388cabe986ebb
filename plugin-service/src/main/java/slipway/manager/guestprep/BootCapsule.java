package slipway.manager.guestprep;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Builds boot capsules: ISO files with the guest's own kernel and start-up image, from which a
/// machine without a disk finds its root over iSCSI. A guest that hands over no kernel is started
/// by iPXE ([IpxeCapsule]).
///
/// Where to find it is told in a file laid over the start-up image as a second archive
/// ([TargetFile]), and not by kernel arguments: those every process of the guest may read, and one
/// of them would be the CHAP secret. The ISO holds the secret too, so it is written for its owner
/// only.
public final class BootCapsule {
  /// How long grub-mkrescue may take; it takes a second or two.
  static final Duration BUILD_LIMIT = Duration.ofMinutes(2);

  /// The kernel looks for the next archive at a multiple of four bytes; a page is tidier.
  private static final int INITRD_ALIGNMENT = 4096;

  /// How much of a failing program's output is shown.
  static final int OUTPUT_CHARS_MAX = 400;

  private static final String PROGRAM = "grub-mkrescue";

  // What the program makes a disc of, by platform. // Debian's grub-pc-bin and grub-efi-amd64-bin
  private static final Path GRUB = Path.of("/usr/lib/grub");
  private static final Pattern PLAIN_OPTION = Pattern.compile("[A-Za-z0-9_.,:/=@+-]+");
  private static final Pattern SERIAL = Pattern.compile("console=ttyS(\\d)(?:,(\\d+).*)?");
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final String program;
  private final Path ipxe;

  public BootCapsule() {
    this(PROGRAM, IpxeCapsule.IPXE);
  }

  BootCapsule(String program, Path ipxe) {
    this.program = program;
    this.ipxe = ipxe;
  }

  /// Builds the capsule of a guest into a directory; answers the file.
  public Path build(PreparedGuest guest, BootFiles files, IscsiRoot root, Path into)
      throws IOException {
    Path work = Files.createTempDirectory(into, "capsule", OWNER_ONLY);
    try {
      Path made = work.resolve("capsule.iso");
      if (guest.hasBootFiles()) {
        fetch(guest, files, work);
        append(work.resolve(BootFile.INITRD.fileName()), overlay(TargetFile.of(guest, root)));
      }
      PreparedGuest.Efi efi = guest.efi();
      if (efi != null && efi.hasShim()) {
        EfiCapsule.write(guest, efi, root, work, made);
      } else {
        String platform = efi == null ? "i386-pc" : "x86_64-efi";
        rescue(platform, content(guest, root, work), work, made);
      }
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Path capsule = into.resolve("slipway-" + guest.instanceUuid() + ".iso");
      return Files.move(made, capsule, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteTree(work);
    }
  }

  // What the disc for BIOS holds, and that for UEFI without a shim.
  private Path content(PreparedGuest guest, IscsiRoot root, Path work) throws IOException {
    Path content = Files.createDirectory(work.resolve("content"));
    if (!guest.hasBootFiles()) {
      IpxeCapsule.fill(guest, root, ipxe, content);
      return content;
    }
    Path grub = Files.createDirectories(content.resolve("boot/grub"));
    for (BootFile file : List.of(BootFile.KERNEL, BootFile.INITRD)) {
      Files.move(work.resolve(file.fileName()), content.resolve("boot").resolve(file.fileName()));
    }
    Files.writeString(grub.resolve("grub.cfg"), configuration(guest, root));
    return content;
  }

  // A GRUB of the appliance's own, for one platform: with more of them it would make a disc for
  // all.
  private void rescue(String platform, Path content, Path work, Path iso) throws IOException {
    run(
        List.of(
            program,
            "--directory=" + GRUB.resolve(platform),
            "-o",
            iso.toString(),
            content.toString(),
            "--",
            "-volid",
            "SLIPWAY"),
        work);
  }

  private static void fetch(PreparedGuest guest, BootFiles files, Path into) throws IOException {
    for (Map.Entry<BootFile, String> file : guest.files().entrySet()) {
      Path to = into.resolve(file.getKey().fileName());
      try {
        files.get(guest.instanceUuid(), file.getKey(), to);
      } catch (NoSuchFileException e) {
        throw Problem.of(
                ProblemType.STATE_CONFLICT,
                "The kernel of the guest " + guest.os() + " is not kept any more.",
                "Prepare the guest again.")
            .toException(e);
      }
      Sha256.require(to, file.getValue());
    }
  }

  /// The second archive.
  static byte[] overlay(TargetFile told) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    Newc archive = new Newc(bytes);
    archive.directory("etc", 0755);
    archive.file(told.path(), 0600, told.content().getBytes(StandardCharsets.US_ASCII));
    archive.finish();
    return bytes.toByteArray();
  }

  private static void append(Path initrd, byte[] overlay) throws IOException {
    int gap = (int) (-Files.size(initrd) & (INITRD_ALIGNMENT - 1));
    initrd.toFile().setWritable(true, true);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(initrd, StandardOpenOption.APPEND))) {
      out.write(new byte[gap]);
      out.write(overlay);
    }
  }

  static String configuration(PreparedGuest guest, IscsiRoot root) {
    StringBuilder text = new StringBuilder("set timeout=0\n");
    guest.kernelOptions().stream()
        .map(SERIAL::matcher)
        .filter(java.util.regex.Matcher::matches)
        .findFirst()
        .ifPresent(
            serial ->
                text.append("serial --unit=")
                    .append(serial.group(1))
                    .append(" --speed=")
                    .append(serial.group(2) == null ? "9600" : serial.group(2))
                    .append("\nterminal_output console serial\n"));
    text.append("linux /boot/vmlinuz ").append(String.join(" ", arguments(guest, root)));
    return text.append("\ninitrd /boot/initrd\nboot\n").toString();
  }

  static List<String> arguments(PreparedGuest guest, IscsiRoot root) {
    List<String> arguments = new ArrayList<>(List.of(guest.root(), "ro", "ip=" + guest.ip()));
    if (!root.bootMac().isEmpty()) {
      // pxelinux's form: the hardware type, then the address. // initramfs-tools(7)
      arguments.add("BOOTIF=01-" + root.bootMac().toLowerCase(Locale.ROOT).replace(':', '-'));
    }
    arguments.addAll(guest.kernelOptions());
    for (String argument : arguments) {
      if (!PLAIN_OPTION.matcher(argument).matches()) {
        throw Problem.of(ProblemType.CAPSULE_FAILED, guest.os(), "kernel argument " + argument)
            .toException();
      }
    }
    return arguments;
  }

  private static void run(List<String> command, Path work) throws IOException {
    Path output = work.resolve("output");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw Problem.of(ProblemType.PROGRAM_MISSING, command.getFirst()).toException(e);
    }
    try {
      if (!process.waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw failed(command, "it took longer than " + BUILD_LIMIT.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(command, "it was interrupted");
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw failed(command, tail(output));
    }
  }

  private static RuntimeException failed(List<String> command, String why) {
    return Problem.of(ProblemType.CAPSULE_FAILED, command.getFirst(), why).toException();
  }

  private static String tail(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output)) {
      in.skip(Math.max(0, Files.size(output) - OUTPUT_CHARS_MAX));
      return new String(in.readNBytes(OUTPUT_CHARS_MAX), StandardCharsets.UTF_8).strip();
    }
  }

  static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
