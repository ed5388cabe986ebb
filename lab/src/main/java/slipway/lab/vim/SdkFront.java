package slipway.lab.vim;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import slipway.lab.vim.access.Sessions;
import slipway.lab.vim.verb.Call;
import slipway.lab.vim.verb.Dispatcher;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.SoapRequest;
import slipway.lab.vim.wire.SoapWriter;

/// `/sdk`: SOAP, and the versions that are spoken.
final class SdkFront extends Front {
  private static final String VERSIONS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <namespaces version="1.0">
       <namespace>
        <name>urn:vim25</name>
        <version>6.0</version>
        <priorVersions><version>5.5</version><version>5.1</version><version>5.0</version>\
      </priorVersions>
       </namespace>
      </namespaces>
      """;

  private final Dispatcher dispatcher;
  private final Sessions sessions;

  SdkFront(Dispatcher dispatcher, Sessions sessions) {
    this.dispatcher = dispatcher;
    this.sessions = sessions;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/sdk/vimServiceVersions.xml")) {
      send(exchange, 200, "text/xml", VERSIONS);
      return;
    }
    if (!path.equals("/sdk") && !path.equals("/sdk/")) {
      throw new Refused(404, "not here");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      throw new Refused(405, "POST, please");
    }
    byte[] body = body(exchange);
    var session = sessions.find(cookie(exchange.getRequestHeaders())).orElse(null);
    var caller = new Call.Caller(address(exchange), agent(exchange), session);
    int status = 200;
    String reply;
    try {
      reply = dispatcher.answer(SoapRequest.decode(body), caller);
    } catch (Fault fault) {
      status = 500;
      reply = SoapWriter.fault(fault);
    }
    String cookie = caller.newCookie();
    if (cookie != null) {
      exchange
          .getResponseHeaders()
          .set("Set-Cookie", COOKIE + "=\"" + cookie + "\"; Path=/; HttpOnly; Secure");
    }
    send(exchange, status, "text/xml; charset=utf-8", reply);
  }
}
