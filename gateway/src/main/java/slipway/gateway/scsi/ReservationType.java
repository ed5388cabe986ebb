package slipway.gateway.scsi;

import org.jspecify.annotations.Nullable;

/// What a persistent reservation allows to whom. // SPC-4 §6.16.3.4
enum ReservationType {
  WRITE_EXCLUSIVE(1, false, false, false),
  EXCLUSIVE_ACCESS(3, true, false, false),
  WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5, false, true, false),
  EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6, true, true, false),
  WRITE_EXCLUSIVE_ALL_REGISTRANTS(7, false, true, true),
  EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8, true, true, true);

  private final int code;
  private final boolean excludesReads;
  private final boolean registrantsMayEnter;
  private final boolean allRegistrantsHold;

  ReservationType(
      int code, boolean excludesReads, boolean registrantsMayEnter, boolean allRegistrantsHold) {
    this.code = code;
    this.excludesReads = excludesReads;
    this.registrantsMayEnter = registrantsMayEnter;
    this.allRegistrantsHold = allRegistrantsHold;
  }

  static @Nullable ReservationType of(int code) {
    for (ReservationType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  int code() {
    return code;
  }

  boolean excludesReads() {
    return excludesReads;
  }

  boolean registrantsMayEnter() {
    return registrantsMayEnter;
  }

  boolean allRegistrantsHold() {
    return allRegistrantsHold;
  }
}
