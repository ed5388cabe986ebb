package slipway.gateway.cache;

/// The sizes and places of `docs/formats/map.md`, for a volume of `size` bytes.
record MapGeometry(long size) {
  /// The unit of the map.
  static final int GRAIN_BYTES = 4096;

  /// Everything in the map file starts at a multiple of this, so that no two blocks share a
  /// sector and a torn write of one leaves its neighbour alone.
  static final int BLOCK_BYTES = 4096;

  /// Magic, page number, sequence, map id, checksum.
  static final int PAGE_HEADER_BYTES = 32;

  static final int PAGE_PAYLOAD_BYTES = BLOCK_BYTES - PAGE_HEADER_BYTES;
  static final int GRAINS_PER_WORD = 32;
  static final int WORDS_PER_PAGE = PAGE_PAYLOAD_BYTES / Long.BYTES;
  static final int GRAINS_PER_PAGE = WORDS_PER_PAGE * GRAINS_PER_WORD;

  /// Two superblocks precede the pages.
  static final long FIRST_PAGE_AT = 2L * BLOCK_BYTES;

  /// The cells of the demand tally in the live file.
  static final int TALLY_CELLS = 4096;

  static final long TALLY_AT = BLOCK_BYTES;
  static final long WORDS_AT = TALLY_AT + (long) TALLY_CELLS * Integer.BYTES;

  /// Bounds the memory of one map to 4 GiB and keeps page numbers in an int.
  static final long MAX_VOLUME_BYTES = 64L << 40;

  MapGeometry {
    if (size <= 0 || size > MAX_VOLUME_BYTES) {
      throw new IllegalArgumentException(
          "a volume has 1 to " + MAX_VOLUME_BYTES + " bytes, not " + size);
    }
  }

  long grains() {
    return (size + GRAIN_BYTES - 1) / GRAIN_BYTES;
  }

  int pages() {
    return Math.toIntExact((grains() + GRAINS_PER_PAGE - 1) / GRAINS_PER_PAGE);
  }

  long words() {
    return (long) pages() * WORDS_PER_PAGE;
  }

  /// Where a slot of a page lies in the map file.
  static long slotAt(int page, int slot) {
    return FIRST_PAGE_AT + (2L * page + slot) * BLOCK_BYTES;
  }

  long mapFileBytes() {
    return slotAt(pages(), 0);
  }

  long liveFileBytes() {
    return WORDS_AT + words() * Long.BYTES;
  }

  /// The bytes that `grains` grains hold, of which only the volume's last may be short.
  long bytes(long grains) {
    return grains == grains() ? size : grains * GRAIN_BYTES;
  }
}
