package slipway.manager.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeepingTest {
  @Test
  void whatIsNamedAfterItsContentIsKeptAndThePageIsAskedAbout() {
    assertThat(Keeping.keep("/ui/chunk-3EFK7VUX.js")).isEqualTo(Keeping.FOR_GOOD);
    assertThat(Keeping.keep("/ui/styles-ABCDEF12.css")).isEqualTo(Keeping.FOR_GOOD);
    assertThat(Keeping.keep("/ui/index.html")).isEqualTo(Keeping.ASK_AGAIN);
    assertThat(Keeping.keep("/ui/main.js")).isEqualTo(Keeping.ASK_AGAIN);
    assertThat(Keeping.keep("/ui/3rdpartylicenses.txt")).isEqualTo(Keeping.ASK_AGAIN);
  }
}
