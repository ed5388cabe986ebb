package slipway.manager.vsphere.vim25;

import java.rmi.RemoteException;

/// The bytes that came are no reply of vim25, or one that must not be read.
final class MalformedReplyException extends RemoteException {
  private static final long serialVersionUID = 1L;

  MalformedReplyException(String what) {
    super(what);
  }

  MalformedReplyException(String what, Throwable because) {
    super(what, because);
  }
}
