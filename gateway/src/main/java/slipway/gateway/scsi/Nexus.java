package slipway.gateway.scsi;

/// One initiator port talking to the one target port: what reservations and unit attentions belong
/// to. // SAM-5 §4.9
///
/// @param initiatorName the iSCSI name
/// @param isid the 48 bits which tell an initiator's ports apart
public record Nexus(String initiatorName, long isid) {

  /// The initiator port's name. // SPC-4 §7.6.4.7
  public String portName() {
    return String.format("%s,i,0x%012x", initiatorName, isid);
  }
}
