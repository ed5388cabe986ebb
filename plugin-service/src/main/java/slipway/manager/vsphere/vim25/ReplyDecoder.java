package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.MethodFault;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.rmi.RemoteException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads vim25's replies into yavijava's types.
///
/// Tolerant where servers newer than the library differ: unknown elements, types and enumeration
/// constants are passed over. Strict where a reply could hurt: no DOCTYPE, bounded depth, and no
/// class outside of vim25. Any bytes whatever end in a value, a [SoapFault] or a
/// [MalformedReplyException].
final class ReplyDecoder {
  /// vim25's own types nest to about fifteen; snapshot trees go to 32 snapshots below.
  static final int MAX_DEPTH = 90;

  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
  private final DatatypeFactory dates;

  ReplyDecoder() {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // Else every malformed reply is also written to standard error.
    factory.setXMLReporter((_, _, _, _) -> {});
    try {
      dates = DatatypeFactory.newInstance();
    } catch (DatatypeConfigurationException e) {
      throw new IllegalStateException("this JDK reads no XML dates", e);
    }
  }

  /// @param returnType yavijava's name of the type, with `[]` for many; null for nothing
  @Nullable Object decode(@Nullable String returnType, byte[] reply) throws RemoteException {
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(reply));
      enter(in, "Envelope");
      while (!enterNext(in).equals("Body")) {
        skip(in);
      }
      if (enterNext(in).equals("Fault")) {
        throw fault(in);
      }
      return returnType == null ? null : returned(returnType, in);
    } catch (XMLStreamException | RuntimeException | ReflectiveOperationException e) {
      throw new MalformedReplyException("the reply is no vim25 message: " + e.getMessage(), e);
    }
  }

  private @Nullable Object returned(String returnType, XMLStreamReader in)
      throws XMLStreamException, ReflectiveOperationException {
    boolean many = returnType.endsWith("[]");
    String name = many ? returnType.substring(0, returnType.length() - 2) : returnType;
    Class<?> type = VimTypes.named(name);
    if (type == null) {
      throw new IllegalArgumentException("no type " + name);
    }
    List<Object> values = new ArrayList<>();
    while (child(in)) {
      Object value = value(type, in, 0);
      if (value != null) {
        values.add(value);
      }
    }
    if (!many) {
      return values.isEmpty() ? null : values.getFirst();
    }
    return values.isEmpty() ? null : array(name, type, values);
  }

  private static Object array(String name, Class<?> type, List<Object> values) {
    // VimStub casts to arrays of primitives where vim25 has simple types.
    Class<?> component =
        switch (name) {
          case "boolean" -> boolean.class;
          case "int" -> int.class;
          case "long" -> long.class;
          case "byte" -> byte.class;
          default -> type;
        };
    return array(component, values);
  }

  private static Object array(Class<?> component, List<Object> values) {
    Object array = Array.newInstance(component, values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, values.get(i));
    }
    return array;
  }

  private SoapFault fault(XMLStreamReader in)
      throws XMLStreamException, ReflectiveOperationException {
    String told = "";
    MethodFault typed = null;
    while (child(in)) {
      switch (in.getLocalName()) {
        case "faultstring" -> told = text(in);
        case "detail" -> {
          while (child(in)) {
            String element = in.getLocalName();
            Object value = value(Object.class, in, 0);
            if (value instanceof MethodFault fault) {
              typed = fault;
            } else if (told.isEmpty()) {
              told = element;
            }
          }
        }
        default -> skip(in);
      }
    }
    return new SoapFault(told.isEmpty() ? "vCenter gives no reason" : told.strip(), typed);
  }

  /// Reads the element the reader stands on, up to its end.
  private @Nullable Object value(Class<?> declared, XMLStreamReader in, int depth)
      throws XMLStreamException, ReflectiveOperationException {
    if (depth > MAX_DEPTH) {
      throw new XMLStreamException("nested deeper than " + MAX_DEPTH);
    }
    Class<?> type = actual(declared, in);
    if (type == ManagedObjectReference.class) {
      ManagedObjectReference reference = new ManagedObjectReference();
      // Not xsi:type, which may stand before it.
      reference.setType(in.getAttributeValue("", "type"));
      reference.setVal(text(in).strip());
      return reference;
    }
    if (type.getName().startsWith("com.vmware.") && !type.isEnum()) {
      return complex(type, in, depth);
    }
    return simple(type, text(in));
  }

  private static Class<?> actual(Class<?> declared, XMLStreamReader in) {
    String told = in.getAttributeValue(XSI, "type");
    Class<?> type = told == null ? null : VimTypes.named(told);
    boolean fits = type != null && (declared.isAssignableFrom(type) || isBasic(declared));
    return fits && type != null ? type : declared;
  }

  private static boolean isBasic(Class<?> type) {
    return type.isPrimitive() || type == Object.class;
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object simple(Class<?> type, String text) {
    String trimmed = text.strip();
    return switch (type.getName()) {
      case "java.lang.String", "java.lang.Object" -> text;
      case "int", "java.lang.Integer" -> Integer.valueOf(trimmed);
      case "long", "java.lang.Long" -> Long.valueOf(trimmed);
      case "short", "java.lang.Short" -> Short.valueOf(trimmed);
      case "byte", "java.lang.Byte" -> Byte.valueOf(trimmed);
      case "float", "java.lang.Float" -> Float.valueOf(trimmed);
      case "double", "java.lang.Double" -> Double.valueOf(trimmed);
      case "boolean", "java.lang.Boolean" -> trimmed.equals("true") || trimmed.equals("1");
      case "java.util.Calendar" -> dates.newXMLGregorianCalendar(trimmed).toGregorianCalendar();
      case "[B" -> Base64.getMimeDecoder().decode(trimmed);
      default -> type.isEnum() ? constant((Class<? extends Enum<?>>) type, trimmed) : null;
    };
  }

  private static @Nullable Object constant(Class<? extends Enum<?>> type, String name) {
    for (Enum<?> constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return null;
  }

  private @Nullable Object complex(Class<?> type, XMLStreamReader in, int depth)
      throws XMLStreamException, ReflectiveOperationException {
    if (Modifier.isAbstract(type.getModifiers())) {
      skip(in);
      return null;
    }
    Object made = type.getConstructor().newInstance();
    Map<String, Field> fields = VimTypes.fieldsOf(type);
    Map<Field, List<Object>> many = new LinkedHashMap<>();
    while (child(in)) {
      Field field = fields.get(in.getLocalName());
      if (field == null) {
        skip(in);
        continue;
      }
      boolean array = field.getType().isArray();
      Class<?> of = array ? field.getType().getComponentType() : field.getType();
      Object value = value(of, in, depth + 1);
      if (value != null && array && !field.getType().isInstance(value)) {
        many.computeIfAbsent(field, _ -> new ArrayList<>()).add(value);
      } else if (value != null) {
        field.set(made, value);
      }
    }
    for (Map.Entry<Field, List<Object>> entry : many.entrySet()) {
      Class<?> component = entry.getKey().getType().getComponentType();
      entry.getKey().set(made, array(component, entry.getValue()));
    }
    return VimTypes.isArrayOf(type) ? unwrapped(made, fields) : made;
  }

  /// `ArrayOfX` is only the wire's way to put an array where any type may stand.
  private static @Nullable Object unwrapped(Object arrayOf, Map<String, Field> fields)
      throws IllegalAccessException {
    for (Field field : fields.values()) {
      if (field.getType().isArray()) {
        Object array = field.get(arrayOf);
        return array == null ? Array.newInstance(field.getType().getComponentType(), 0) : array;
      }
    }
    return null;
  }

  private static void enter(XMLStreamReader in, String expected) throws XMLStreamException {
    String found = enterNext(in);
    if (!found.equals(expected)) {
      throw new XMLStreamException("the outermost element is " + found + ", not " + expected);
    }
  }

  private static String enterNext(XMLStreamReader in) throws XMLStreamException {
    if (!child(in)) {
      throw new XMLStreamException("an element is missing");
    }
    return in.getLocalName();
  }

  /// Moves to the next child element; false at the end of the one around it.
  private static boolean child(XMLStreamReader in) throws XMLStreamException {
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return false;
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("DOCTYPE and entities are refused");
        default -> {}
      }
    }
    return false;
  }

  private static String text(XMLStreamReader in) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(in.getText());
        case XMLStreamConstants.START_ELEMENT -> skip(in);
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("entities are refused");
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        default -> {}
      }
    }
    return text.toString();
  }

  private static void skip(XMLStreamReader in) throws XMLStreamException {
    int open = 1;
    while (open > 0 && in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> open++;
        case XMLStreamConstants.END_ELEMENT -> open--;
        default -> {}
      }
    }
  }
}
