package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.Urgency;

class ExpectedTest {
  private static final int READ_BYTES = 64 << 10;

  private long now = 1;
  private final Expected expected = new Expected(() -> now);
  private final List<Long> seen = new ArrayList<>();

  @Test
  void othersMakeRoomForAReplyAndGetItBackPieceByPiece() throws Exception {
    try (LinkPair pair = new LinkPair(LinkTimeouts.DEFAULT);
        Link link = pair.link(pair.server.port(), LinkTimeouts.DEFAULT)) {
      pair.server.publish("d", new MemoryDevice(new byte[READ_BYTES]));
      LinkDevice disk = link.open("d");
      ReadCall demand = read(disk, Urgency.DEMAND);
      expected.tell(() -> seen.add(expected.reserved()));
      expected.begin(read(disk, Urgency.FILL));
      assertThat(expected.reserved()).isZero();

      expected.begin(demand);
      assertThat(expected.reserved()).isEqualTo(READ_BYTES);
      for (int i = 0; i < 4; i++) {
        expected.came(demand, new Piece(1, ByteBuffer.allocate(READ_BYTES / 4)));
      }
      assertThat(seen).containsExactly(49_152L, 32_768L, 16_384L, 0L);

      expected.settle(demand);
      assertThat(seen).as("nothing was left to settle").hasSize(4);
    }
  }

  @Test
  void aReplyThatNeverComesGivesItsRoomBackAtOnce() throws Exception {
    try (LinkPair pair = new LinkPair(LinkTimeouts.DEFAULT);
        Link link = pair.link(pair.server.port(), LinkTimeouts.DEFAULT)) {
      pair.server.publish("d", new MemoryDevice(new byte[READ_BYTES]));
      ReadCall demand = read(link.open("d"), Urgency.DEMAND);
      Runnable told = () -> seen.add(expected.reserved());
      expected.tell(told);
      expected.begin(demand);
      expected.settle(demand);
      assertThat(seen).containsExactly(0L);

      expected.forget(told);
      expected.begin(demand);
      expected.settle(demand);
      assertThat(seen).as("who is gone is told nothing").hasSize(1);
    }
  }

  @Test
  void somebodyWaitedLatelyForAWhileAfterTheAnswer() throws Exception {
    try (LinkPair pair = new LinkPair(LinkTimeouts.DEFAULT);
        Link link = pair.link(pair.server.port(), LinkTimeouts.DEFAULT)) {
      pair.server.publish("d", new MemoryDevice(new byte[READ_BYTES]));
      LinkDevice disk = link.open("d");
      expected.begin(read(disk, Urgency.FILL));
      assertThat(expected.lately()).isFalse();
      ReadCall demand = read(disk, Urgency.DEMAND);
      expected.begin(demand);
      now += 2 * Expected.LATELY.toNanos();
      assertThat(expected.lately()).as("it still waits").isTrue();
      expected.settle(demand);
      assertThat(expected.lately()).isFalse();
      expected.begin(demand);
      expected.settle(demand);
      assertThat(expected.lately()).isTrue();
    }
  }

  private static ReadCall read(LinkDevice disk, Urgency urgency) {
    return new ReadCall(disk, 0, ByteBuffer.allocate(READ_BYTES), urgency);
  }
}
