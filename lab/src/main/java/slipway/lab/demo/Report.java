package slipway.lab.demo;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What one migration cost and whether it kept its promises.
///
/// @param states each state with the time it was entered, RFC 3339
/// @param downtimeSeconds from the workload's last answer at the source to its first at the
/// destination
/// @param localRebootSeconds a plain reboot of the same guest at the source, measured the same way
/// @param prepareSeconds from the request to prepare the guest to its being prepared
/// @param unprepareSeconds the same for taking it back
/// @param renewedSeconds a reboot from a capsule that was built anew; 0 when there was none
/// @param startSeconds a reboot after that, measured like the first; 0 when there was none
/// @param bootSeconds from power-on at the destination to the first answer
/// @param allocatedBytes of the source disk
/// @param bytesMovedBeforeCutover over the link, up to the cutover
/// @param bytesMovedBeforeAnswer over the link, from the cutover to the first answer
/// @param fillSeconds from the first answer to FILLED
/// @param finaliseDowntimeSeconds from the last answer over iSCSI to the first from the local disk
/// @param linkUtilisation of the link's rate while filling, 0 to 1
/// @param gatewayRestarts how often the destination's gateway was killed and came back
/// @param leftBehind whatever should not be there any more
public record Report(
    boolean passed,
    List<String> failures,
    String link,
    boolean prefill,
    Map<String, String> states,
    double downtimeSeconds,
    double localRebootSeconds,
    double bootSeconds,
    double prepareSeconds,
    double unprepareSeconds,
    double renewedSeconds,
    double startSeconds,
    long diskBytes,
    long allocatedBytes,
    long bytesMovedBeforeCutover,
    long bytesMovedBeforeAnswer,
    double fillSeconds,
    double finaliseDowntimeSeconds,
    double linkUtilisation,
    int gatewayRestarts,
    int managerRestarts,
    Records records,
    boolean diskIdentical,
    List<String> leftBehind,
    double totalSeconds) {

  /// What became of the workload's records.
  public record Records(long written, long lost, long corrupt) {}

  void write(Path file) throws IOException {
    String json =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(this);
    Files.writeString(file, json + "\n");
  }
}
