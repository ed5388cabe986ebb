package slipway.manager.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  @TempDir Path directory;

  @Test
  void opensWhatItSealedAlsoAfterARestart() throws IOException {
    Path key = directory.resolve("key");
    byte[] sealed = SecretBox.open(key).seal("site 1", "pass wörd");
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("pass");
    assertThat(SecretBox.open(key).unseal("site 1", sealed)).isEqualTo("pass wörd");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSecretDoesNotOpenForAnotherPurposeWithAnotherKeyOrChanged() throws IOException {
    SecretBox box = SecretBox.open(directory.resolve("key"));
    SecretBox other = SecretBox.open(directory.resolve("other"));
    byte[] sealed = box.seal("site 1", "secret");
    assertThatThrownBy(() -> box.unseal("site 2", sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> other.unseal("site 1", sealed))
        .isInstanceOf(IllegalStateException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> box.unseal("site 1", sealed))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aKeyOfTheWrongLengthIsRefused() throws IOException {
    Path key = Files.writeString(directory.resolve("short"), "AAAA");
    assertThatThrownBy(() -> SecretBox.open(key))
        .hasMessageContaining("holds 3 bytes instead of 32");
  }

  @Test
  void aDerivedSecretIsTheSameWithTheSameKeyAndPurposeAlone() throws IOException {
    SecretBox box = SecretBox.open(directory.resolve("key"));
    assertThat(box.derive("chap 1", 8))
        .hasSize(16)
        .isEqualTo(SecretBox.open(directory.resolve("key")).derive("chap 1", 8))
        .isNotEqualTo(box.derive("chap 2", 8))
        .isNotEqualTo(SecretBox.open(directory.resolve("other")).derive("chap 1", 8));
  }
}
