package slipway.lab.machine;

import java.io.IOException;

/// A disk is in use in a way that excludes the asked one; the message names the holder.
public final class DiskBusyException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskBusyException(String message) {
    super(message);
  }
}
