package slipway.gateway.iscsi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The target's side of one CHAP exchange. // RFC 7143 §12.1.3, RFC 1994
///
/// States: START → (algorithms offered) → CHALLENGED → (response right) → PROVEN. Anything else
/// ends in a refusal, and the login with it.
final class Chap {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int CHALLENGE_BYTES = 32;
  private static final int MAX_BINARY_BYTES = 1024;

  /// Hash functions by their CHAP number, the strongest first.
  private enum Algorithm {
    SHA3_256("8", "SHA3-256"),
    SHA_256("7", "SHA-256"),
    MD5("5", "MD5");

    private final String number;
    private final String digest;

    Algorithm(String number, String digest) {
      this.number = number;
      this.digest = digest;
    }

    static @Nullable Algorithm among(String offered) {
      for (Algorithm algorithm : values()) {
        for (String number : offered.split(",", -1)) {
          if (number.equals(algorithm.number)) {
            return algorithm;
          }
        }
      }
      return null;
    }

    byte[] response(byte id, String secret, byte[] challenge) {
      try {
        MessageDigest hash = MessageDigest.getInstance(digest);
        hash.update(id);
        hash.update(secret.getBytes(StandardCharsets.UTF_8));
        return hash.digest(challenge);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java has no " + digest, e);
      }
    }
  }

  private final Credentials wanted;
  private final Optional<Credentials> own;
  private final byte[] challenge = new byte[CHALLENGE_BYTES];
  private byte id;
  private @Nullable Algorithm algorithm;
  private boolean proven;

  Chap(Credentials wanted, Optional<Credentials> own) {
    this.wanted = wanted;
    this.own = own;
  }

  boolean proven() {
    return proven;
  }

  /// Takes the initiator's CHAP keys and adds our answer; false when the login must be refused.
  boolean step(SequencedMap<String, String> offered, SequencedMap<String, String> answers)
      throws MalformedPduException {
    String algorithms = offered.get("CHAP_A");
    if (algorithms != null && algorithm == null) {
      algorithm = Algorithm.among(algorithms);
      if (algorithm == null) {
        return false;
      }
      RANDOM.nextBytes(challenge);
      id = (byte) RANDOM.nextInt();
      answers.put("CHAP_A", algorithm.number);
      answers.put("CHAP_I", String.valueOf(id & 0xff));
      answers.put("CHAP_C", "0x" + HexFormat.of().formatHex(challenge));
      return true;
    }
    String response = offered.get("CHAP_R");
    if (response == null) {
      return true;
    }
    return algorithm != null && !proven && check(algorithm, offered, response, answers);
  }

  private boolean check(
      Algorithm algorithm,
      SequencedMap<String, String> offered,
      String response,
      SequencedMap<String, String> answers)
      throws MalformedPduException {
    byte[] expected = algorithm.response(id, wanted.secret(), challenge);
    boolean right = MessageDigest.isEqual(expected, binary(response));
    if (!right || !wanted.name().equals(offered.get("CHAP_N"))) {
      return false;
    }
    String theirId = offered.get("CHAP_I");
    String theirChallenge = offered.get("CHAP_C");
    if (theirId != null && theirChallenge != null) {
      byte[] back = binary(theirChallenge);
      // RFC 7143 §12.1.3: a reflected challenge closes the connection
      if (own.isEmpty() || MessageDigest.isEqual(back, challenge)) {
        return false;
      }
      byte[] proof = algorithm.response(octet(theirId), own.get().secret(), back);
      answers.put("CHAP_N", own.get().name());
      answers.put("CHAP_R", "0x" + HexFormat.of().formatHex(proof));
    }
    proven = true;
    return true;
  }

  private static byte octet(String value) throws MalformedPduException {
    try {
      return (byte) (int) Integer.decode(value);
    } catch (NumberFormatException e) {
      throw new MalformedPduException("CHAP_I=" + value);
    }
  }

  // RFC 7143 §6.1: hexadecimal or base64
  private static byte[] binary(String value) throws MalformedPduException {
    try {
      if (value.length() > 2 * MAX_BINARY_BYTES + 2) {
        throw new MalformedPduException("a CHAP value of " + value.length() + " characters");
      }
      if (value.startsWith("0x") || value.startsWith("0X")) {
        String digits = value.substring(2);
        return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
      }
      if (value.startsWith("0b") || value.startsWith("0B")) {
        return Base64.getDecoder().decode(value.substring(2));
      }
    } catch (IllegalArgumentException e) {
      // the same complaint
    }
    throw new MalformedPduException("a CHAP value that is neither hexadecimal nor base64");
  }
}
