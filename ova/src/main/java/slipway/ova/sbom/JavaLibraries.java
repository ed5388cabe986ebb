package slipway.ova.sbom;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The jars that are shipped, also those within a WAR and within Payara Micro: what is there, not
/// what a build meant to put there.
public final class JavaLibraries {
  /// Payara Micro is 100 MB and holds jars, which hold none.
  static final int DEPTH_MAX = 2;

  static final long JAR_BYTES_MAX = 512L << 20;

  private static final Pattern FILE = Pattern.compile("(.+?)-([0-9][A-Za-z0-9._-]*)\\.jar");
  private static final Pattern COORDINATES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

  private final List<Component> found = new ArrayList<>();

  private JavaLibraries() {}

  /// Everything below a folder.
  public static List<Component> in(Path folder) throws IOException {
    JavaLibraries libraries = new JavaLibraries();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        if (isArchive(file.toString()) && Files.isRegularFile(file)) {
          libraries.add(String.valueOf(file.getFileName()), Files.readAllBytes(file), 0);
        }
      }
    }
    return libraries.found;
  }

  /// The runtime itself.
  public static Component runtime(Path java) throws IOException {
    Properties release = new Properties();
    try (InputStream in = Files.newInputStream(java.resolve("release"))) {
      release.load(in);
    }
    String version =
        release
            .getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION", ""))
            .replace("\"", "");
    String vendor = release.getProperty("IMPLEMENTOR", "OpenJDK").replace("\"", "");
    return new Component(
        vendor,
        "openjdk",
        version,
        "pkg:generic/openjdk@"
            + DebianPackages.encoded(version)
            + "?vendor="
            + DebianPackages.encoded(vendor),
        "");
  }

  private static boolean isArchive(String name) {
    return name.endsWith(".jar") || name.endsWith(".war");
  }

  private void add(String name, byte[] content, int depth) throws IOException {
    List<Properties> coordinates = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (COORDINATES.matcher(entry.getName()).matches()) {
          Properties properties = new Properties();
          properties.load(zip);
          coordinates.add(properties);
        } else if (isArchive(entry.getName()) && depth < DEPTH_MAX) {
          byte[] inner = zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, JAR_BYTES_MAX));
          add(entry.getName().substring(entry.getName().lastIndexOf('/') + 1), inner, depth + 1);
        }
      }
    }
    found.add(component(name, coordinates, sha256(content)));
    // A jar that others were folded into: they are inside all the same.
    if (coordinates.size() > 1) {
      coordinates.forEach(each -> found.add(component(each, "")));
    }
  }

  private static Component component(String file, List<Properties> coordinates, String sha256) {
    if (coordinates.size() == 1) {
      return component(coordinates.getFirst(), sha256);
    }
    Matcher parts = FILE.matcher(file);
    String name = parts.matches() ? parts.group(1) : file.replaceAll("\\.[jw]ar$", "");
    String version = parts.matches() ? parts.group(2) : "";
    for (Properties each : coordinates) {
      if (name.equals(each.getProperty("artifactId"))) {
        return component(each, sha256);
      }
    }
    String at = version.isEmpty() ? "" : "@" + DebianPackages.encoded(version);
    String purl = "pkg:generic/" + DebianPackages.encoded(name) + at + "?checksum=sha256:" + sha256;
    return new Component("", name, version, purl, sha256);
  }

  private static Component component(Properties coordinates, String sha256) {
    String group = coordinates.getProperty("groupId", "");
    String name = coordinates.getProperty("artifactId", "");
    String version = coordinates.getProperty("version", "");
    return new Component(
        group,
        name,
        version,
        "pkg:maven/" + group + "/" + name + "@" + DebianPackages.encoded(version),
        sha256);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
