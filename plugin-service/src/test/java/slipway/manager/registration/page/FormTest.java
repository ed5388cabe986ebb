package slipway.manager.registration.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormTest {
  @TempDir Path dir;

  @Test
  void whatWasTypedStaysText() {
    String evil = "\"><script>alert('x')</script>&";
    String page = new Form(evil, evil, evil, List.of(evil), true).html("n");
    assertThat(page).doesNotContain("<script").contains("&lt;script&gt;", "role=\"alert\"");
    assertThat(Form.escaped(evil)).doesNotContainPattern("[<>\"']");
  }

  @Test
  void everyFieldHasItsLabel() {
    String page = Form.EMPTY.html("n");
    var ids =
        java.util.regex.Pattern.compile(
                "<input id=\"([a-z-]+)\"|<input type=\"checkbox\" id=\"([a-z-]+)\"")
            .matcher(page);
    int fields = 0;
    while (ids.find()) {
      String id = ids.group(1) == null ? ids.group(2) : ids.group(1);
      assertThat(page).contains("<label for=\"" + id + "\">");
      fields++;
    }
    assertThat(fields).isEqualTo(6);
  }

  @Test
  void onlyTheAdministratorsPasswordOpens() throws Exception {
    byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec("correct horse".toCharArray(), salt, 1000, 256))
            .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    Path verifier =
        kept("1000:" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash) + "\n");
    assertThat(AdminPassword.matches(verifier, "correct horse")).isTrue();
    assertThat(AdminPassword.matches(verifier, "correct horsf")).isFalse();
    assertThat(AdminPassword.matches(verifier, "")).isFalse();
    for (String broken : List.of("", "1000:AA", "x:AA==:AA==", "99999999:AA==:AA==", "0:A:A")) {
      assertThat(AdminPassword.matches(kept(broken), "correct horse")).as(broken).isFalse();
    }
  }

  private Path kept(String text) throws IOException {
    return Files.writeString(dir.resolve("verifier"), text);
  }
}
