package slipway.gateway.link;

import java.util.ArrayList;
import java.util.List;
import slipway.gateway.block.Extent;
import slipway.gateway.block.Urgency;

/// Asks what a range holds.
final class ExtentsCall extends Call {
  private final LinkDevice device;
  private final long offset;
  private final long length;
  private final List<Extent> extents = new ArrayList<>();
  private long end;

  ExtentsCall(LinkDevice device, long offset, long length, Urgency urgency) {
    super(urgency);
    this.device = device;
    this.offset = offset;
    this.length = length;
    this.end = offset;
  }

  @Override
  Frame ask(int request) {
    return new ReadExtents(request, device.handle(), offset, length, urgency());
  }

  @Override
  void restart() {
    extents.clear();
    end = offset;
  }

  @Override
  void part(Frame frame) throws LinkProtocolException {
    if (!(frame instanceof ExtentRun runs)) {
      throw new LinkProtocolException(frame.type() + " answers no question about extents");
    }
    for (ExtentRun.Run run : runs.runs()) {
      if (run.length() > offset + length - end) {
        throw new LinkProtocolException("extents beyond the range");
      }
      if (extents.size() >= Extent.MAX_PER_CALL) {
        throw new LinkProtocolException("more than " + Extent.MAX_PER_CALL + " extents");
      }
      extents.add(new Extent(end, run.length(), run.kind()));
      end += run.length();
    }
  }

  @Override
  void complete() throws LinkProtocolException {
    if (end != offset + length && extents.size() < Extent.MAX_PER_CALL) {
      throw new LinkProtocolException("extents that end early");
    }
  }

  List<Extent> extents() {
    return List.copyOf(extents);
  }
}
