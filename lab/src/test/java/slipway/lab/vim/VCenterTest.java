package slipway.lab.vim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VCenterTest {
  @TempDir Path directory;

  /// Takes the one certificate the lab told of and no other.
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String thumbprint;

    Pinned(String thumbprint) {
      this.thumbprint = thumbprint;
    }

    private void check(X509Certificate[] chain) throws java.security.cert.CertificateException {
      var seen = new Identity(new NoKey(), java.util.List.of(chain)).thumbprint();
      if (!seen.equals(thumbprint)) {
        throw new java.security.cert.CertificateException(seen);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws java.security.cert.CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket)
        throws java.security.cert.CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws java.security.cert.CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// A stand-in where only certificates count.
  private static final class NoKey implements java.security.PrivateKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "none";
    }

    @Override
    public String getFormat() {
      return "none";
    }

    @Override
    public byte[] getEncoded() {
      return new byte[0];
    }
  }

  private static HttpResponse<String> post(VCenter vcenter, String path, byte[] body)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Pinned(vcenter.thumbprint())}, new SecureRandom());
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(
          HttpRequest.newBuilder(vcenter.url().resolve(path))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void theSizeOfARequestIsBounded() throws Exception {
    try (VCenter vcenter = LabSite.start(directory)) {
      var reply = post(vcenter, "/sdk", new byte[Front.MAX_BODY_BYTES + 1]);
      assertThat(reply.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void anUnknownMethodIsATypedFault() throws Exception {
    try (VCenter vcenter = LabSite.start(directory)) {
      String call =
          "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"
              + "<Explode xmlns='urn:vim25'><_this type='ServiceInstance'>ServiceInstance</_this>"
              + "</Explode></e:Body></e:Envelope>";
      var reply = post(vcenter, "/sdk", call.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(reply.statusCode()).isEqualTo(500);
      assertThat(reply.body()).contains("<MethodNotFoundFault").contains("Explode");
    }
  }

  @Test
  void aRestartFindsMachinesWithTheirIds() throws Exception {
    Path image = Files.write(directory.resolve("image.raw"), new byte[1 << 20]);
    String id;
    try (VCenter vcenter = LabSite.start(directory)) {
      id = vcenter.seed().addMachine("web", image, 1, 256, "debian12_64Guest");
    }
    try (VCenter vcenter = LabSite.start(directory)) {
      assertThat(vcenter.seed().machines()).containsEntry("web", id);
      String next = vcenter.seed().addMachine("app", image, 1, 256, "debian12_64Guest");
      assertThat(next).isNotEqualTo(id);
    }
  }

  @Test
  void filesThatNoMachineAccountsForAreLeftovers() throws Exception {
    Path image = Files.write(directory.resolve("image.raw"), new byte[1 << 20]);
    try (VCenter vcenter = LabSite.start(directory)) {
      vcenter.seed().addMachine("web", image, 1, 256, "debian12_64Guest");
      vcenter.seed().addGateway("gateway", directory.resolve("devices"));
      assertThat(vcenter.seed().leftovers()).isEmpty();
      // What the disk remembers of changes is its own.
      Files.writeString(
          Files.createDirectories(directory.resolve("ds1/web/web.changes")).resolve("000001"), "x");
      assertThat(vcenter.seed().leftovers()).isEmpty();
      Files.writeString(directory.resolve("ds1/web/forgotten.iso"), "x");
      assertThat(vcenter.seed().leftovers()).containsExactly("file [ds1] web/forgotten.iso");
    }
  }

  @Test
  void anEndpointThatIsClosedCanBeStartedAgainOnItsPort() throws IOException, InterruptedException {
    VCenter first = LabSite.start(directory);
    int port = first.port();
    first.close();
    VCenterConfig config = LabSite.config(directory);
    var again =
        new VCenterConfig(
            config.name(), config.instanceUuid(), port, config.accounts(), config.layout());
    try (VCenter second = LabSite.start(again, directory)) {
      assertThat(second.port()).isEqualTo(port);
    }
  }
}
