package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NotAuthenticated;
import com.vmware.vim25.ServiceContent;
import com.vmware.vim25.TaskInProgress;
import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.UserSession;
import com.vmware.vim25.ws.VimStub;
import java.rmi.RemoteException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// One session and how it is called: ended sessions of accounts are renewed once, busy objects are
/// tried again within bounds, tasks are awaited, and faults become problems.
final class Connection {
  /// How often a call is repeated while another task holds the object.
  static final int MAX_BUSY_RETRIES = 5;

  static final Duration BUSY_PAUSE = Duration.ofMillis(500);

  static final Duration MIN_POLL = Duration.ofMillis(50);
  static final Duration MAX_POLL = Duration.ofSeconds(1);

  /// Consolidating a snapshot that grew for days is the slowest task there is.
  static final Duration TASK_DEADLINE = Duration.ofHours(4);

  private final Transport transport;
  private final Vim25Client client;
  private final VimStub vim;
  private final ServiceContent content;
  private final Login login;
  private final boolean renewable;
  private final Duration busyPause;
  private final ReentrantLock loginLock = new ReentrantLock();
  private volatile UserSession user;

  /// @param renewable whether `login` may run again when vCenter has ended the session
  Connection(Transport transport, Login login, boolean renewable) {
    this(transport, login, renewable, BUSY_PAUSE);
  }

  Connection(Transport transport, Login login, boolean renewable, Duration busyPause) {
    this.busyPause = busyPause;
    this.transport = transport;
    this.client = new Vim25Client(transport);
    this.vim = new VimStub(client);
    this.login = login;
    this.renewable = renewable;
    Faults.Context opening = context("Opening a session", "vCenter", "nobody");
    this.content =
        run(
            opening,
            () -> vim.retrieveServiceContent(References.to("ServiceInstance", "ServiceInstance")));
    this.user = run(opening, () -> login.run(vim, content));
  }

  /// How a session begins.
  interface Login {
    UserSession run(VimStub vim, ServiceContent content) throws RemoteException;
  }

  /// One call of vim25.
  interface Verb<T extends @Nullable Object> {
    T run(VimStub vim, ServiceContent content) throws RemoteException;
  }

  private interface Attempt<T extends @Nullable Object> {
    T run() throws RemoteException;
  }

  Transport transport() {
    return transport;
  }

  /// For what VimStub has no method for.
  Vim25Client client() {
    return client;
  }

  ServiceContent content() {
    return content;
  }

  UserSession user() {
    return user;
  }

  String sessionCookie() {
    return client.sessionCookie();
  }

  /// Calls vCenter.
  ///
  /// @param deed what it does, for people
  /// @param object what it does it to, for people
  <T extends @Nullable Object> T call(String deed, Object object, Verb<T> verb) {
    return callAs(user.userName, deed, object, verb);
  }

  /// The same, when an account inside a guest is at stake and not the session's.
  <T extends @Nullable Object> T callAs(String account, String deed, Object object, Verb<T> verb) {
    Faults.Context at = context(deed, object.toString(), account);
    boolean renewed = false;
    for (int busy = 0; ; ) {
      UserSession before = user;
      try {
        return run(at, () -> verb.run(vim, content));
      } catch (ProblemException e) {
        if (Faults.isFrom(e, NotAuthenticated.class) && renewable && !renewed) {
          renew(before);
          renewed = true;
        } else if (Faults.isFrom(e, TaskInProgress.class) && busy < MAX_BUSY_RETRIES) {
          busy++;
          pause(busyPause.multipliedBy(busy));
        } else {
          throw e;
        }
      }
    }
  }

  /// Starts a task and waits for its end; answers its result.
  @Nullable Object task(String deed, Object object, Verb<ManagedObjectReference> start) {
    for (int busy = 0; ; busy++) {
      ManagedObjectReference task = call(deed, object, start);
      try {
        return await(task, context(deed, object.toString(), user.userName));
      } catch (ProblemException e) {
        if (!Faults.isFrom(e, TaskInProgress.class) || busy >= MAX_BUSY_RETRIES) {
          throw e;
        }
        pause(busyPause.multipliedBy(busy + 1L));
      }
    }
  }

  private @Nullable Object await(ManagedObjectReference task, Faults.Context at) {
    long deadline = System.nanoTime() + TASK_DEADLINE.toNanos();
    Duration poll = MIN_POLL;
    Retrieval retrieval = new Retrieval(this);
    while (System.nanoTime() < deadline) {
      TaskInfo info = retrieval.one(References.id(task), "info").require("info", TaskInfo.class);
      switch (info.state) {
        case success -> {
          return info.result;
        }
        case error -> throw Faults.problem(SoapFault.of(info.error), at);
        case queued, running -> pause(poll);
        case null -> pause(poll);
      }
      poll = poll.multipliedBy(2).compareTo(MAX_POLL) < 0 ? poll.multipliedBy(2) : MAX_POLL;
    }
    throw Problem.of(
            ProblemType.VCENTER_FAULT,
            at.deed() + " (" + at.object() + ")",
            "the task has not ended within " + TASK_DEADLINE.toHours() + " hours")
        .toException();
  }

  /// Whether vCenter still knows the session; never renews it.
  boolean isAlive() {
    try {
      Retrieval.Row row =
          new Retrieval(this).unrenewed(References.id(content.sessionManager), "currentSession");
      return row.get("currentSession", UserSession.class) != null;
    } catch (ProblemException e) {
      return false;
    }
  }

  /// One call without renewing or repeating.
  <T extends @Nullable Object> T once(String deed, Object object, Verb<T> verb) {
    return run(context(deed, object.toString(), user.userName), () -> verb.run(vim, content));
  }

  void logout() {
    try {
      once(
          "Logging out",
          "session",
          (vim, content) -> {
            vim.logout(content.sessionManager);
            return "";
          });
    } catch (ProblemException gone) {
      // The session has ended already, or vCenter will end it when idle.
      System.getLogger(Connection.class.getName())
          .log(System.Logger.Level.DEBUG, "logout: {0}", gone.getMessage());
    }
  }

  private void renew(UserSession ended) {
    loginLock.lock();
    try {
      // Another thread may have renewed it meanwhile.
      if (user == ended) {
        user =
            run(
                context("Logging in again", "vCenter", ended.userName),
                () -> login.run(vim, content));
      }
    } finally {
      loginLock.unlock();
    }
  }

  private <T extends @Nullable Object> T run(Faults.Context at, Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (SoapFault fault) {
      throw Faults.problem(fault, at);
    } catch (RemoteException e) {
      throw Problem.of(
              ProblemType.VCENTER_FAULT,
              at.deed() + " (" + at.object() + ")",
              String.valueOf(e.getMessage()))
          .toException(e);
    }
  }

  private Faults.Context context(String deed, String object, String account) {
    return new Faults.Context(deed, object, transport.name(), account);
  }

  void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw transport.unreachable("the wait was interrupted", e);
    }
  }
}
