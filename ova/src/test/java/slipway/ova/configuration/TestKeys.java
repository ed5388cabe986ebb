package slipway.ova.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Certificates and keys, made with the JDK's keytool: an authority, and an identity that it
/// issued.
final class TestKeys {
  private static final String PASSWORD = "changeit";

  private final Path store;

  TestKeys(Path directory) throws Exception {
    this.store = directory.resolve("keys.p12");
    pair("authority", "-ext", "bc:c", "-validity", "3650");
    pair("others", "-ext", "bc:c", "-validity", "3650");
    issued("good", "-validity", "365");
    issued("another", "-validity", "365");
    issued("ended", "-startdate", "-20d", "-validity", "10");
    issued("early", "-startdate", "+20d", "-validity", "10");
  }

  private void pair(String alias, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("-genkeypair", "-alias", alias));
    command.addAll(List.of("-keyalg", "EC", "-dname", "CN=" + alias));
    command.addAll(List.of(options));
    keytool(command);
  }

  private void issued(String alias, String... options) throws Exception {
    List<String> with =
        new ArrayList<>(List.of("-signer", "authority", "-ext", "san=dns:a.example"));
    with.addAll(List.of(options));
    pair(alias, with.toArray(String[]::new));
  }

  private void keytool(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  String certificate(String alias) throws Exception {
    return PemText.written("CERTIFICATE", x509(alias).getEncoded());
  }

  private X509Certificate x509(String alias) throws Exception {
    return (X509Certificate) Objects.requireNonNull(open().getCertificate(alias));
  }

  String key(String alias) throws Exception {
    return PemText.written(
        "PRIVATE KEY",
        Objects.requireNonNull(open().getKey(alias, PASSWORD.toCharArray())).getEncoded());
  }

  private KeyStore open() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }
}
