package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.gateway.scsi.MemoryDevice;

class ChapLoginTest {
  private static final String SECRET = "initiator-secret";
  private static final String OWN_SECRET = "target-secret-14";
  private static final String THEIR_CHALLENGE = "0x00112233445566778899aabbccddeeff";

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = Served.start();
    served.secured(
        "locked",
        new MemoryDevice(1 << 20),
        Optional.of(new Credentials("guest", SECRET)),
        Optional.of(new Credentials("target", OWN_SECRET)));
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @ParameterizedTest
  @CsvSource({"5,5,MD5", "'5,7',7,SHA-256", "'7,5',7,SHA-256", "'6,8',8,SHA3-256"})
  void bothSidesProveThemselves(String offered, String chosen, String digest) throws Exception {
    try (Initiator initiator = new Initiator(served)) {
      SequencedMap<String, String> challenge = begin(initiator, offered);
      assertThat(challenge).containsEntry("CHAP_A", chosen);
      SequencedMap<String, String> answer =
          Initiator.keys(
              "CHAP_N",
              "guest",
              "CHAP_R",
              response(digest, challenge, SECRET),
              "CHAP_I",
              "17",
              "CHAP_C",
              THEIR_CHALLENGE);
      Initiator.Heard end = initiator.login(Stage.SECURITY, Stage.FULL_FEATURE, 1, answer);
      assertThat(initiator.status(end)).isEqualTo(LoginStatus.SUCCESS);
      assertThat(end.keys())
          .containsEntry("CHAP_N", "target")
          .containsEntry(
              "CHAP_R",
              response(
                  digest, Initiator.keys("CHAP_I", "17", "CHAP_C", THEIR_CHALLENGE), OWN_SECRET));
    }
  }

  @Test
  void aWrongSecretOrNameIsRefused() throws Exception {
    assertThat(attempt("guest", "another-secret")).isEqualTo(LoginStatus.AUTHENTICATION_FAILURE);
    assertThat(attempt("someone", SECRET)).isEqualTo(LoginStatus.AUTHENTICATION_FAILURE);
    assertThat(attempt("guest", SECRET)).isEqualTo(LoginStatus.SUCCESS);
  }

  @Test
  void ourOwnChallengeReflectedIsRefused() throws Exception {
    try (Initiator initiator = new Initiator(served)) {
      SequencedMap<String, String> challenge = begin(initiator, "5");
      SequencedMap<String, String> answer =
          Initiator.keys(
              "CHAP_N",
              "guest",
              "CHAP_R",
              response("MD5", challenge, SECRET),
              "CHAP_I",
              value(challenge, "CHAP_I"),
              "CHAP_C",
              value(challenge, "CHAP_C"));
      Initiator.Heard end = initiator.login(Stage.SECURITY, Stage.FULL_FEATURE, 1, answer);
      assertThat(initiator.status(end)).isEqualTo(LoginStatus.AUTHENTICATION_FAILURE);
    }
  }

  @Test
  void nobodyGetsPastChapWithoutIt() throws Exception {
    try (Initiator skips = new Initiator(served);
        Initiator offersNone = new Initiator(served);
        Initiator hurries = new Initiator(served)) {
      assertThat(skips.status(skips.login(Served.iqn("locked"), 1)))
          .isEqualTo(LoginStatus.AUTHENTICATION_FAILURE);
      SequencedMap<String, String> keys = names();
      keys.put("AuthMethod", "None");
      assertThat(offersNone.status(offersNone.login(Stage.SECURITY, Stage.FULL_FEATURE, 1, keys)))
          .isEqualTo(LoginStatus.AUTHENTICATION_FAILURE);
      begin(hurries, "5");
      Initiator.Heard held = hurries.login(Stage.SECURITY, Stage.FULL_FEATURE, 1, Initiator.keys());
      assertThat(((LoginResponse) held.pdu()).transit()).isFalse();
      assertThat(served.server().sessions(Served.iqn("locked"))).isEmpty();
    }
  }

  @Test
  void sharedSecretsAreRefusedWhenTheTargetIsMade() {
    Optional<Credentials> same = Optional.of(new Credentials("a", SECRET));
    assertThatThrownBy(() -> served.secured("bad", new MemoryDevice(1 << 20), same, same))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not share");
    assertThat(same.get().toString()).doesNotContain(SECRET);
  }

  private LoginStatus attempt(String name, String secret) throws Exception {
    try (Initiator initiator = new Initiator(served)) {
      SequencedMap<String, String> challenge = begin(initiator, "7");
      SequencedMap<String, String> answer =
          Initiator.keys("CHAP_N", name, "CHAP_R", response("SHA-256", challenge, secret));
      return initiator.status(initiator.login(Stage.SECURITY, Stage.FULL_FEATURE, 1, answer));
    }
  }

  private static SequencedMap<String, String> names() {
    return Initiator.keys("InitiatorName", Initiator.NAME, "TargetName", Served.iqn("locked"));
  }

  private static SequencedMap<String, String> begin(Initiator initiator, String algorithms)
      throws Exception {
    SequencedMap<String, String> keys = names();
    keys.put("AuthMethod", "CHAP,None");
    keys.put("CHAP_A", algorithms);
    return initiator.login(Stage.SECURITY, Stage.FULL_FEATURE, 1, keys).keys();
  }

  private static String response(
      String digest, SequencedMap<String, String> challenge, String secret) throws Exception {
    MessageDigest hash = MessageDigest.getInstance(digest);
    hash.update((byte) Integer.parseInt(value(challenge, "CHAP_I")));
    hash.update(secret.getBytes(StandardCharsets.UTF_8));
    hash.update(HexFormat.of().parseHex(value(challenge, "CHAP_C").substring(2)));
    return "0x" + HexFormat.of().formatHex(hash.digest());
  }

  private static String value(SequencedMap<String, String> keys, String key) {
    return keys.getOrDefault(key, "the target sent no " + key);
  }
}
