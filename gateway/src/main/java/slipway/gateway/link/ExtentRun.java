package slipway.gateway.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import slipway.gateway.block.Extent;

/// The next extents of the range: their lengths, the top bit set where they are zeros.
record ExtentRun(int request, List<Run> runs) implements Frame {
  /// How many fit a frame.
  static final int RUNS_MAX = BODY_BYTES_MAX / Long.BYTES;

  record Run(long length, Extent.Kind kind) {}

  static ExtentRun decode(int request, ByteBuffer body) throws LinkProtocolException {
    int count = body.remaining() / Long.BYTES;
    List<Run> runs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long word = body.getLong();
      long length = word & Long.MAX_VALUE;
      if (length == 0) {
        throw new LinkProtocolException("an empty extent");
      }
      runs.add(new Run(length, word < 0 ? Extent.Kind.ZERO : Extent.Kind.DATA));
    }
    return new ExtentRun(request, runs);
  }

  @Override
  public FrameType type() {
    return FrameType.EXTENT_RUN;
  }

  @Override
  public int bodyBytes() {
    return runs.size() * Long.BYTES;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    for (Run run : runs) {
      out.putLong(run.kind() == Extent.Kind.ZERO ? run.length() | Long.MIN_VALUE : run.length());
    }
  }
}
