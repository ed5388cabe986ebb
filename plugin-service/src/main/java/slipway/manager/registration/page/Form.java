package slipway.manager.registration.page;

import java.util.List;

/// The page itself: plain HTML without scripts. What was typed is shown again, but for passwords.
///
/// @param outcome lines of what was done; empty when nothing was
/// @param failed whether they tell of a failure
record Form(String vcenter, String thumbprint, String user, List<String> outcome, boolean failed) {
  static final Form EMPTY = new Form("", "", "", List.of(), false);

  static final String STYLE =
      """
      body{font:16px/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1b2a32;background:#fff}
      label{display:block;margin-top:1rem;font-weight:bold}
      input:not([type=checkbox]){width:100%;box-sizing:border-box;font:inherit;padding:.3rem}
      input[type=checkbox]+label{display:inline;font-weight:normal}
      fieldset{margin-top:1.5rem;border:1px solid #6b7a83}
      .hint{font-size:.875rem;color:#44535c;margin:0}
      .outcome{border-left:4px solid #2f7a2f;padding:.5rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
      .failed{border-color:#b3261e}
      button{font:inherit;margin:1rem .5rem 0 0;padding:.4rem 1rem}
      @media (prefers-color-scheme:dark){
      :root{color-scheme:dark}
      body{color:#e3e9ec;background:#17242b}
      .hint{color:#b3c0c7}
      fieldset{border-color:#8b9aa3}
      .outcome{border-color:#6dc36d}
      .failed{border-color:#f28b82}
      }
      """;

  String html(String nonce) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Slipway: registration with vCenter</title>
    <style nonce="%s">
    %s</style>
    </head>
    <body>
    <main>
    <h1>Registration with vCenter</h1>
    <p>Registers Slipway's plugin with a vCenter, tells how it stands, or removes it. The account is used once and kept nowhere.</p>
    %s
    <form method="post" action="registration" autocomplete="off">
    <label for="password">Password of admin on this appliance</label>
    <input id="password" name="password" type="password" required>
    <fieldset>
    <legend>vCenter</legend>
    <label for="vcenter">Name or address</label>
    <input id="vcenter" name="vcenter" required maxlength="261" value="%s">
    <label for="thumbprint">SHA-256 thumbprint of its certificate</label>
    <input id="thumbprint" name="thumbprint" maxlength="95" value="%s" aria-describedby="thumbprint-hint">
    <p class="hint" id="thumbprint-hint">Leave it empty to be shown the certificate. Compare it at vCenter itself before you go on.</p>
    <label for="user">Account</label>
    <input id="user" name="user" maxlength="256" value="%s" aria-describedby="user-hint">
    <p class="hint" id="user-hint">For example administrator@vsphere.local.</p>
    <label for="account-password">Its password</label>
    <input id="account-password" name="accountPassword" type="password" maxlength="1024">
    <p><input type="checkbox" id="take-over" name="takeOver" value="yes"> <label for="take-over">Take the key over from another address or company</label></p>
    </fieldset>
    <button name="deed" value="status">Status</button>
    <button name="deed" value="register">Register or update</button>
    <button name="deed" value="unregister">Unregister</button>
    </form>
    </main>
    </body>
    </html>
    """
        .formatted(nonce, STYLE, said(), escaped(vcenter), escaped(thumbprint), escaped(user));
  }

  private String said() {
    return outcome.isEmpty()
        ? ""
        : "<div class=\"outcome%s\" role=\"%s\">%s</div>"
            .formatted(
                failed ? " failed" : "",
                failed ? "alert" : "status",
                escaped(String.join("\n", outcome)));
  }

  /// Text that stays text wherever it stands on the page.
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
