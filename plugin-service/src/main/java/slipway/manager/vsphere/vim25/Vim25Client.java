package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ws.Argument;
import com.vmware.vim25.ws.SoapClient;
import java.net.http.HttpResponse;
import java.rmi.RemoteException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// yavijava's stub talks through this instead of its own client, whose TLS is shared by the whole
/// JVM, whose parser follows DOCTYPEs and whose decoder fails on anything unknown.
final class Vim25Client extends SoapClient {
  private static final String NAMESPACE = " xmlns=\"urn:vim25\">";
  private static final String ACTION = "\"urn:vim25/6.0\"";
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
    String request = marshall(method, arguments == null ? new Argument[0] : arguments);
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
    return decoder.decode(returnType, reply.body());
  }

  @Override
  public StringBuffer invokeAsString(String method, Argument[] arguments) {
    throw new UnsupportedOperationException("replies are decoded, never kept as text");
  }
}
