package slipway.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  @ParameterizedTest
  @CsvSource({"0,0", "512,512", "4K,4096", "1m,1048576", "4G,4294967296", "2T,2199023255552"})
  void sizesAreBytesOrPowersOf1024(String text, long bytes) {
    assertThat(ByteCount.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "-1", "1.5G", "4GB", "9999999999T"})
  void otherSizesAreRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> ByteCount.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4G");
  }

  @Test
  void addressesHaveAHostAndAPort() {
    assertThat(HostPort.parse("127.0.0.1:3260")).isEqualTo(new HostPort("127.0.0.1", 3260));
    assertThat(HostPort.parse("[::1]:3260")).isEqualTo(new HostPort("::1", 3260));
    assertThat(HostPort.parse("[::1]:3260")).hasToString("[::1]:3260");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":1", "host:", "host:65536", "host:-1", "host:x"})
  void otherAddressesAreRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1:3260");
  }

  @Test
  void aDiskWithoutASchemeIsAFile() {
    assertThat(ExportCommand.uri("/disks/a b.img").toString()).isEqualTo("file:///disks/a%20b.img");
    assertThat(ExportCommand.uri("nbd://host/x").getScheme()).isEqualTo("nbd");
  }
}
