package slipway.lab.vim.verb;

import com.vmware.vim25.ManagedObjectReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;
import slipway.lab.vim.wire.SoapReader;
import slipway.lab.vim.wire.SoapRequest;
import slipway.lab.vim.wire.SoapWriter;

/// The table of methods: finds the handler, checks the session and the privileges, reads the
/// arguments, and writes the answer.
public final class Dispatcher {
  private record Bound(Verb verb, Object handler, Method method) {}

  private final Site site;
  private final Map<String, Bound> table = new HashMap<>();

  public Dispatcher(Site site) {
    this.site = site;
    List<Object> handlers =
        List.of(
            new ServiceInstanceVerbs(),
            new SessionVerbs(),
            new RetrievalVerbs(),
            new UpdateVerbs(),
            new ViewVerbs(),
            new SearchVerbs(),
            new TaskVerbs(),
            new EventVerbs(),
            new AuthorizationVerbs(),
            new ExtensionVerbs(),
            new FileVerbs(),
            new MachineVerbs(),
            new SnapshotVerbs(),
            new GuestProcessVerbs(),
            new GuestFileVerbs(),
            new ImportVerbs());
    for (Object handler : handlers) {
      for (Method method : handler.getClass().getDeclaredMethods()) {
        Verb verb = method.getAnnotation(Verb.class);
        if (verb != null) {
          table.put(verb.on() + "." + verb.name(), new Bound(verb, handler, method));
        }
      }
    }
  }

  /// Answers a request; throws [Fault] for a refusal.
  public String answer(SoapRequest request, Call.Caller caller) {
    ManagedObjectReference self = request.self();
    Bound bound = find(request);
    Session session = caller.session();
    if (!bound.verb().anonymous() && session == null) {
      throw Faults.notAuthenticated(self);
    }
    ManagedObject target = site.resolve(session, self);
    var call = new Call(site, target, caller);
    if (session != null) {
      for (String privilege : bound.verb().needs()) {
        call.require(target, privilege);
      }
    }
    Object result = invoke(bound, arguments(bound.method(), request, call));
    return SoapWriter.reply(request.method(), wire(result), wireType(bound.method()));
  }

  private Bound find(SoapRequest request) {
    for (var entry : table.entrySet()) {
      Verb verb = entry.getValue().verb();
      if (verb.name().equals(request.method())
          && ManagedObject.isA(request.self().type, verb.on())) {
        return entry.getValue();
      }
    }
    throw Faults.methodNotFound(request.self(), request.method());
  }

  private static @Nullable Object wire(@Nullable Object result) {
    return result instanceof ManagedObject object ? object.reference() : result;
  }

  private static Class<?> wireType(Method method) {
    Class<?> type = method.getReturnType();
    return ManagedObject.class.isAssignableFrom(type) ? ManagedObjectReference.class : type;
  }

  private static @Nullable Object invoke(Bound bound, @Nullable Object[] arguments) {
    try {
      return bound.method().invoke(bound.handler(), arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Fault fault) {
        throw fault;
      }
      System.getLogger(Dispatcher.class.getName())
          .log(System.Logger.Level.WARNING, bound.verb().name() + " failed", cause);
      throw Faults.of(cause == null ? e : cause);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object[] arguments(Method method, SoapRequest request, Call call) {
    Map<String, List<Element>> given = SoapReader.grouped(request.arguments());
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] values = new Object[parameters.length];
    values[0] = call;
    for (int i = 1; i < parameters.length; i++) {
      List<Element> elements = given.remove(parameters[i].getName());
      boolean optional = method.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class);
      if (elements != null) {
        values[i] = read(elements, parameters[i].getType(), call);
      } else if (!optional) {
        throw Faults.invalidRequest(
            "Required parameter " + parameters[i].getName() + " is missing");
      }
    }
    if (!given.isEmpty()) {
      throw SoapReader.unexpected(given.values().iterator().next().getFirst());
    }
    return values;
  }

  private static Object read(List<Element> elements, Class<?> type, Call call) {
    if (!ManagedObject.class.isAssignableFrom(type)) {
      return SoapReader.read(elements, type);
    }
    var reference =
        (ManagedObjectReference) SoapReader.read(elements, ManagedObjectReference.class);
    ManagedObject object = call.resolve(reference);
    if (!type.isInstance(object)) {
      throw Faults.notFound(reference);
    }
    return object;
  }
}
