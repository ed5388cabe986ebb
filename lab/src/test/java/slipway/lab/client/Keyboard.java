package slipway.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/// Hands that never leave the keyboard.
public final class Keyboard {
  /// Nobody tabs further than this to get anywhere.
  private static final int MAX_TABS = 80;

  private final Page page;

  public Keyboard(Page page) {
    this.page = page;
  }

  /// Tabs until the element has the focus, and fails when that never happens.
  public void to(Locator element) {
    element.waitFor();
    for (int i = 0; i < MAX_TABS && !isFocused(element); i++) {
      page.keyboard().press("Tab");
    }
    assertThat(isFocused(element)).as("%s is reached with the tab key", element).isTrue();
  }

  private static boolean isFocused(Locator element) {
    return (Boolean) element.evaluate("e => e === e.ownerDocument.activeElement");
  }

  public void press(String key) {
    page.keyboard().press(key);
  }

  public void activate(Locator button) {
    to(button);
    press("Enter");
  }

  public void type(Locator field, String text) {
    to(field);
    press("ControlOrMeta+a");
    page.keyboard().type(text);
  }

  /// Chooses in a list by the beginning of the option.
  public void choose(Locator select, String option) {
    to(select);
    page.keyboard().type(option);
  }

  public void check(Locator box) {
    to(box);
    if (!box.isChecked()) {
      press("Space");
    }
  }
}
