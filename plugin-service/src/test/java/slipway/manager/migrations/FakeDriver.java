package slipway.manager.migrations;

import java.util.List;
import java.util.Map;

/// What the driver in a guest writes down, of a guest in which one file would be changed.
final class FakeDriver {
  static final Map<String, String> FILES =
      Map.of("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");

  private FakeDriver() {}

  /// @param arguments launcher, verb, seconds, checksum and options
  static void play(String[] arguments, String directory, Map<String, String> files) {
    String work = directory + "/work/";
    boolean asked = List.of(arguments).contains("--repositories");
    files.put(
        work + "results",
        """
        {"action":"system","verb":"%s","outcome":"READY","description":"Debian 12","undo":""}
        """
            .formatted(arguments[1]));
    if (arguments[1].equals("check")) {
      files.put(
          work + "changes",
          """
          {"action":"iscsi","change":"edit","path":"/etc/<b>x</b>","mode":"0644",\
          "diff":"-a\\n+b%s","whole":true}
          """
              .formatted(asked ? " of the repositories" : ""));
    }
    files.put(work + "rc", "0\n");
  }
}
