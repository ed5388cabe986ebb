package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.Extent;
import slipway.gateway.block.Urgency;

class FrameTest {
  @Property(tries = 500)
  void everyFrameReadsBackAsItWasWritten(@ForAll long seed) throws IOException {
    for (Frame frame : frames(new Random(seed))) {
      byte[] bytes = bytes(frame);
      assertThat(bytes).hasSize(frame.frameBytes()).hasSizeLessThanOrEqualTo(Frame.BYTES_MAX);
      assertThat(new FrameReader(new ByteArrayInputStream(bytes)).next()).isEqualTo(frame);
    }
  }

  @Property(tries = 200)
  void framesAreCutOutOfAStreamHoweverItArrives(@ForAll long seed) throws IOException {
    List<Frame> frames = frames(new Random(seed));
    List<java.io.InputStream> parts = new ArrayList<>();
    frames.forEach(frame -> parts.add(new ByteArrayInputStream(bytes(frame))));
    FrameReader reader =
        new FrameReader(new SequenceInputStream(java.util.Collections.enumeration(parts)));
    for (Frame frame : frames) {
      assertThat(reader.next()).isEqualTo(frame);
    }
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Property(tries = 5000)
  void anyBytesAreAFrameOrAProtocolError(
      @ForAll @IntRange(max = 20) int type,
      @ForAll int request,
      @ForAll @Size(max = 64) byte[] body) {
    ByteBuffer bytes = ByteBuffer.allocate(Frame.HEADER_BYTES + body.length);
    bytes.put((byte) type).put((byte) 0).putShort((short) body.length).putInt(request).put(body);
    try {
      Frame frame = new FrameReader(new ByteArrayInputStream(bytes.array())).next();
      assertThat(bytes(frame)).as("decoding loses nothing").hasSize(bytes.capacity());
    } catch (LinkProtocolException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    } catch (IOException e) {
      throw new AssertionError("only protocol errors come from bytes that are all there", e);
    }
  }

  @Test
  void textIsUtf8AndCutBetweenCharacters() throws IOException {
    byte[] cut = Text.bytes("é".repeat(Text.BYTES_MAX) + "e");
    assertThat(new String(cut, StandardCharsets.UTF_8)).isEqualTo("é".repeat(Text.BYTES_MAX / 2));
    assertThat(Text.bytes("e" + "é".repeat(Text.BYTES_MAX))).hasSize(Text.BYTES_MAX - 1);
    ByteBuffer wrong = ByteBuffer.allocate(3).putShort((short) 1).put((byte) 0xc3).flip();
    assertThatThrownBy(() -> Text.decode(wrong))
        .isInstanceOf(LinkProtocolException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void theLengthOfAFrameIsBounded() {
    byte[] header =
        ByteBuffer.allocate(8).put((byte) 12).put((byte) 0).putShort((short) -1).putInt(1).array();
    assertThatThrownBy(() -> new FrameReader(new ByteArrayInputStream(header)).next())
        .isInstanceOf(LinkProtocolException.class)
        .hasMessageContaining("a body of 65535 bytes");
  }

  @Test
  void lengthsInsideFramesAreBounded() {
    refused(new Read(1, 0, 0, Read.LENGTH_MAX + 1, Urgency.FILL));
    refused(new Read(1, 0, -1, 1, Urgency.FILL));
    refused(new ReadExtents(1, 0, Long.MAX_VALUE, 1, Urgency.FILL));
    refused(new ZeroRun(1, Read.LENGTH_MAX + 1));
    refused(new Block(1, Encoding.RAW, Block.LENGTH_MAX + 1, Block.LENGTH_MAX + 1, 0));
    refused(new Block(1, Encoding.RAW, 10, 9, 0));
    refused(new Block(1, Encoding.ZSTD, 10, 11, 0));
    refused(new Piece(1, ByteBuffer.allocate(Piece.LENGTH_MAX + 1)));
    refused(new Credit(Credit.BYTES_MAX + 1));
    refused(new Credit(0));
    refused(new Opened(1, 0, -1, true));
    refused(new ExtentRun(1, List.of(new ExtentRun.Run(0, Extent.Kind.DATA))));
    refused(new Done(0));
  }

  @Test
  void textsAreBounded() {
    byte[] body = ByteBuffer.allocate(2 + 2000).putShort((short) 2000).array();
    assertThatThrownBy(() -> Text.decode(ByteBuffer.wrap(body)))
        .isInstanceOf(LinkProtocolException.class);
    assertThat(Text.bytes("x".repeat(5000))).hasSize(Text.BYTES_MAX);
  }

  private static void refused(Frame frame) {
    assertThatThrownBy(() -> new FrameReader(new ByteArrayInputStream(bytes(frame))).next())
        .as(frame.toString())
        .isInstanceOf(LinkProtocolException.class);
  }

  private static byte[] bytes(Frame frame) {
    ByteBuffer out = ByteBuffer.allocate(frame.frameBytes());
    frame.encode(out);
    return out.array();
  }

  private static List<Frame> frames(Random random) {
    int request = random.nextInt() | 1;
    byte[] piece = new byte[1 + random.nextInt(Piece.LENGTH_MAX)];
    random.nextBytes(piece);
    List<ExtentRun.Run> runs = new ArrayList<>();
    for (int i = random.nextInt(ExtentRun.RUNS_MAX + 1); i > 0; i--) {
      runs.add(
          new ExtentRun.Run(
              1 + random.nextLong(1L << 62),
              random.nextBoolean() ? Extent.Kind.DATA : Extent.Kind.ZERO));
    }
    int length = 1 + random.nextInt(Block.LENGTH_MAX);
    return List.of(
        new Welcome(random.nextInt(65_536)),
        new Hello(1, new UUID(random.nextLong(), random.nextLong())),
        new Open(request, "disk ü " + random.nextInt()),
        new Opened(request, random.nextLong(), random.nextLong(1L << 60), random.nextBoolean()),
        new Read(request, random.nextLong(), random.nextLong(1L << 60), length, Urgency.STREAM),
        new ReadExtents(request, 7, random.nextLong(1L << 60), 1L << 40, Urgency.TRACE),
        new Cancel(request),
        new Credit(length),
        new Ping(random.nextLong()),
        new Pong(random.nextLong()),
        new Block(request, Encoding.ZSTD, length, 1 + random.nextInt(length), random.nextInt()),
        new Piece(request, ByteBuffer.wrap(piece)),
        new ZeroRun(request, length),
        new ExtentRun(request, runs),
        new Done(request),
        new Failed(request, Failed.Reason.BROKEN, "why " + random.nextInt()));
  }
}
