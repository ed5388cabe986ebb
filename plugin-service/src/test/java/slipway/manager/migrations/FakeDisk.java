package slipway.manager.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import slipway.manager.vsphere.VSphere.Area;

/// A disk of a few blocks, each with the number of the write that last changed it.
final class FakeDisk {
  static final long BLOCK = 16L << 20;

  final String path;
  final String uuid;
  final long sizeBytes;
  final TreeMap<Long, Block> blocks = new TreeMap<>();
  private long writes;

  record Block(String content, long write) {}

  FakeDisk(String path, String uuid, long sizeBytes) {
    this.path = path;
    this.uuid = uuid;
    this.sizeBytes = sizeBytes;
  }

  void write(long block, String content) {
    blocks.put(block, new Block(content, ++writes));
  }

  long writes() {
    return writes;
  }

  FakeDisk frozen(String frozenPath) {
    var copy = new FakeDisk(frozenPath, "frozen-" + frozenPath.hashCode(), sizeBytes);
    copy.blocks.putAll(blocks);
    copy.writes = writes;
    return copy;
  }

  /// The blocks written after write number `since`.
  List<Area> changedSince(long since) {
    List<Area> areas = new ArrayList<>();
    for (Map.Entry<Long, Block> entry : blocks.entrySet()) {
      if (entry.getValue().write() > since) {
        areas.add(new Area(entry.getKey() * BLOCK, BLOCK));
      }
    }
    return areas;
  }

  Map<Long, String> contents() {
    Map<Long, String> contents = new TreeMap<>();
    blocks.forEach((number, block) -> contents.put(number, block.content()));
    return contents;
  }
}
