package slipway.manager.registration.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import slipway.manager.registration.Access;
import slipway.manager.registration.Lists;
import slipway.manager.registration.PluginAddress;
import slipway.manager.registration.Registration;
import slipway.manager.vsphere.VCenters;

/// Where the plugin is served, and with which certificate.
final class PluginOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where vCenter finds the plugin. Default: this machine's address as vCenter sees it.")
  @Nullable String url = System.getProperty("slipway.plugin.url");

  @Option(
      names = "--certificate",
      paramLabel = "PEM",
      description = "What is served there. Default on the appliance: its own.")
  @Nullable Path certificate = ofProperty("slipway.plugin.certificate");

  /// @param needsCertificate whether it is told to vCenter or compared
  Registration registration(VCenters vcenters, List<Access> where, boolean needsCertificate)
      throws IOException {
    Path file = certificate;
    if (file == null && needsCertificate) {
      throw new ParameterException(
          spec.commandLine(), "say what certificate the plugin is served with: --certificate PEM");
    }
    return new Registration(
        vcenters,
        Lists.builtIn(),
        address(where.getFirst().vcenter().url()),
        file == null ? "" : thumbprint(file));
  }

  private static @Nullable Path ofProperty(String name) {
    String value = System.getProperty(name);
    return value == null ? null : Path.of(value);
  }

  private URI address(URI vcenter) throws IOException {
    String said = url;
    if (said == null) {
      return PluginAddress.towards(vcenter);
    }
    try {
      URI address = URI.create(said);
      if ("https".equals(address.getScheme())
          && address.getHost() != null
          && address.getPort() > 0
          && !address.getRawPath().isEmpty()) {
        return address;
      }
    } catch (IllegalArgumentException none) {
      // Told below.
    }
    throw new ParameterException(
        spec.commandLine(), "--url is https://HOST:PORT/plugin.zip, not " + said);
  }

  private static String thumbprint(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] encoded = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
