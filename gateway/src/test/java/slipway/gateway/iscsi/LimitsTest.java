package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import slipway.gateway.scsi.Cdb;
import slipway.gateway.scsi.FaultyDevice;
import slipway.gateway.scsi.MemoryDevice;

/// Every bound of [Limits] holds against a peer that tries to pass it.
class LimitsTest {
  private static final String IQN = Served.iqn("disk");
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(100);

  /// A question has to be sent in it, on a busy machine too.
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static Served serve(Limits limits) throws IOException {
    Served served = Served.start(limits);
    served.disk("disk", new MemoryDevice(16 << 20));
    return served;
  }

  @Test
  void theNumberOfConnectionsIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT.withConnections(2));
        Initiator one = new Initiator(served)) {
      one.login(IQN, 1);
      try (Initiator two = new Initiator(served);
          Initiator three = new Initiator(served)) {
        two.login(IQN, 2);
        assertThatThrownBy(() -> three.login(IQN, 3)).isInstanceOf(IOException.class);
      }
      await().untilAsserted(() -> assertThat(served.server().connectionCount()).isEqualTo(1));
      try (Initiator four = new Initiator(served)) {
        assertThat(four.status(four.login(IQN, 4))).isEqualTo(LoginStatus.SUCCESS);
      }
    }
  }

  @Test
  void theLoginTimeIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT.withTimes(SHORT, LONG, LONG));
        Initiator silent = new Initiator(served)) {
      assertThatThrownBy(silent::hear).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theNumberOfLoginRequestsIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT);
        Initiator chatty = new Initiator(served)) {
      var keys = Initiator.keys("InitiatorName", Initiator.NAME, "TargetName", IQN);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i <= Limits.DEFAULT.loginRequests(); i++) {
                  ByteBuffer text = TextKeys.encode(keys);
                  keys.clear();
                  chatty.send(
                      new LoginRequest(
                          false,
                          false,
                          Stage.OPERATIONAL,
                          Stage.SECURITY,
                          0,
                          0,
                          1,
                          0,
                          1,
                          1,
                          1,
                          0,
                          text.remaining()),
                      text);
                  assertThat(chatty.status(chatty.hear())).isEqualTo(LoginStatus.SUCCESS);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theSizeOfLoginTextIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT);
        Initiator verbose = new Initiator(served)) {
      byte[] much = new byte[Limits.DEFAULT.textBytes() + 1];
      Arrays.fill(much, (byte) 'x');
      var keys =
          Initiator.keys("X-Junk", new String(much, java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(verbose.status(verbose.login(Stage.OPERATIONAL, Stage.FULL_FEATURE, 1, keys)))
          .isEqualTo(LoginStatus.OUT_OF_RESOURCES);
    }
  }

  @Test
  void theSizeOfTextParametersIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT);
        Initiator verbose = new Initiator(served)) {
      verbose.login(IQN, 1);
      ByteBuffer much = ByteBuffer.allocate(Limits.DEFAULT.textBytes() + 4);
      verbose.send(
          new TextRequest(true, true, false, 0, 5, Pdu.NO_TAG, 1, 0, much.remaining()), much);
      assertThat(((Reject) verbose.hear().pdu()).reason()).isEqualTo(RejectReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void theDataSegmentLengthIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT);
        Initiator bulky = new Initiator(served)) {
      bulky.login(IQN, 1);
      int tooLong = Limits.DEFAULT.dataSegmentBytes() + 4;
      ByteBuffer header = ByteBuffer.allocate(Pdu.HEADER_BYTES);
      Pdu.encode(new NopOut(true, 0, 1, Pdu.NO_TAG, 1, 0, tooLong), header);
      bulky.sendRaw(header.flip());
      assertThatThrownBy(bulky::hear).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void theNumberOfOutstandingCommandsIsBounded() throws Exception {
    FaultyDevice device = new FaultyDevice(new MemoryDevice(16 << 20), false);
    try (Served served = Served.start(Limits.DEFAULT)) {
      served.disk("disk", device);
      try (Initiator greedy = new Initiator(served)) {
        greedy.login(IQN, 1);
        greedy.settle();
        CountDownLatch gate = new CountDownLatch(1);
        device.gatedOffset = 0;
        device.gate = gate;
        int most = Limits.DEFAULT.outstandingCommands();
        for (int i = 0; i < most; i++) {
          greedy.read(0, 1);
        }
        int beyond = greedy.read(1, 1); // outside the window: must be ignored
        greedy.send(new NopOut(true, 0, 7, Pdu.NO_TAG, greedy.cmdSn, 0, 0), ByteBuffer.allocate(0));
        NopIn alive = (NopIn) greedy.hear().pdu();
        Stamp closed = alive.stamp();
        assertThat(closed.maxCmdSn() - closed.expCmdSn()).isEqualTo(-1);
        gate.countDown();
        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < most; i++) {
          answered.add(((DataIn) greedy.hear().pdu()).taskTag());
        }
        assertThat(answered).doesNotContain(beyond).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void abortingDoesntPassTheBoundOfOutstandingCommands() throws Exception {
    FaultyDevice device = new FaultyDevice(new MemoryDevice(16 << 20), false);
    try (Served served = Served.start(Limits.DEFAULT)) {
      served.disk("disk", device);
      try (Initiator greedy = new Initiator(served)) {
        greedy.login(IQN, 1);
        greedy.settle();
        CountDownLatch gate = new CountDownLatch(1);
        device.gatedOffset = 0;
        device.gate = gate;
        greedy.read(0, 1);
        device.reached.await();
        greedy.send(
            new TaskManagementRequest(
                true, TaskFunction.ABORT_TASK_SET, 0, 9, 0, greedy.cmdSn, 0, 0, 0, 0),
            ByteBuffer.allocate(0));
        Stamp aborted = ((TaskManagementResponse) greedy.hear().pdu()).stamp();
        int window = aborted.maxCmdSn() - aborted.expCmdSn() + 1;
        assertThat(window).isEqualTo(Limits.DEFAULT.outstandingCommands() - 1);
        gate.countDown();
      }
    }
  }

  @Test
  void theBytesOfWritesInFlightAreBoundedAndEachGetsItsTurn() throws Exception {
    Limits tight =
        new Limits(4, LONG, 64, 16 << 10, 256 << 10, 1 << 20, 64 << 10, 128, 8 << 20, LONG, LONG);
    try (Served served = serve(tight);
        Initiator heavy = new Initiator(served)) {
      heavy.login(IQN, 1, "MaxBurstLength", "1048576", "InitialR2T", "Yes");
      heavy.settle();
      int blocks = (6 << 20) / 512;
      Cdb cdb = Cdb.of(0x2a, 0, 0, 0, 0, 0, 0, blocks >> 8, blocks & 0xff, 0);
      int first = heavy.command(cdb, false, ByteBuffer.allocate(0), 6 << 20);
      final int second = heavy.command(cdb, false, ByteBuffer.allocate(0), 6 << 20);
      ReadyToTransfer turn = (ReadyToTransfer) heavy.hear().pdu();
      assertThat(turn.taskTag()).isEqualTo(first);
      for (int sent = 1 << 20; sent < 6 << 20; sent += 1 << 20) {
        give(heavy, turn);
        turn = (ReadyToTransfer) heavy.hear().pdu();
        assertThat(turn.taskTag()).isEqualTo(first);
        assertThat(turn.offset()).isEqualTo(sent);
      }
      give(heavy, turn);
      // Only now that the first has all its data is there room for the second.
      List<Integer> tags = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        switch (heavy.hear().pdu()) {
          case ReadyToTransfer next -> tags.add(next.taskTag());
          case ScsiResponse end -> tags.add(end.taskTag());
          case Pdu other -> throw new AssertionError(other);
        }
      }
      assertThat(tags).containsExactlyInAnyOrder(first, second);
    }
  }

  private static void give(Initiator initiator, ReadyToTransfer turn) throws IOException {
    int piece = 256 << 10;
    for (int at = 0; at < turn.desiredLength(); at += piece) {
      boolean last = at + piece == turn.desiredLength();
      int offset = turn.offset() + at;
      initiator.send(
          new DataOut(last, 0, turn.taskTag(), turn.transferTag(), 0, at / piece, offset, piece),
          ByteBuffer.allocate(piece));
    }
  }

  @Test
  void silenceIsBounded() throws IOException {
    try (Served served = serve(Limits.DEFAULT.withTimes(LONG, SHORT, ANSWER));
        Initiator quiet = new Initiator(served)) {
      quiet.login(IQN, 1);
      NopIn asked = (NopIn) quiet.hear().pdu();
      assertThat(asked.taskTag()).isEqualTo(Pdu.NO_TAG);
      assertThat(asked.transferTag()).isNotEqualTo(Pdu.NO_TAG);
      assertThatThrownBy(quiet::hear).isInstanceOf(IOException.class);
      await().untilAsserted(() -> assertThat(served.server().sessions(IQN)).isEmpty());
    }
  }
}
