package slipway.gateway.iscsi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.LogicalUnits;

/// A target being served, and the sessions on it. The object guards its list of sessions.
final class TargetService {
  final Target target;
  final LogicalUnits units;
  private final List<Session> sessions = new ArrayList<>();
  private boolean removed;

  TargetService(Target target) {
    this.target = target;
    this.units = new LogicalUnits(target.disks());
  }

  /// Adds a session in place of one from the same initiator port, whose last writes are waited for
  /// so that none lands after the new session's. // RFC 7143 §6.3.5
  LoginStatus join(Session session, Duration patience) {
    List<Session> replaced;
    synchronized (this) {
      replaced = sessions.stream().filter(s -> s.nexus.equals(session.nexus)).toList();
    }
    for (Session old : replaced) {
      List<Task> running = old.close();
      old.connection.close();
      leave(old);
      if (!Session.settle(running, patience)) {
        return LoginStatus.SERVICE_UNAVAILABLE;
      }
    }
    synchronized (this) {
      if (removed) {
        return LoginStatus.TARGET_REMOVED;
      }
      // Closed: its connection ended while it waited here, and nobody would take it out again.
      if (session.isClosed() || sessions.stream().anyMatch(s -> s.nexus.equals(session.nexus))) {
        return LoginStatus.SERVICE_UNAVAILABLE;
      }
      sessions.add(session);
      for (Disk disk : units.all()) {
        disk.attach(session.nexus);
      }
    }
    return LoginStatus.SUCCESS;
  }

  void leave(Session session) {
    synchronized (this) {
      if (sessions.remove(session)) {
        for (Disk disk : units.all()) {
          disk.detach(session.nexus);
        }
      }
    }
  }

  synchronized List<Session> sessions() {
    return List.copyOf(sessions);
  }

  /// Marks the target as gone and answers whom to disconnect.
  synchronized List<Session> remove() {
    removed = true;
    return List.copyOf(sessions);
  }

  /// Aborts matching tasks of all sessions; answers the writes to wait for.
  List<Task> abortEverywhere(Predicate<Task> which) {
    List<Task> running = new ArrayList<>();
    for (Session session : sessions()) {
      running.addAll(session.abort(which));
    }
    return running;
  }
}
