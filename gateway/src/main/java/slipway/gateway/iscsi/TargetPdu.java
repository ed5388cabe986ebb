package slipway.gateway.iscsi;

/// A PDU that targets send.
public sealed interface TargetPdu extends Pdu
    permits NopIn,
        ScsiResponse,
        TaskManagementResponse,
        LoginResponse,
        TextResponse,
        DataIn,
        LogoutResponse,
        ReadyToTransfer,
        AsyncMessage,
        Reject {

  Stamp stamp();
}
