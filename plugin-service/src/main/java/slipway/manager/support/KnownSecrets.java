package slipway.manager.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import slipway.manager.secrets.Purposes;
import slipway.manager.secrets.SecretBox;

/// Every secret of this installation, to be looked for.
final class KnownSecrets {
  private static final Pattern SECRET_FILE =
      Pattern.compile("(?i).*(key|password|passphrase|token|secret|hash).*");
  private static final int DEPTH_MAX = 5;
  private static final int FILE_BYTES_MAX = 1 << 20;

  private KnownSecrets() {}

  static Set<String> of(Path data, Path keyFile, Jdbi jdbi) throws IOException {
    Set<String> secrets = new HashSet<>();
    files(data, secrets);
    lines(keyFile, secrets);
    SecretBox box = SecretBox.open(keyFile);
    jdbi.useHandle(
        handle -> {
          sites(handle, box, secrets);
          targets(handle, box, secrets);
        });
    return secrets;
  }

  /// The lines of files that by their names hold nothing else.
  private static void files(Path data, Set<String> secrets) throws IOException {
    for (String part : List.of("manager", "gateway/tls", "authority", "appliance")) {
      below(data.resolve(part), DEPTH_MAX, secrets);
    }
  }

  /// What belongs to another user is not for us: neither are its secrets.
  private static void below(Path directory, int depth, Set<String> secrets) throws IOException {
    if (depth == 0 || !Files.isDirectory(directory) || !Files.isReadable(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          below(entry, depth - 1, secrets);
        } else if (Files.isRegularFile(entry)
            && Files.isReadable(entry)
            && SECRET_FILE.matcher(entry.getFileName().toString()).matches()) {
          lines(entry, secrets);
        }
      }
    }
  }

  private static void lines(Path file, Set<String> secrets) throws IOException {
    if (Files.size(file) <= FILE_BYTES_MAX) {
      new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("-----"))
          .forEach(secrets::add);
    }
  }

  private static void sites(Handle handle, SecretBox box, Set<String> secrets) {
    handle
        .createQuery("select id, password from site")
        .map((rs, context) -> opened(box, Purposes.site(rs.getString(1)), rs.getBytes(2)))
        .forEach(secrets::add);
  }

  private static void targets(Handle handle, SecretBox box, Set<String> secrets) {
    handle
        .createQuery(
            """
            select migration::text, memo from step_progress
            where step = :step and memo is not null
            union all
            select migration::text, facts::json ->> 'sealedSecret' from step_result
            where step = :step and facts::json ->> 'sealedSecret' is not null""")
        .bind("step", Purposes.CHAP_STEP)
        .map(
            (rs, context) ->
                opened(
                    box,
                    Purposes.chap(rs.getString(1)),
                    Base64.getDecoder().decode(rs.getString(2))))
        .forEach(secrets::add);
  }

  /// One that no key opens cannot be looked for, and nobody knows it.
  private static String opened(SecretBox box, String purpose, byte[] sealed) {
    try {
      return box.unseal(purpose, sealed);
    } catch (IllegalStateException unreadable) {
      return "";
    }
  }
}
