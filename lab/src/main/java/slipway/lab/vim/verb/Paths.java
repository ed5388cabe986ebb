package slipway.lab.vim.verb;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.UserSession;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Beans;
import slipway.lab.vim.wire.Faults;

/// Property paths like `summary.runtime.powerState` and `config.hardware.device[2000]`.
final class Paths {
  private static final Pattern KEYED = Pattern.compile("(\\w+)\\[(\"?)([^\\]\"]*)\\2\\]");

  private Paths() {}

  /// The value at a path, null while unset; a path that the type does not have is a fault.
  static @Nullable Object read(ManagedObject object, String path, Call call) {
    String[] parts = path.split("\\.", -1);
    String first = name(parts[0]);
    ManagedObject.Property property = object.properties().get(first);
    if (property == null) {
      throw Faults.invalidProperty(path);
    }
    Object value = property.value().get();
    if (object.isA("SessionManager")) {
      value = ofSessions(first, value, call);
    }
    Class<?> type = value == null ? property.type() : value.getClass();
    value = keyed(value, parts[0], path);
    type = value == null ? element(type, parts[0]) : value.getClass();
    for (int i = 1; i < parts.length; i++) {
      Field field = Beans.field(type, name(parts[i]));
      // The type of an unset Object is unknown: nothing below it can be told wrong.
      if (field == null && type == Object.class) {
        return null;
      }
      if (field == null || type == ManagedObjectReference.class) {
        throw Faults.invalidProperty(path);
      }
      value = value == null ? null : keyed(get(field, value), parts[i], path);
      type = value == null ? element(field.getType(), parts[i]) : value.getClass();
    }
    return value;
  }

  private static @Nullable Object ofSessions(String name, @Nullable Object value, Call call) {
    Session session = call.caller().session();
    if (name.equals(SessionVerbs.CURRENT_SESSION)) {
      return session == null ? null : session.bean();
    }
    if (name.equals(SessionVerbs.SESSION_LIST)) {
      call.require(call.site().inventory().root(), "Sessions.TerminateSession");
      return call.site().sessions().all().stream().map(Session::bean).toArray(UserSession[]::new);
    }
    return value;
  }

  private static String name(String part) {
    Matcher matcher = KEYED.matcher(part);
    return matcher.matches() ? matcher.group(1) : part;
  }

  private static Class<?> element(Class<?> type, String part) {
    return type.isArray() && KEYED.matcher(part).matches() ? type.getComponentType() : type;
  }

  private static @Nullable Object get(Field field, Object bean) {
    try {
      return field.get(bean);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("vim25 data classes have public fields", e);
    }
  }

  /// The array's element with the key in brackets, if the part has brackets.
  private static @Nullable Object keyed(@Nullable Object value, String part, String path) {
    Matcher matcher = KEYED.matcher(part);
    if (!matcher.matches() || value == null) {
      return value;
    }
    if (!value.getClass().isArray()) {
      throw Faults.invalidProperty(path);
    }
    for (int i = 0; i < Array.getLength(value); i++) {
      Object element = Array.get(value, i);
      Field key = Beans.field(element.getClass(), "key");
      if (key != null && matcher.group(3).equals(String.valueOf(get(key, element)))) {
        return element;
      }
    }
    return null;
  }
}
