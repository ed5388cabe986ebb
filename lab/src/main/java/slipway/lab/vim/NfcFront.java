package slipway.lab.vim;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import slipway.lab.vim.imports.Leases;

/// `/nfc/LEASE/FILE`: disks of machines that are being imported. The address is the permission.
final class NfcFront extends Front {
  static final String PREFIX = "/nfc/";

  private final Leases leases;

  NfcFront(Leases leases) {
    this.leases = leases;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    String method = exchange.getRequestMethod();
    if (!method.equals("POST") && !method.equals("PUT")) {
      throw new Refused(405, "POST or PUT, please");
    }
    String path = exchange.getRequestURI().getPath();
    try {
      if (!path.startsWith(PREFIX)
          || !leases.take(path.substring(PREFIX.length()), exchange.getRequestBody())) {
        throw new Refused(404, "no lease waits for it");
      }
    } catch (IOException e) {
      throw new Refused(400, String.valueOf(e.getMessage()));
    }
    send(exchange, 201, "text/plain", "");
  }
}
