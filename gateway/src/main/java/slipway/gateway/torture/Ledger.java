package slipway.gateway.torture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The model: which versions each sector of a disk may show, now and after a crash.
///
/// A sector's versions stand in the order in which they were written, the oldest being the newest
/// that is certainly durable. A read may show the newest that was acknowledged, or one that was
/// begun after it and whose end nobody knows. After a power loss any of them may be there; what is
/// then found is all there is. A sector has one writer at a time.
public final class Ledger {
  private static final long NEVER = Long.MAX_VALUE;

  private static final class Version {
    final long id;
    long acknowledged;

    Version(long id, long acknowledged) {
      this.id = id;
      this.acknowledged = acknowledged;
    }

    @Override
    public String toString() {
      return id + (acknowledged == NEVER ? "?" : "@" + acknowledged);
    }
  }

  private final List<List<Version>> sectors = new ArrayList<>();
  private long clock;
  private long lastVersion;

  /// A disk whose sectors have these versions, durably.
  Ledger(long[] versions) {
    for (long version : versions) {
      sectors.add(new ArrayList<>(List.of(new Version(version, 0))));
    }
  }

  int size() {
    return sectors.size();
  }

  /// Begins a write of new content; answers its version.
  synchronized long begin(int first, int count) {
    return begin(first, count, ++lastVersion);
  }

  /// Begins a write of a known version, zeros for example.
  synchronized long begin(int first, int count, long version) {
    for (int sector = first; sector < first + count; sector++) {
      sectors.get(sector).add(new Version(version, NEVER));
    }
    return version;
  }

  /// The write that was begun last in these sectors has returned.
  synchronized void acknowledge(int first, int count) {
    clock++;
    for (int sector = first; sector < first + count; sector++) {
      sectors.get(sector).getLast().acknowledged = clock;
    }
  }

  /// The moment before which everything acknowledged is covered by a flush that begins now.
  synchronized long now() {
    return clock;
  }

  /// A flush that began at that moment has returned.
  synchronized void flushed(long began) {
    for (List<Version> versions : sectors) {
      int durable = versions.size() - 1;
      while (durable > 0 && versions.get(durable).acknowledged > began) {
        durable--;
      }
      versions.subList(0, durable).clear();
    }
  }

  /// What these sectors show now is durable.
  synchronized void durable(int first, int count) {
    for (int sector = first; sector < first + count; sector++) {
      List<Version> versions = sectors.get(sector);
      versions.subList(0, versions.size() - 1).clear();
    }
  }

  /// Judges what a read showed; answers what is wrong with it, or an empty string.
  synchronized String read(int first, ByteBuffer bytes) {
    return judge(first, bytes, false);
  }

  /// Judges what was found after a power loss, which is all there is from now on.
  synchronized String afterPowerLoss(int first, ByteBuffer bytes) {
    return judge(first, bytes, true);
  }

  private String judge(int first, ByteBuffer bytes, boolean powerLost) {
    for (int i = 0; (i + 1) * Sectors.BYTES <= bytes.remaining(); i++) {
      int sector = first + i;
      ByteBuffer found = bytes.slice(bytes.position() + i * Sectors.BYTES, Sectors.BYTES);
      long version = Sectors.version(found, sector);
      List<Version> versions = sectors.get(sector);
      int from = powerLost ? 0 : lastAcknowledged(versions);
      if (versions.subList(from, versions.size()).stream().noneMatch(v -> v.id == version)) {
        return "sector %d shows %s of version %d, legal are %s of %s"
            .formatted(
                sector,
                version == Sectors.UNKNOWN ? "nonsense" : "the content",
                found.order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(0),
                versions.subList(from, versions.size()),
                versions);
      }
      settle(versions, version, powerLost, from);
    }
    return "";
  }

  /// What was seen once stays, as if it had just been written.
  private void settle(List<Version> versions, long seen, boolean powerLost, int from) {
    if (powerLost) {
      versions.clear();
      versions.add(new Version(seen, 0));
    } else if (from < versions.size() - 1) {
      versions.add(new Version(seen, ++clock));
    }
  }

  private static int lastAcknowledged(List<Version> versions) {
    int last = versions.size() - 1;
    while (versions.get(last).acknowledged == NEVER) {
      last--;
    }
    return last;
  }
}
