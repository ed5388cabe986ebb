package slipway.lab.machine;

/// Change ids as text: the tracking's uuid, a slash, and the number of a freeze.
final class ChangeId {
  private ChangeId() {}

  static String text(DiskState state, int number) {
    return state.tracking() + "/" + number;
  }

  static int number(String text, DiskState state) throws UnknownChangeIdException {
    int slash = text.indexOf('/');
    String digits = text.substring(slash + 1);
    if (slash < 0 || !digits.matches("[1-9][0-9]{0,8}")) {
      throw new UnknownChangeIdException("not a change id: " + text);
    }
    if (!text.substring(0, slash).equals(state.tracking().toString())) {
      throw new UnknownChangeIdException(text + " is from before change tracking was reset");
    }
    int number = Integer.parseInt(digits);
    if (number > state.freezes()) {
      throw new UnknownChangeIdException(text + " is not known yet");
    }
    return number;
  }
}
