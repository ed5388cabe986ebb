package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.Urgency;

class OutboxTest {
  private final RightOfWay way = new RightOfWay();
  private final Outbox outbox = new Outbox(way);

  @Test
  void whatIsMoreUrgentLeavesFirstAndControlBeforeAll() throws Exception {
    outbox.credit(1 << 20);
    outbox.put(Urgency.FILL, new Done(4));
    outbox.put(Urgency.STREAM, new Done(3));
    outbox.put(Urgency.TRACE, new Done(2));
    outbox.put(Urgency.DEMAND, new Done(1));
    outbox.putControl(new Pong(9));
    assertThat(take())
        .containsExactly(new Pong(9), new Done(1), new Done(2), new Done(3), new Done(4));
  }

  @Test
  void pacedFramesWaitForCreditAndOthersDoNot() throws Exception {
    outbox.put(Urgency.FILL, new Done(1));
    outbox.put(Urgency.FILL, new Done(2));
    assertThat(take()).isEmpty();
    outbox.putControl(new Pong(9));
    assertThat(take()).containsExactly(new Pong(9));
    outbox.credit(new Done(1).frameBytes());
    assertThat(take()).containsExactly(new Done(1));
    assertThat(take()).isEmpty();
  }

  @Test
  void demandOnOneConnectionHoldsBackTheOthersOfItsLinkForAWhile() throws Exception {
    Outbox urgent = new Outbox(way);
    outbox.credit(1 << 20);
    outbox.put(Urgency.FILL, new Done(1));
    urgent.put(Urgency.DEMAND, new Done(2)); // Has no credit, so it stays.
    assertThat(take()).isEmpty();
    assertThat(take(Outbox.GIVE_WAY_MAX.multipliedBy(2)))
        .as("a stalled demand connection does not stall them for good")
        .containsExactly(new Done(1));
    outbox.put(Urgency.FILL, new Done(3));
    urgent.close();
    assertThat(take()).containsExactly(new Done(3));
  }

  @Test
  void theBytesThatWaitAreBounded() throws Exception {
    AtomicInteger put = new AtomicInteger();
    Thread putting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 1000; i++) {
                      outbox.put(Urgency.FILL, piece(1));
                      put.incrementAndGet();
                    }
                  } catch (IOException | InterruptedException _) {
                    // Closed below.
                  }
                });
    await().until(() -> putting.getState() == Thread.State.WAITING);
    assertThat(put.get()).isEqualTo(Outbox.URGENCY_BYTES_MAX / piece(1).frameBytes());
    outbox.put(Urgency.DEMAND, piece(2)); // Another urgency has room of its own.
    outbox.drop(1);
    await().until(() -> put.get() > Outbox.URGENCY_BYTES_MAX / piece(1).frameBytes());
    outbox.close();
    putting.join();
    assertThat(put.get()).isLessThan(1000);
  }

  @Test
  void theControlFramesThatWaitAreBounded() throws Exception {
    for (int i = 0; i < Outbox.CONTROL_FRAMES_MAX; i++) {
      outbox.putControl(new Pong(i));
    }
    assertThatThrownBy(() -> outbox.putControl(new Pong(0)))
        .isInstanceOf(LinkProtocolException.class);
  }

  @Test
  void theCreditIsBounded() throws Exception {
    outbox.credit(Credit.BYTES_MAX);
    assertThatThrownBy(() -> outbox.credit(1)).isInstanceOf(LinkProtocolException.class);
  }

  @Test
  void aDroppedRequestLeavesNothingBehind() throws Exception {
    outbox.credit(1 << 20);
    outbox.put(Urgency.DEMAND, new Done(1));
    outbox.put(Urgency.DEMAND, new Done(2));
    outbox.drop(1);
    assertThat(take()).containsExactly(new Done(2));
    assertThat(way.urgentFrames).isZero();
  }

  @Test
  void aClosedOutboxRefusesEverything() {
    outbox.close();
    assertThatThrownBy(() -> outbox.putControl(new Pong(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> outbox.put(Urgency.FILL, new Done(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(this::take).isInstanceOf(ClosedChannelException.class);
  }

  private static Piece piece(int request) {
    return new Piece(request, ByteBuffer.allocate(Piece.LENGTH_MAX));
  }

  private List<Frame> take() throws IOException, InterruptedException {
    return take(Duration.ofMillis(1));
  }

  private List<Frame> take(Duration patience) throws IOException, InterruptedException {
    ByteBuffer record = ByteBuffer.allocate(Frame.BYTES_MAX);
    List<Frame> frames = new ArrayList<>();
    if (outbox.await(patience) && outbox.take(record)) {
      FrameReader reader =
          new FrameReader(new ByteArrayInputStream(record.array(), 0, record.position()));
      try {
        while (true) {
          frames.add(reader.next());
        }
      } catch (EOFException _) {
        return frames;
      }
    }
    return frames;
  }
}
