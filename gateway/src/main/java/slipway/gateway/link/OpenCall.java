package slipway.gateway.link;

import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Urgency;

/// Opens a disk by name.
final class OpenCall extends Call {
  private final String name;
  private @Nullable Opened opened;

  OpenCall(String name) {
    super(Urgency.DEMAND);
    this.name = name;
  }

  @Override
  Frame ask(int request) {
    return new Open(request, name);
  }

  @Override
  void restart() {
    opened = null;
  }

  @Override
  void part(Frame frame) throws LinkProtocolException {
    if (!(frame instanceof Opened answer)) {
      throw new LinkProtocolException(frame.type() + " answers no open");
    }
    opened = answer;
  }

  @Override
  void complete() throws LinkProtocolException {
    throw new LinkProtocolException("an open that is done without an answer");
  }

  Opened opened() {
    return java.util.Objects.requireNonNull(opened, "asked only after ANSWERED");
  }
}
