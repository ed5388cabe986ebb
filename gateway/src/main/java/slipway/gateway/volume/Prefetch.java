package slipway.gateway.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.gateway.cache.CacheOptions;
import slipway.gateway.cache.CachedDevice;

/// What a volume does to have bytes before they are asked for, apart from filling: plays the trace
/// of an earlier boot, records the one that happens, reads ahead of streams and
/// around what somebody waits for.
///
/// In the state folder `trace` is what is still to be played, also after a restart, and
/// `trace.recorded` the first boot's. The object guards the change of its parts; reads go by
/// without a lock.
final class Prefetch {
  private static final System.Logger LOG = System.getLogger(Prefetch.class.getName());

  private final CachedDevice cached;
  private final CacheOptions options;
  private final Path played;
  private final Path recordedFile;
  private final ReadAhead readAhead;
  private volatile @Nullable TracePlayer player;
  private volatile @Nullable TraceRecorder recorder;

  Prefetch(CachedDevice cached, CacheOptions options, Path stateDir) {
    this.cached = cached;
    this.options = options;
    this.played = stateDir.resolve("trace");
    this.recordedFile = stateDir.resolve("trace.recorded");
    this.readAhead = new ReadAhead(cached, options.fetchUnitBytes(), options.fillFlights());
    if (Files.exists(played)) {
      try {
        start(BootTrace.load(played));
      } catch (IOException e) {
        // A trace only saves time, so a damaged one must not keep a machine from its disk.
        LOG.log(System.Logger.Level.WARNING, "not played: " + e.getMessage());
      }
    }
  }

  /// A read of the machine's is about to happen.
  void note(long offset, int length) {
    TraceRecorder recording = recorder;
    if (recording != null && !recording.note(offset, length)) {
      endRecording();
    }
    if (!cached.filled()) {
      readAhead.note(offset, length);
      if (!playing() && cached.nextAbsent(offset) < offset + length) {
        readAhead.around(offset, length);
      }
    }
  }

  /// Fetches what a trace names, from now on, also after a restart, until all of it is there.
  synchronized void play(BootTrace trace) throws IOException {
    trace.save(played);
    stopPlayer();
    start(trace);
  }

  private void start(BootTrace trace) {
    player =
        new TracePlayer(
            cached, trace, options.fetchUnitBytes(), options.fillFlights(), this::playedAll);
  }

  private void playedAll() {
    try {
      Files.deleteIfExists(played);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "it will be played again: " + e.getMessage());
    }
  }

  private void stopPlayer() {
    TracePlayer last = player;
    if (last != null) {
      last.stop();
    }
  }

  /// Whether a trace is being fetched now.
  boolean playing() {
    TracePlayer now = player;
    return now != null && now.busy();
  }

  /// Records a boot, of which the first read is the beginning, in place of what was recorded.
  synchronized void record(String label) {
    recorder = new TraceRecorder(label, cached.size(), System::nanoTime);
  }

  /// Records a boot unless one was recorded already.
  synchronized void recordFirst(String label) {
    if (recorder == null && !Files.exists(recordedFile)) {
      record(label);
    }
  }

  /// The recorded boot, as far as it has come.
  synchronized Optional<BootTrace> recorded() throws IOException {
    TraceRecorder now = recorder;
    if (now != null && now.trace().length() > 0) {
      return Optional.of(now.trace());
    }
    return Files.exists(recordedFile)
        ? Optional.of(BootTrace.load(recordedFile))
        : Optional.empty();
  }

  /// Keeps what was recorded.
  synchronized void endRecording() {
    TraceRecorder last = recorder;
    recorder = null;
    if (last == null || last.trace().length() == 0) {
      return;
    }
    try {
      last.trace().save(recordedFile);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "not kept: " + last.trace() + ": " + e.getMessage());
    }
  }

  PrefetchState state() {
    TracePlayer now = player;
    return new PrefetchState(
        now == null ? 0 : now.trace().length(),
        now == null ? 0 : now.unitsLeft(),
        recorder != null,
        readAhead.detected());
  }

  synchronized void close() {
    stopPlayer();
    endRecording();
  }
}
