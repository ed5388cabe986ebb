package slipway.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import slipway.gateway.Fuzz;

class CdbFuzzTest {
  private static final Nexus NEXUS = new Nexus("iqn.2026-11.slipway:fuzz", 1);

  @Test
  void anyCommandWithAnyDataHasAnAnswerOfBoundedLength() throws Exception {
    Disk disk = new Disk(new MemoryDevice(1 << 20), DiskIdentity.ofSerial("f"));
    disk.attach(NEXUS);
    Fuzz.run(
        "cdb",
        20_000,
        bytes -> {
          byte[] cdb = new byte[Cdb.BYTES];
          int head = Math.min(cdb.length, bytes.remaining());
          bytes.get(0, cdb, 0, head);
          Cdb command = Cdb.at(ByteBuffer.wrap(cdb), 0);
          int takes = Disk.dataOutBytes(command);
          assertThat(takes).isBetween(0, Medium.MAX_TRANSFER_BLOCKS * Medium.BLOCK_BYTES);
          ByteBuffer data = ByteBuffer.allocate(Math.min(takes, 1 << 20));
          ByteBuffer rest = bytes.slice(head, bytes.remaining() - head);
          int given = Math.min(rest.remaining(), data.remaining());
          data.put(0, rest, 0, given);
          Reply reply = disk.execute(NEXUS, command, data, ByteBuffer::allocate);
          assertThat(
                  reply.sense() == null
                      || !reply.sense().what().equals(AdditionalSense.INTERNAL_TARGET_FAILURE))
              .as("%s is answered with a failure of ours", command)
              .isTrue();
        });
  }
}
