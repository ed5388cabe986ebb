package slipway.gateway.scsi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who has reserved the disk, by either of the two ways. // SPC-4 §5.12, SPC-2 §7.21
///
/// Kept in memory, because a restart of the gateway is a power cycle to the initiators; and in a
/// file where there is one and an initiator wants it so (APTPL). The object is its own lock;
/// `inUse` is read without it.
final class Reservations {
  private static final System.Logger LOG = System.getLogger(Reservations.class.getName());

  /// How many initiator ports may register: bounds what peers can make us remember.
  static final int MAX_REGISTRATIONS = 128;

  private final SequencedMap<Nexus, Long> keys = new LinkedHashMap<>();
  private final UnitAttentions attentions;
  private final @Nullable ReservationFile file;
  private boolean kept;
  private int generation;
  private @Nullable Nexus holder;
  private @Nullable ReservationType type;
  private @Nullable Nexus reservedBy;
  private volatile boolean inUse;

  Reservations(UnitAttentions attentions) {
    this.attentions = attentions;
    this.file = null;
  }

  /// With what an earlier run kept in the file.
  Reservations(UnitAttentions attentions, ReservationFile file) throws IOException {
    this.attentions = attentions;
    this.file = file;
    Snapshot earlier = file.read().orElse(null);
    if (earlier != null) {
      kept = true;
      inUse = true;
      generation = earlier.generation();
      keys.putAll(earlier.keys());
      type = earlier.type();
      holder = earlier.holder();
      if (holder == null && type != null) {
        holder = keys.sequencedKeySet().getFirst();
      }
    }
  }

  /// Whether "persist through power loss" is offered.
  boolean mayBeKept() {
    return file != null;
  }

  /// Whether it is active.
  synchronized boolean kept() {
    return kept;
  }

