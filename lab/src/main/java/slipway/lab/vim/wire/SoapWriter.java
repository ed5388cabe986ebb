package slipway.lab.vim.wire;

import com.vmware.vim25.ManagedObjectReference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/// Writes vim25 values as XML. Unset fields are left out; a value whose type the schema does not
/// tell carries `xsi:type`.
public final class SoapWriter {
  private static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
      xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <soapenv:Body>
      """;
  private static final String TAIL = "\n</soapenv:Body>\n</soapenv:Envelope>";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final StringBuilder out = new StringBuilder(1024);

  private SoapWriter() {}

  /// The reply to a method; `declared` is the method's result type.
  public static String reply(String method, @Nullable Object result, Class<?> declared) {
    var writer = new SoapWriter();
    writer.out.append(HEAD).append('<').append(method).append("Response xmlns=\"urn:vim25\">");
    if (result != null) {
      writer.value("returnval", result, declared);
    }
    writer.out.append("</").append(method).append("Response>").append(TAIL);
    return writer.out.toString();
  }

  public static String fault(Fault fault) {
    var writer = new SoapWriter();
    String type = fault.detail().getClass().getSimpleName();
    writer
        .out
        .append(HEAD)
        .append("<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>");
    writer.text(String.valueOf(fault.getMessage()));
    writer.out.append("</faultstring><detail><").append(type).append("Fault xmlns=\"urn:vim25\"");
    writer.out.append(" xsi:type=\"").append(type).append("\">");
    writer.fields(fault.detail());
    writer.out.append("</").append(type).append("Fault></detail></soapenv:Fault>").append(TAIL);
    return writer.out.toString();
  }

  /// A value on its own, for comparing.
  public static String canonical(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    var writer = new SoapWriter();
    writer.value("val", value, Object.class);
    return writer.out.toString();
  }

  private void value(String tag, Object value, Class<?> declared) {
    if (value.getClass().isArray() && !(value instanceof byte[])) {
      array(tag, value, declared);
      return;
    }
    out.append('<').append(tag);
    if (value instanceof ManagedObjectReference reference) {
      out.append(" type=\"");
      text(reference.type);
      out.append('"');
    }
    if (Beans.box(declared) != value.getClass() && !Calendar.class.isAssignableFrom(declared)) {
      out.append(" xsi:type=\"").append(Beans.wireName(value.getClass())).append('"');
    }
    out.append('>');
    content(value);
    out.append("</").append(tag).append('>');
  }

  private void array(String tag, Object array, Class<?> declared) {
    Class<?> item = array.getClass().getComponentType();
    if (declared.isArray()) {
      for (int i = 0; i < Array.getLength(array); i++) {
        value(tag, Array.get(array, i), declared.getComponentType());
      }
      return;
    }
    out.append('<').append(tag).append(" xsi:type=\"").append(Beans.arrayName(item)).append("\">");
    for (int i = 0; i < Array.getLength(array); i++) {
      Object element = Array.get(array, i);
      value(
          Beans.itemName(item),
          element,
          element instanceof ManagedObjectReference ? Object.class : item);
    }
    out.append("</").append(tag).append('>');
  }

  private void content(Object value) {
    switch (value) {
      case ManagedObjectReference reference -> text(reference.val);
      case String string -> text(string);
      case Boolean _ -> out.append(value);
      case Number _ -> out.append(value);
      case Calendar time -> out.append(time(time.toInstant()));
      case Enum<?> constant -> out.append(constant.name());
      case byte[] bytes -> out.append(Base64.getEncoder().encodeToString(bytes));
      default -> fields(value);
    }
  }

  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  private void fields(Object bean) {
    for (Field field : Beans.fields(bean.getClass())) {
      Object value;
      try {
        value = field.get(bean);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("vim25 data classes have public fields", e);
      }
      if (value != null) {
        value(field.getName(), value, field.getType());
      }
    }
  }

  private void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c >= ' ' || c == '\n' || c == '\t' ? c : '?');
      }
    }
  }
}
