package slipway.lab.vim.verb;

import com.vmware.vim25.Event;
import com.vmware.vim25.UserLoginSessionEvent;
import com.vmware.vim25.VmEvent;
import com.vmware.vim25.VmEventArgument;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.GregorianCalendar;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.VirtualMachine;

/// What happened, newest last.
public final class Events {
  /// Older events are forgotten.
  public static final int MAX_EVENTS = 5000;

  private final Deque<Event> events = new ArrayDeque<>();
  private int lastKey;

  synchronized void post(Event event, String principal, String message) {
    event.key = ++lastKey;
    event.chainId = event.key;
    event.createdTime = GregorianCalendar.from(Instant.now().atZone(ZoneOffset.UTC));
    event.userName = principal;
    if (event.fullFormattedMessage == null) {
      event.fullFormattedMessage = message;
    }
    events.add(event);
    while (events.size() > MAX_EVENTS) {
      events.removeFirst();
    }
  }

  void login(String principal, String address) {
    var event = new UserLoginSessionEvent();
    event.ipAddress = address;
    event.locale = "en";
    event.sessionId = "";
    post(event, principal, "User " + principal + "@" + address + " logged in");
  }

  void machine(VmEvent event, VirtualMachine machine, String principal, String what) {
    event.vm = new VmEventArgument();
    event.vm.name = machine.name();
    event.vm.vm = machine.reference();
    post(event, principal, machine.name() + " " + what);
  }

  synchronized List<Event> all() {
    return List.copyOf(events);
  }

  synchronized @Nullable Event latest() {
    return events.peekLast();
  }
}
