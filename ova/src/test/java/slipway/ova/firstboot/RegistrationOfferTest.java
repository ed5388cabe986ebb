package slipway.ova.firstboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.Installer;
import slipway.ova.environment.OvfEnvironment;

/// The installer's token; an account is in [FirstBootTest].
class RegistrationOfferTest {
  private static final String TYPED = "AB:".repeat(31) + "AB";
  private static final String LEFT = "CD:".repeat(31) + "CD";

  @TempDir Path root;
  private Place place;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");

  @BeforeEach
  void makeSystem() throws IOException {
    place = new Place(root);
    Files.createDirectories(place.run());
    Files.createDirectories(place.memory());
  }

  private static Optional<Installer> installer(String endpoint, String thumbprint)
      throws IOException {
    return Installer.of(
        OvfEnvironment.readInstallers(
            """
            <Environment xmlns="http://schemas.dmtf.org/ovf/environment/1"
                xmlns:oe="http://schemas.dmtf.org/ovf/environment/1"><PropertySection>
              <Property oe:key="guestinfo.slipway.role" oe:value="manager"/>
              <Property oe:key="solutionInstall.token" oe:value="dG9rZW4="/>
              <Property oe:key="solutionInstall.postDeployData.endpoint" oe:value="%s"/>
              <Property oe:key="solutionInstall.postDeployData.thumbprint" oe:value="%s"/>
              <Property oe:key="vmw.vsphereui.solutioninstall.pluginId" oe:value="slipway"/>
            </PropertySection></Environment>"""
                .formatted(endpoint, thumbprint)));
  }

  private Properties boot(Optional<Installer> installer) throws IOException {
    var vcenter = new Configuration.VCenter("vc.example", 443, TYPED, Optional.empty());
    new RegistrationOffer(place, () -> now).make(vcenter, installer, "fingerprint");
    Properties waiting = new Properties();
    if (Files.exists(place.registration())) {
      waiting.load(new StringReader(Files.readString(place.registration())));
    }
    return waiting;
  }

  private String outcome() throws IOException {
    return Files.readString(place.registrationOutcome());
  }

  @Test
  void theInstallersTokenWaitsForTheUnitThatRegistersAndForNobodyElse() throws IOException {
    Properties waiting =
        boot(
            installer(
                "https://vc.example/api/ui/solutioninstall",
                LEFT.toLowerCase(java.util.Locale.ROOT)));
    assertThat(waiting)
        .containsEntry("url", "https://vc.example")
        .containsEntry("path", "/api/ui/solutioninstall")
        .containsEntry("thumbprint", LEFT)
        .containsEntry("token", "dG9rZW4=");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.registration())))
        .isEqualTo("rw-------");
    assertThat(outcome()).contains("as soon as the manager is ready");
  }

  @Test
  void aThumbprintInAnotherFormGivesWayToTheOneThatWasTyped() throws IOException {
    Properties waiting =
        boot(installer("vc.example/api/ui/solutioninstall", "AB:".repeat(19) + "AB"));
    assertThat(waiting)
        .containsEntry("url", "https://vc.example")
        .containsEntry("thumbprint", TYPED);
  }

  @Test
  void itIsUsedOnceAndNotAfterItsTime() throws IOException {
    Optional<Installer> left = installer("https://vc.example/api/ui/solutioninstall", LEFT);
    String mark = boot(left).getProperty("mark");
    now = now.plus(Duration.ofMinutes(20));
    assertThat(boot(left)).as("a boot within its time").isNotEmpty();
    // What the unit leaves behind when it has done its work.
    Files.delete(place.registration());
    Files.writeString(place.memory().resolve("registered"), mark + "\n");
    assertThat(boot(left)).isEmpty();
    assertThat(outcome()).isEqualTo("vc.example: registered\n");

    Files.delete(place.memory().resolve("registered"));
    now = now.plus(Duration.ofMinutes(11));
    assertThat(boot(left)).isEmpty();
    assertThat(outcome()).contains("the installer's token is over");
  }

  @Test
  void whatCannotBeUsedIsAsIfNothingHadBeenLeft() throws IOException {
    for (String address : new String[] {"", "http://vc.example/x", "https://vc.example", "a b"}) {
      assertThat(boot(installer(address, LEFT))).as(address).isEmpty();
    }
    assertThat(place.registrationOutcome()).doesNotExist();
    assertThat(installer("https://vc.example/x", LEFT).toString()).doesNotContain("dG9rZW4");
  }
}
