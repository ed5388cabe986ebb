package slipway.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
  @Test
  void everythingButNameAndKeysHasADefault() {
    NodeConfig config = NodeConfig.of(properties("name", "gw", "tls", "/etc/slipway/tls"));
    assertThat(config.devices()).isEqualTo(Path.of("/dev/disk/by-id"));
    assertThat(config.iscsiListen()).isEqualTo(new HostPort("0.0.0.0", 3260));
    assertThat(config.writes()).isEmpty();
  }

  @Test
  void whatIsAdvertisedIsWhatIsListenedAtUnlessSaidOtherwise() {
    NodeConfig config =
        NodeConfig.of(
            properties(
                "name",
                "gw",
                "tls",
                "t",
                "iscsi.listen",
                "10.1.1.1:3260",
                "link.listen",
                "h:1",
                "link.advertise",
                "h:2"));
    assertThat(config.iscsiAdvertise()).isEqualTo(new HostPort("10.1.1.1", 3260));
    assertThat(config.linkAdvertise()).isEqualTo(new HostPort("h", 2));
  }

  @Test
  void anUnknownSettingNamesTheNearestKnownOne() {
    assertThatThrownBy(
            () -> NodeConfig.of(properties("name", "gw", "tls", "t", "iscsi.lisen", "h:1")))
        .hasMessage("There is no setting iscsi.lisen; did you mean iscsi.listen?");
  }

  @Test
  void aMissingOrWrongSettingIsNamed() {
    assertThatThrownBy(() -> NodeConfig.of(properties("name", "gw")))
        .hasMessage("The setting tls is missing");
    assertThatThrownBy(
            () -> NodeConfig.of(properties("name", "gw", "tls", "t", "control.listen", "here")))
        .hasMessageStartingWith("The setting control.listen: ");
  }

  @Test
  void whoEnrolsNeedsAPinAndAToken() {
    String pin = "AB:".repeat(31) + "AB";
    NodeConfig config =
        NodeConfig.of(
            properties(
                "name", "gw",
                "tls", "t",
                "manager", "10.0.0.4:443",
                "manager.fingerprint", pin.toLowerCase(java.util.Locale.ROOT),
                "enrolment.token.file", "token"));
    assertThat(config.enrolment())
        .contains(new Enrolment(new HostPort("10.0.0.4", 443), pin, Path.of("token"), ""));
    assertThatThrownBy(
            () ->
                NodeConfig.of(
                    properties(
                        "name", "gw", "tls", "t", "manager", "h:1", "manager.fingerprint", "AB")))
        .hasMessageContaining("manager.fingerprint is no SHA-256 fingerprint");
    assertThatThrownBy(
            () ->
                NodeConfig.of(
                    properties(
                        "name", "gw", "tls", "t", "manager", "h:1", "manager.fingerprint", pin)))
        .hasMessage("The setting enrolment.token.file is missing");
  }

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }
}
