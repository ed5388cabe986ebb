package slipway.manager.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes secrets out of text, line by line: those that are known, however they are written, and
/// whatever stands where secrets stand.
///
/// Lines of a private key belong together: one instance per text.
final class Redaction {
  static final String GONE = "(redacted)";

  /// A shorter one would take half of the text along.
  static final int KNOWN_MIN = 6;

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:[a-z_.-]*(?:password|passwd|passphrase|secret|token|credential|cookie|session-?id))"
              + "[\"']?\\s*[:=]\\s*)(\"[^\"]*\"|'[^']*'|\\S+)");
  private static final Pattern HEADER =
      Pattern.compile("(?i)((?:authorization|vmware-api-session-id|cookie):\\s*).*");
  private static final Pattern IN_ADDRESS = Pattern.compile("(?i)(://[^/\\s:@]+:)[^/\\s@]+(@)");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b((?:bearer|basic)\\s+)\\S+");
  // crypt(5): what /etc/shadow holds.
  private static final Pattern HASH =
      Pattern.compile("\\$(?:y|gy|[1-7]|2[aby])\\$[./A-Za-z0-9$=,]+");
  private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
  private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z ]*PRIVATE KEY-----");

  private final List<String> known;
  private boolean inKey;

  Redaction(Collection<String> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      if (secret.length() >= KNOWN_MIN) {
        forms.add(secret);
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(xml(secret));
        forms.add(
            Base64.getEncoder()
                .withoutPadding()
                .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
      }
    }
    // The longest first: one secret may begin another.
    known = forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private Redaction(List<String> known) {
    this.known = known;
  }

  /// For another text.
  Redaction again() {
    return new Redaction(known);
  }

  String line(String line) {
    if (inKey || KEY_BEGINS.matcher(line).find()) {
      inKey = !KEY_ENDS.matcher(line).find();
      return GONE;
    }
    String text = line;
    for (String secret : known) {
      text = text.replace(secret, GONE);
    }
    text = HEADER.matcher(text).replaceAll("$1" + GONE);
    text = BEARER.matcher(text).replaceAll("$1" + GONE);
    text = NAMED.matcher(text).replaceAll("$1" + GONE);
    text = IN_ADDRESS.matcher(text).replaceAll("$1" + GONE + "$2");
    return HASH.matcher(text).replaceAll(GONE);
  }

  private static String xml(String secret) {
    return secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
