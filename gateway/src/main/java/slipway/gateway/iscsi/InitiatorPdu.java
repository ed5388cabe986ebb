package slipway.gateway.iscsi;

/// A PDU that initiators send.
public sealed interface InitiatorPdu extends Pdu
    permits NopOut,
        ScsiCommand,
        TaskManagementRequest,
        LoginRequest,
        TextRequest,
        DataOut,
        LogoutRequest,
        SnackRequest {

  /// To be handled out of turn: it takes no number in the command sequence. // RFC 7143 §4.2.2.1
  default boolean immediate() {
    return false;
  }
}
