package slipway.lab.vim;

import com.sun.net.httpserver.HttpExchange;
import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.NoDiskSpace;
import com.vmware.vim25.NoPermission;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.Datastore;
import slipway.lab.vim.inventory.DatastorePath;
import slipway.lab.vim.verb.Site;
import slipway.lab.vim.wire.Fault;

/// `/folder/PATH?dcPath=&dsName=`: files of datastores. // vSphere datastore HTTP access
final class FolderFront extends Front {
  private static final String PREFIX = "/folder/";

  private final Site site;

  FolderFront(Site site) {
    this.site = site;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    Session session = authenticate(exchange, site.sessions());
    var query = query(exchange);
    String store = query.getOrDefault("dsName", "");
    String dcPath = query.getOrDefault("dcPath", "");
    if (!dcPath.equals(site.inventory().datacenter().name())) {
      throw new Refused(404, "no such datacenter");
    }
    String path = exchange.getRequestURI().getPath();
    if (!path.startsWith(PREFIX) || path.length() == PREFIX.length()) {
      throw new Refused(404, "no such file");
    }
    try {
      DatastorePath file = DatastorePath.of(store, path.substring(PREFIX.length()), "path");
      Datastore datastore = site.inventory().datastore(file);
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> {
          site.require(session, datastore, "Datastore.Browse");
          get(exchange, datastore.file(file));
        }
        case "PUT" -> {
          site.require(session, datastore, "Datastore.FileManagement");
          put(exchange, datastore, file);
        }
        case "DELETE" -> {
          site.require(session, datastore, "Datastore.FileManagement");
          datastore.delete(file);
          send(exchange, 204, "text/plain", "");
        }
        default -> throw new Refused(405, "GET, PUT or DELETE, please");
      }
    } catch (Fault fault) {
      throw new Refused(status(fault), String.valueOf(fault.getMessage()));
    }
  }

  private static int status(Fault fault) {
    return switch (fault.detail()) {
      case NoPermission _ -> 403;
      case FileNotFound _ -> 404;
      case NoDiskSpace _ -> 507;
      default -> 400;
    };
  }

  private static void get(HttpExchange exchange, Path file) throws IOException, Refused {
    if (!Files.isRegularFile(file)) {
      throw new Refused(404, "no such file");
    }
    long length = Files.size(file);
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, length == 0 ? -1 : length);
    Files.copy(file, exchange.getResponseBody());
  }

  private static void put(HttpExchange exchange, Datastore datastore, DatastorePath path)
      throws IOException, Refused {
    String header = exchange.getRequestHeaders().getFirst("Content-Length");
    if (header == null || !header.matches("\\d{1,18}")) {
      throw new Refused(411, "the length must be told");
    }
    long length = Long.parseLong(header);
    Path file = datastore.file(path);
    if (!Files.isDirectory(file.resolveSibling("")) || path.isDisk()) {
      throw new Refused(404, "no such directory, or a disk");
    }
    datastore.reserve(length, path);
    boolean existed = Files.exists(file);
    Path fresh = Files.createTempFile(file.resolveSibling(""), ".upload", "");
    try (InputStream in = exchange.getRequestBody();
        OutputStream out = Files.newOutputStream(fresh)) {
      if (in.transferTo(out) != length) {
        throw new Refused(400, "the body is shorter than its length");
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    send(exchange, existed ? 200 : 201, "text/plain", "");
  }
}
