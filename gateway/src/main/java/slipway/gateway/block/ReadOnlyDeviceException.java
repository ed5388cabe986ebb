package slipway.gateway.block;

import java.io.IOException;

/// A write, zero or trim on a device that is not writable.
public final class ReadOnlyDeviceException extends IOException {
  private static final long serialVersionUID = 1L;

  public ReadOnlyDeviceException(BlockDevice device) {
    super(device + " is read-only");
  }
}
