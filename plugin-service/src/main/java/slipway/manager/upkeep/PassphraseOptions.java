package slipway.manager.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import slipway.manager.registration.command.Dialogue;

/// What a backup is sealed with: typed, or the first line of a file that its owner alone may read.
final class PassphraseOptions {
  private static final int BYTES_MAX = 4096;

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Takes the passphrase from the first line of a file that only its owner may read, in place"
              + " of asking for it.")
  @Nullable Path file;

  /// @param twice so that a slip of the finger does not seal it for good
  String ask(Dialogue dialogue, boolean twice) throws IOException {
    Path from = file;
    if (from != null) {
      return read(from);
    }
    String typed = dialogue.askSecret("Passphrase of the backup:").orElse("");
    if (typed.isEmpty()) {
      throw wrong("there is no passphrase: type it at a terminal, or say --passphrase-file");
    }
    if (twice && !typed.equals(dialogue.askSecret("The same again:").orElse(""))) {
      throw wrong("the two passphrases differ");
    }
    return typed;
  }

  private static String read(Path from) throws IOException {
    for (PosixFilePermission permission : Files.getPosixFilePermissions(from)) {
      if (OF_OTHERS.contains(permission)) {
        throw new IOException(from + " holds a passphrase and others may use it: chmod 600");
      }
    }
    if (Files.size(from) > BYTES_MAX) {
      throw new IOException(from + " is larger than " + BYTES_MAX + " bytes");
    }
    return Files.readString(from).lines().findFirst().orElse("");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
