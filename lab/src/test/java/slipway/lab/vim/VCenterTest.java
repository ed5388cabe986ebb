package slipway.lab.vim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.client.Pin;

class VCenterTest {
  @TempDir Path directory;

  private static HttpResponse<String> post(VCenter vcenter, String path, byte[] body)
      throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(Pin.context(vcenter.thumbprint())).build()) {
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
