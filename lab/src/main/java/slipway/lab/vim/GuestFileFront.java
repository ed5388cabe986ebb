package slipway.lab.vim;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import slipway.lab.vim.verb.GuestTransfers;
import slipway.lab.vim.wire.Fault;

/// `/guestFile`: the URLs that file transfers of guests were promised. The token is the permission.
final class GuestFileFront extends Front {
  private final GuestTransfers transfers;

  GuestFileFront(GuestTransfers transfers) {
    this.transfers = transfers;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    boolean put = exchange.getRequestMethod().equals("PUT");
    if (!put && !exchange.getRequestMethod().equals("GET")) {
      throw new Refused(405, "GET or PUT, please");
    }
    var transfer =
        transfers
            .take(query(exchange).getOrDefault("token", ""), put)
            .orElseThrow(() -> new Refused(404, "no such transfer"));
    try {
      if (put) {
        long length = transfer.sizeBytes();
        byte[] content = exchange.getRequestBody().readNBytes((int) length + 1);
        if (content.length != length) {
          throw new Refused(400, "the length differs from the promised " + length);
        }
        transfers.put(transfer, content);
        send(exchange, 200, "text/plain", "");
      } else {
        byte[] content = transfers.get(transfer);
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
      }
    } catch (Fault fault) {
      throw new Refused(500, String.valueOf(fault.getMessage()));
    }
  }
}
