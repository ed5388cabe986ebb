package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ws.Argument;
import com.vmware.vim25.ws.SoapClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.rmi.RemoteException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// yavijava's stub talks through this instead of its own client, whose TLS is shared by the whole
/// JVM, whose parser follows DOCTYPEs and whose decoder fails on anything unknown.
final class Vim25Client extends SoapClient {
  private static final String NAMESPACE = " xmlns=\"urn:vim25\">";
  private static final String ACTION = "\"urn:vim25/6.0\"";

  /// yavijava declares these two as primitives, so every reconfiguration would ask for zero NPIV
  /// names, and with that for privileges that attaching a disk does not need. Values are escaped,
  /// so this text can only be the elements themselves.
  private static final Pattern UNASKED =
      Pattern.compile("<(npivDesired(?:Node|Port)Wwns) xsi:type=\"xsd:short\">0</\\1>");

  /// Where an argument goes that is written already.
  static final String WRITTEN = "written";

  private static final Pattern PLACE = Pattern.compile("<([A-Za-z]+)[^<>]*>written</\\1>");

  private static final String COOKIE = "vmware_soap_session";

  private final Transport transport;
  private final ReplyDecoder decoder = new ReplyDecoder();
  private volatile String session = "";

  Vim25Client(Transport transport) {
    this.transport = transport;
    setVimNameSpace(NAMESPACE);
  }

  /// The session's cookie as it is sent back; empty before login.
  String sessionCookie() {
    return session;
  }

  @Override
  public @Nullable Object invoke(
      String method, Argument @Nullable [] arguments, @Nullable String returnType)
      throws RemoteException {
    String marshalled = marshall(method, arguments == null ? new Argument[0] : arguments);
    return decoder.decode(returnType, exchange(UNASKED.matcher(marshalled).replaceAll("")));
  }

  /// A reply that is read, and its text.
  record Kept(@Nullable Object value, String text) {}

  /// The same, and the reply as it came.
  Kept invokeKept(String method, Argument[] arguments, String returnType) throws RemoteException {
    byte[] reply = exchange(marshall(method, arguments));
    return new Kept(decoder.decode(returnType, reply), new String(reply, StandardCharsets.UTF_8));
  }

  /// The same with an argument that is XML already. It stands where `arguments` have the string
  /// [#WRITTEN].
  @Nullable Object invokeWritten(
      String method, Argument[] arguments, String written, String returnType)
      throws RemoteException {
    String marshalled = marshall(method, arguments);
    return decoder.decode(
        returnType,
        exchange(PLACE.matcher(marshalled).replaceFirst(Matcher.quoteReplacement(written))));
  }

  private byte[] exchange(String request) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "text/xml; charset=utf-8");
    headers.put("SOAPAction", ACTION);
    if (!session.isEmpty()) {
      headers.put("Cookie", session);
    }
    HttpResponse<byte[]> reply = transport.post("/sdk", headers, request);
    // SOAP 1.1 §6.2: faults travel with status 500.
    if (reply.statusCode() != 200 && reply.statusCode() != 500) {
      throw transport.answered(reply.statusCode());
    }
    Optional<String> cookie =
        reply.headers().allValues("Set-Cookie").stream()
            .filter(c -> c.startsWith(COOKIE + "="))
            .findFirst();
    cookie.ifPresent(c -> session = c.split(";", 2)[0]);
    return reply.body();
  }

  @Override
  public StringBuffer invokeAsString(String method, Argument[] arguments) {
    throw new UnsupportedOperationException("replies are decoded, never kept as text");
  }
}
