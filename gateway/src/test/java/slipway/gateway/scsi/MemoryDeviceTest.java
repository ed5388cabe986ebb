package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;
import slipway.gateway.block.Durability;

class MemoryDeviceTest extends BlockDeviceContract {
  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    MemoryDevice device = new MemoryDevice(content.length);
    device.write(0, ByteBuffer.wrap(content), Durability.VOLATILE);
    device.zero(1 << 20, 1 << 20, Durability.VOLATILE);
    return device;
  }
}
