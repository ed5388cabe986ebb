package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.ExtensionLists;
import slipway.manager.vsphere.PluginExtension;

/// Against a server that answers as the installer is documented to.
class SolutionInstallerTest {
  private static final String PATH = "/api/ui/solutioninstall";
  private static final PluginExtension PLUGIN =
      new PluginExtension(
          "slipway",
          "0.1.0",
          "Slipway",
          "Slip\"way\\ \n",
          "https://192.0.2.10:443/plugin.zip",
          "AB:".repeat(31) + "AB",
          new ExtensionLists(
              List.of("slipway.migrate"),
              List.of("slipway.started"),
              List.of("slipway.failed"),
              List.of(new ExtensionLists.Privilege("Slipway.Migrate", "Slipway")),
              List.of(
                  new ExtensionLists.Texts("en", "task", Map.of("slipway.migrate.label", "Go")))));

  private static Identity identity;
  private HttpsServer server;
  private int status = 204;
  private String path = "";
  private String token = "";
  private String body = "";

  @BeforeAll
  static void identity(@TempDir Path directory) throws Exception {
    identity = Identity.make(directory, "vc");
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.createContext(
        "/",
        exchange -> {
          path = exchange.getRequestURI().getPath();
          token = String.valueOf(exchange.getRequestHeaders().getFirst("solution-install-token"));
          body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void install(String ticket) {
    URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    new Vim25VCenters().install(new Endpoint(url, identity.thumbprint()), PATH, ticket, PLUGIN);
  }

  @Test
  void theExtensionIsToldForTheToken() {
    install("dG9rZW4=");
    assertThat(path).isEqualTo(PATH);
    assertThat(token).isEqualTo("dG9rZW4=");
    JsonObject extension =
        Json.createReader(new StringReader(body))
            .readObject()
            .getJsonArray("vcenterExtensions")
            .getJsonObject(0)
            .getJsonObject("extension");
    assertThat(extension.getString("key")).isEqualTo("slipway");
    assertThat(extension.getString("company")).isEqualTo("Slipway");
    assertThat(extension.getJsonObject("description").getString("label")).isEqualTo(PLUGIN.label());
    JsonObject client = extension.getJsonArray("client").getJsonObject(0);
    assertThat(client.getString("type")).isEqualTo("vsphere-client-remote");
    assertThat(client.getString("url")).isEqualTo(PLUGIN.url());
    JsonObject at = extension.getJsonArray("server").getJsonObject(0);
    assertThat(at.getString("serverThumbprint")).isEqualTo(PLUGIN.thumbprint());
    assertThat(extension.getJsonArray("taskList").getJsonObject(0).getString("taskID"))
        .isEqualTo("slipway.migrate");
    assertThat(
            extension
                .getJsonArray("resourceList")
                .getJsonObject(0)
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("value"))
        .isEqualTo("Go");
  }

  @Test
  void aTokenThatHasExpiredIsToldFromAServerThatIsNotThere() {
    status = 401;
    assertThat(problem("old")).isEqualTo(ProblemType.INSTALLER_REFUSED);
    status = 503;
    assertThat(problem("old")).isEqualTo(ProblemType.VCENTER_UNREACHABLE);
  }

  @Test
  void whatWasNeverATokenIsSentNowhere() {
    assertThat(problem("two\r\nlines")).isEqualTo(ProblemType.INSTALLER_REFUSED);
    assertThat(path).isEmpty();
  }

  private ProblemType problem(String ticket) {
    return catchThrowableOfType(ProblemException.class, () -> install(ticket)).problem().type();
  }
}
