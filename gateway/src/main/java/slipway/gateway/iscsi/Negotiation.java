package slipway.gateway.iscsi;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/// The operational parameters of one login, and the answers to the initiator's offers.
///
/// Owned by the connection's reader; not shared until the login is over. // RFC 7143 §13
final class Negotiation {
  private static final int MAX_24_BITS = 0xff_ffff;
  private static final int MIN_LENGTH = 512;

  /// Keys which the login itself looks at; they get no operational answer.
  private static final Set<String> DECLARATIONS =
      Set.of("InitiatorName", "InitiatorAlias", "TargetName", "SessionType");

  private final Limits limits;
  private boolean declared;

  boolean headerDigest;
  boolean dataDigest;
  boolean initialR2t = true;
  boolean immediateData = true;
  int initiatorSegmentBytes = 8192;
  int burstBytes = 262_144;
  int firstBurstBytes = 65_536;

  Negotiation(Limits limits) {
    this.limits = limits;
    burstBytes = Math.min(burstBytes, limits.burstBytes());
    firstBurstBytes = Math.min(firstBurstBytes, limits.firstBurstBytes());
  }

  /// Answers the operational keys among `offered`, in their order.
  SequencedMap<String, String> answer(SequencedMap<String, String> offered)
      throws MalformedPduException {
    SequencedMap<String, String> answers = new LinkedHashMap<>();
    for (var entry : offered.entrySet()) {
      String key = entry.getKey();
      if (!DECLARATIONS.contains(key) && !key.equals("AuthMethod") && !key.startsWith("CHAP_")) {
        String answer = answer(key, entry.getValue());
        if (!answer.isEmpty()) {
          answers.put(key, answer);
        }
      }
    }
    firstBurstBytes = Math.min(firstBurstBytes, burstBytes);
    return answers;
  }

  /// Adds what we declare once, in the operational stage.
  void declare(SequencedMap<String, String> answers) {
    if (!declared) {
      declared = true;
      answers.put("MaxRecvDataSegmentLength", String.valueOf(limits.dataSegmentBytes()));
    }
  }

  private String answer(String key, String value) throws MalformedPduException {
    return switch (key) {
      case "HeaderDigest" -> {
        headerDigest = crc(key, value);
        yield headerDigest ? "CRC32C" : "None";
      }
      case "DataDigest" -> {
        dataDigest = crc(key, value);
        yield dataDigest ? "CRC32C" : "None";
      }
      case "InitialR2T" -> {
        initialR2t = bool(key, value);
        yield yesNo(initialR2t);
      }
      case "ImmediateData" -> {
        immediateData = bool(key, value);
        yield yesNo(immediateData);
      }
      case "MaxRecvDataSegmentLength" -> {
        initiatorSegmentBytes = number(key, value, MIN_LENGTH, MAX_24_BITS);
        yield "";
      }
      case "MaxBurstLength" -> {
        int wanted = number(key, value, MIN_LENGTH, MAX_24_BITS);
        burstBytes = Math.min(wanted, limits.burstBytes());
        yield String.valueOf(burstBytes);
      }
      case "FirstBurstLength" -> {
        int wanted = number(key, value, MIN_LENGTH, MAX_24_BITS);
        firstBurstBytes = Math.min(wanted, limits.firstBurstBytes());
        yield String.valueOf(firstBurstBytes);
      }
      case "MaxConnections" -> String.valueOf(Math.min(1, number(key, value, 1, 65_535)));
      case "MaxOutstandingR2T" -> String.valueOf(Math.min(1, number(key, value, 1, 65_535)));
      case "ErrorRecoveryLevel" -> String.valueOf(Math.min(0, number(key, value, 0, 2)));
      case "DefaultTime2Wait" -> String.valueOf(Math.max(0, number(key, value, 0, 3600)));
      case "DefaultTime2Retain" -> String.valueOf(Math.min(0, number(key, value, 0, 3600)));
      case "DataPDUInOrder", "DataSequenceInOrder" -> {
        bool(key, value);
        yield "Yes";
      }
      case "IFMarker", "OFMarker" -> "No";
      case "IFMarkInt", "OFMarkInt" -> "Irrelevant";
      case "TaskReporting" -> "RFC3720";
      case "iSCSIProtocolLevel" -> String.valueOf(Math.min(1, number(key, value, 0, 31)));
      default -> "NotUnderstood";
    };
  }

  private static String yesNo(boolean yes) {
    return yes ? "Yes" : "No";
  }

  private static boolean crc(String key, String value) throws MalformedPduException {
    // The initiator's order is its preference. // RFC 7143 §6.2.1
    for (String offer : value.split(",", -1)) {
      switch (offer) {
        case "CRC32C" -> {
          return true;
        }
        case "None" -> {
          return false;
        }
        default -> {}
      }
    }
    throw new MalformedPduException(key + "=" + value + " offers nothing we know");
  }

  private static boolean bool(String key, String value) throws MalformedPduException {
    return switch (value) {
      case "Yes" -> true;
      case "No" -> false;
      default -> throw new MalformedPduException(key + "=" + value + " is neither Yes nor No");
    };
  }

  private static int number(String key, String value, int min, int max)
      throws MalformedPduException {
    try {
      int number = Integer.decode(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the same complaint
    }
    throw new MalformedPduException(key + "=" + value + " is not " + min + " to " + max);
  }
}
