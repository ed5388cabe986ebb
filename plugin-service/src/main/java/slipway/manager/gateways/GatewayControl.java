package slipway.manager.gateways;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.vsphere.VSphere.Area;

/// One gateway's control API. Every verb may be repeated; a repeated one answers as the first time.
/// Throws [slipway.manager.problem.ProblemException] with GATEWAY_UNREACHABLE when nothing answers,
/// and [GatewayRefusal] when the gateway says no.
public interface GatewayControl {

  Health health();

  List<DiskPresent> disks();

  /// What it has published on the link.
  List<Export> exports();

  /// A request, in PEM, for the certificate that follows the present one. // RFC 2986
  String requestCertificate();

  /// Has it show another certificate from now on, in PEM.
  void replaceCertificate(String certificate);

  /// Tells it which certificates to refuse: a signed list, in PEM. // RFC 5280 §5
  void revoke(String list);

  /// Opens a hot-added disk read-only and publishes it on the link.
  ///
  /// @param allocated everything outside is known to be zero
  Export export(String id, String diskUuid, List<Area> allocated);

  /// Harmless when it is gone.
  void withdraw(String exportId);

  /// Makes or opens a volume on a home disk that is all zero when made.
  void createVolume(String id, String homeUuid, long sizeBytes, URI origin);

  /// Gives the volume a newer origin; what changed is fetched again.
  void rebase(String volume, long generation, URI origin, List<Area> changed);

  /// @param bytesPerSecond 0: no limit
  void fill(String volume, boolean running, long bytesPerSecond);

  /// Serves the target's volumes as its logical units, all at once.
  Portal serve(String id, Target target);

  /// Ends the sessions and the target; harmless when there is none.
  void endTarget(String id);

  /// Durable when it answers.
  void flush(String volume);

  Statistics statistics(String volume);

  /// The statistics of every volume, at once.
  List<Statistics> volumes();

  List<Block> blocks(String volume, int buckets);

  /// What the machine has read since it started first, as a file. // docs/formats/boot-trace.md
  byte[] bootTrace(String volume);

  /// Fetches what such a file names before anything but demand.
  void play(String volume, byte[] bootTrace);

  /// Flushes, closes and forgets the volume; harmless when it is gone.
  ///
  /// @param discard also when it is not filled
  void deleteVolume(String volume, boolean discard);

  /// @param clock what time it is there
  /// @param certificate that it shows
  /// @param revocationNumber of the newest list of revocations that it has
  /// @param state room where it keeps what a restart must find again
  @Schema(name = "GatewayHealth")
  record Health(
      String name,
      String version,
      String linkAddress,
      String iscsiPortal,
      long uptimeSeconds,
      @Nullable Instant clock,
      @Nullable Certificate certificate,
      long revocationNumber,
      @Nullable Space state) {}

  /// @param serial in hex
  @Schema(name = "GatewayCertificate")
  record Certificate(String serial, Instant notBefore, Instant notAfter) {}

  @Schema(name = "GatewaySpace")
  record Space(long freeBytes, long totalBytes) {}

  record DiskPresent(String uuid, long sizeBytes) {}

  record Export(String id, String origin, long sizeBytes) {}

  record Portal(String portal, String iqn) {}

  /// @param initiator the only one that may log in
  /// @param volumes in the order of their logical units, from 0
  record Target(String iqn, String initiator, Chap chap, List<String> volumes) {}

  /// The secret is in memory and on TLS, never in a log.
  record Chap(String username, String password) {
    @Override
    public String toString() {
      return "CHAP user " + username;
    }
  }

  record Block(long absent, long prefilled, long demand, long written, long zero) {}

  /// What a volume tells of itself. // docs/gateway-control.md
  @Schema(name = "VolumeStatistics")
  record Statistics(
      String id,
      long sizeBytes,
      long presentBytes,
      long absentBytes,
      long zeroBytes,
      long writtenByGuestBytes,
      long generation,
      boolean filled,
      Fill fill,
      boolean originReachable,
      @Nullable String originProblem,
      @Nullable List<Initiator> initiators,
      @Nullable Fetched fetchedBytes,
      long linkReceivedBytes,
      @Nullable Reads reads,
      @Nullable Waits demandWaits) {}

  @Schema(name = "FillStatistics")
  record Fill(
      boolean running, long bytesPerSecond, long rateBytesPerSecond, boolean waitingForOrigin) {}

  record Initiator(String name, String address, @Nullable String since) {}

  @Schema(name = "FetchedBytes")
  record Fetched(long demand, long trace, long stream, long fill) {}

  @Schema(name = "ReadStatistics")
  record Reads(long total, long local) {}

  @Schema(name = "DemandWaits")
  record Waits(long count, long totalMillis, long maxMillis) {}
}
