package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Calendar;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a type's name in a reply means, and which fields it has.
final class VimTypes {
  private static final String PACKAGE = "com.vmware.vim25.";

  /// A name from the wire never leaves the one package.
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");

  private static final Map<String, Class<?>> BASIC =
      Map.ofEntries(
          Map.entry("int", Integer.class),
          Map.entry("long", Long.class),
          Map.entry("short", Short.class),
          Map.entry("byte", Byte.class),
          Map.entry("boolean", Boolean.class),
          Map.entry("float", Float.class),
          Map.entry("double", Double.class),
          Map.entry("string", String.class),
          Map.entry("String", String.class),
          Map.entry("anyURI", String.class),
          Map.entry("dateTime", Calendar.class),
          Map.entry("Calendar", Calendar.class),
          Map.entry("base64Binary", byte[].class),
          Map.entry("anyType", Object.class));

  private static final ClassValue<Map<String, Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
          Map<String, Field> fields = new HashMap<>();
          for (Field field : type.getFields()) {
            // Faults are exceptions: what java.rmi and java.lang declare is not vim25's.
            boolean vim = field.getDeclaringClass().getName().startsWith(PACKAGE);
            if (vim && !Modifier.isStatic(field.getModifiers())) {
              String name = field.getName();
              // yavijava writes Java's reserved words with a leading underscore.
              fields.put(name.startsWith("_") ? name.substring(1) : name, field);
            }
          }
          return fields;
        }
      };

  private VimTypes() {}

  /// Null when vim25 6.0 has no such type.
  static @Nullable Class<?> named(String qualifiedName) {
    String name = qualifiedName.substring(qualifiedName.indexOf(':') + 1).strip();
    Class<?> basic = BASIC.get(name);
    if (basic != null || !NAME.matcher(name).matches()) {
      return basic;
    }
    try {
      return Class.forName(PACKAGE + name, false, ManagedObjectReference.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  static Map<String, Field> fieldsOf(Class<?> type) {
    return FIELDS.get(type);
  }

  static boolean isArrayOf(Class<?> type) {
    return type.getName().startsWith(PACKAGE + "ArrayOf");
  }
}