  /// Makes the present state durable, if that is wanted, before a command is answered.
  // SPC-4 §5.12.5
  private Reply saved() {
    ReservationFile into = file;
    if (into == null) {
      return Reply.GOOD;
    }
    try {
      kept &= !keys.isEmpty();
      if (kept) {
        into.write(snapshot());
      } else {
        into.delete();
      }
      return Reply.GOOD;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "a reservation cannot be kept", e);
      return Reply.check(AdditionalSense.INTERNAL_TARGET_FAILURE);
    }
  }

  /// False as long as nobody ever reserved or registered: lets the fast path skip the lock.
  boolean inUse() {
    return inUse;
  }

  synchronized boolean conflicts(Nexus nexus, Operation op) {
    if (op.access() == Operation.Access.ANY) {
      return false;
    }
    if (op == Operation.RELEASE_6) {
      return !keys.isEmpty();
    }
    if (reservedBy != null && !reservedBy.equals(nexus)) {
      return true;
    }
    return switch (op.access()) {
      case ANY, STATUS, PERSISTENT -> false;
      case RESERVE -> !keys.isEmpty();
      case READ -> excluded(nexus, false);
      case WRITE -> excluded(nexus, true);
    };
  }

  private boolean excluded(Nexus nexus, boolean writes) {
    ReservationType held = type;
    if (held == null || holds(nexus)) {
      return false;
    }
    if (held.registrantsMayEnter() && keys.containsKey(nexus)) {
      return false;
    }
    return writes || held.excludesReads();
  }

  synchronized Reply reserve6(Nexus nexus) {
    reservedBy = nexus;
    inUse = true;
    return Reply.GOOD;
  }

  synchronized Reply release6(Nexus nexus) {
    if (nexus.equals(reservedBy)) {
      reservedBy = null;
    }
    return Reply.GOOD;
  }

  synchronized void reset() {
    reservedBy = null;
  }

  // SPC-4 §5.12.7
  synchronized Reply register(
      Nexus nexus, long key, long newKey, boolean ignoreExisting, boolean keep) {
    Long present = keys.get(nexus);
    if (!ignoreExisting && key != (present == null ? 0 : present)) {
      return Reply.CONFLICT;
    }
    if (newKey == 0) {
      unregister(nexus);
    } else if (present == null && keys.size() >= MAX_REGISTRATIONS) {
      return Reply.check(AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES);
    } else {
      keys.put(nexus, newKey);
      inUse = true;
    }
    generation++;
    kept = keep && mayBeKept();
    return saved();
  }

  private void unregister(Nexus nexus) {
    boolean held = holds(nexus);
    keys.remove(nexus);
    if (held && (keys.isEmpty() || !allHold())) {
      end(nexus);
    }
  }

  // SPC-4 §5.12.9
  synchronized Reply reserve(Nexus nexus, long key, ReservationType wanted) {
    if (!registered(nexus, key)) {
      return Reply.CONFLICT;
    }
    if (type == null) {
      holder = nexus;
      type = wanted;
      return saved();
    }
    return holds(nexus) && type == wanted ? Reply.GOOD : Reply.CONFLICT;
  }

  // SPC-4 §5.12.11.2
  synchronized Reply release(Nexus nexus, long key, ReservationType wanted) {
    if (!registered(nexus, key)) {
      return Reply.CONFLICT;
    }
    if (!holds(nexus)) {
      return Reply.GOOD;
    }
    if (type != wanted) {
      return Reply.check(AdditionalSense.INVALID_RELEASE_OF_RESERVATION);
    }
    end(nexus);
    return saved();
  }

  // SPC-4 §5.12.11.6
  synchronized Reply clear(Nexus nexus, long key) {
    if (!registered(nexus, key)) {
      return Reply.CONFLICT;
    }
    List<Nexus> others = others(nexus, k -> true);
    keys.clear();
    holder = null;
    type = null;
    attentions.establish(others::contains, AdditionalSense.RESERVATIONS_PREEMPTED);
    generation++;
    return saved();
  }

  // SPC-4 §5.12.11.4
  synchronized Reply preempt(Nexus nexus, long key, long victimKey, ReservationType wanted) {
    if (!registered(nexus, key)) {
      return Reply.CONFLICT;
    }
    boolean everybody = victimKey == 0 && type != null && allHold();
    if (victimKey == 0 && !everybody) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }
    Long holderKey = holder == null ? null : keys.get(holder);
    boolean takesOver =
        everybody || (type != null && !allHold() && holderKey != null && holderKey == victimKey);
    if (!everybody && !keys.containsValue(victimKey)) {
      return Reply.CONFLICT;
    }
    List<Nexus> victims = others(nexus, k -> everybody || k == victimKey);
    victims.forEach(keys::remove);
    attentions.establish(victims::contains, AdditionalSense.REGISTRATIONS_PREEMPTED);
    if (takesOver) {
      if (type != wanted) {
        List<Nexus> left = others(nexus, k -> true);
        attentions.establish(left::contains, AdditionalSense.RESERVATIONS_RELEASED);
      }
      holder = nexus;
      type = wanted;
    }
    generation++;
    return saved();
  }

  private void end(Nexus by) {
    if (type != null && type.registrantsMayEnter()) {
      List<Nexus> others = others(by, k -> true);
      attentions.establish(others::contains, AdditionalSense.RESERVATIONS_RELEASED);
    }
    holder = null;
    type = null;
  }

  private List<Nexus> others(Nexus than, Predicate<Long> key) {
    List<Nexus> found = new ArrayList<>();
    for (Map.Entry<Nexus, Long> entry : keys.entrySet()) {
      if (!entry.getKey().equals(than) && key.test(entry.getValue())) {
        found.add(entry.getKey());
      }
    }
    return found;
  }

  private boolean registered(Nexus nexus, long key) {
    Long present = keys.get(nexus);
    return present != null && present == key;
  }

  private boolean allHold() {
    return type != null && type.allRegistrantsHold();
  }

  private boolean holds(Nexus nexus) {
    return type != null && (nexus.equals(holder) || (allHold() && keys.containsKey(nexus)));
  }

  /// What PERSISTENT RESERVE IN tells, all of one moment.
  ///
  /// @param holder null for an all-registrants reservation, which everybody holds
  record Snapshot(
      int generation,
      SequencedMap<Nexus, Long> keys,
      @Nullable Nexus holder,
      @Nullable ReservationType type) {

    boolean holds(Nexus nexus) {
      return type != null && (type.allRegistrantsHold() || nexus.equals(holder));
    }
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(generation, new LinkedHashMap<>(keys), allHold() ? null : holder, type);
  }
}
