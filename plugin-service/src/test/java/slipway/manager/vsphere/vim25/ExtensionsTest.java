package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.vsphere.vim25.SoapServer.fault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.vsphere.ExtensionLists;
import slipway.manager.vsphere.PluginExtension;
import slipway.manager.vsphere.VSphere;

class ExtensionsTest {
  private static final PluginExtension PLUGIN =
      new PluginExtension(
          "slipway",
          "1",
          "Slipway",
          "Slipway",
          "https://192.0.2.10:443/plugin.zip",
          "AB:CD",
          new ExtensionLists(
              List.of("slipway.1.migrate"),
              List.of("slipway.1.started"),
              List.of("slipway.1.problem"),
              List.of(new ExtensionLists.Privilege("slipway.1.Migrate", "slipway.1")),
              List.of(
                  new ExtensionLists.Texts("en_US", "task", Map.of("slipway.1.migrate", "M")))));

  private static Identity identity;
  private SoapServer server;
  private VSphere vsphere;

  @BeforeAll
  static void identity(@TempDir Path directory) throws Exception {
    identity = Identity.make(directory, "vc");
  }

  @BeforeEach
  void start() throws Exception {
    server = new SoapServer(identity);
    vsphere = new Vim25VCenters().login(server.endpoint(), "ann", "pw");
  }

  @AfterEach
  void stop() {
    vsphere.close();
    server.close();
  }

  @Test
  void anExtensionsElementsComeInTheSchemasOrder() {
    server.on("RegisterExtension", "");
    vsphere.extensions().register(PLUGIN);
    assertThat(server.calls("RegisterExtension").getLast().text())
        .containsSubsequence(
            "<description",
            "<key",
            "<company",
            "<version",
            "<server",
            "<type",
            "MANIFEST_SERVER",
            "<adminEmail",
            "<serverThumbprint",
            "AB:CD",
            "<client",
            "vsphere-client-remote",
            "<taskList",
            "<eventList",
            "<faultList",
            "<privilegeList",
            "<resourceList",
            "<lastHeartbeatTime");
  }

  @Test
  void whatIsGoneAlreadyNeedsNoRemoving() {
    server.on("UnregisterExtension", fault("NotFound", "gone", ""));
    assertThat(vsphere.extensions().unregister("slipway")).isFalse();
  }

  @Test
  void anExtensionThatIsNoPluginHasNoAddress() {
    server.on(
        "FindExtension",
        "<returnval><description><label>a</label><summary>b</summary></description><key>slipway</key>"
            + "<version>1</version></returnval>");
    assertThat(vsphere.extensions().find("slipway"))
        .hasValueSatisfying(
            found -> {
              assertThat(found.url()).isEmpty();
              assertThat(found.company()).isEmpty();
            });
  }
}
