package slipway.manager.vsphere.vim25;

import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.ManagedObjectReference;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ObjectId;

/// Files in datastores: vCenter serves them over HTTPS below `/folder` to its sessions.
final class DatastoreFiles {
  private static final Pattern PATH = Pattern.compile("\\[([^\\]]+)\\] ?(.+)");

  /// Datacenters lie in folders, which nest; a cycle must not hold us.
  static final int MAX_ANCESTORS = 64;

  private final Connection connection;
  private final Retrieval retrieval;
  private final Disks disks;

  DatastoreFiles(Connection connection, Disks disks) {
    this.connection = connection;
    this.retrieval = new Retrieval(connection);
    this.disks = disks;
  }

  void upload(ObjectId datacenter, String path, InputStream content, long lengthBytes) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches() || lengthBytes < 0) {
      throw Problem.of(ProblemType.REQUEST_INVALID, path + " is no [datastore] path.")
          .toException();
    }
    int slash = path.lastIndexOf('/');
    // Also renews an ended session, which the upload itself cannot: its content comes only once.
    String datacenterPath = inventoryPath(datacenter);
    disks.makeDirectory(datacenter, slash < 0 ? "" : path.substring(0, slash));
    HttpRequest request =
        HttpRequest.newBuilder(url(parts.group(2), datacenterPath, parts.group(1)))
            .header("Cookie", connection.sessionCookie())
            .header("Content-Type", "application/octet-stream")
            .PUT(exactly(content, lengthBytes))
            .build();
    Transport transport = connection.transport();
    int status =
        transport
            .exchange(request, BodyHandlers.discarding(), transport.transferTimeout(lengthBytes))
            .statusCode();
    switch (status) {
      case 200, 201, 204 -> {}
      case 401 -> throw Problem.of(ProblemType.SESSION_REQUIRED).toException();
      case 403 ->
          throw Problem.of(
                  ProblemType.VCENTER_PRIVILEGE_MISSING,
                  connection.user().userName,
                  "Datastore.FileManagement",
                  path)
              .toException();
      case 404 -> throw Problem.of(ProblemType.OBJECT_NOT_FOUND, path).toException();
      case 507 ->
          throw Problem.of(
                  ProblemType.DATASTORE_FULL, parts.group(1), "less", lengthBytes + " bytes")
              .toException();
      default ->
          throw Problem.of(ProblemType.VCENTER_FAULT, "Uploading " + path, "HTTP status " + status)
              .toException();
    }
  }

  static HttpRequest.BodyPublisher exactly(InputStream content, long lengthBytes) {
    return lengthBytes == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content), lengthBytes);
  }

  void delete(ObjectId datacenter, String path) {
    try {
      connection.task(
          "Deleting a file",
          path,
          (vim, content) ->
              vim.deleteDatastoreFile_Task(content.fileManager, path, References.to(datacenter)));
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, FileNotFound.class)) {
        throw e;
      }
    }
  }

  private URI url(String file, String datacenterPath, String datastore) {
    String encoded =
        Arrays.stream(file.split("/", -1))
            .map(MachineReader::encoded)
            .collect(Collectors.joining("/"));
    return connection
        .transport()
        .resolve(
            "/folder/"
                + encoded
                + "?dcPath="
                + MachineReader.encoded(datacenterPath)
                + "&dsName="
                + MachineReader.encoded(datastore));
  }

  /// The names from below the root folder down to the datacenter.
  private String inventoryPath(ObjectId datacenter) {
    List<String> names = new ArrayList<>();
    ObjectId root = References.id(connection.content().rootFolder);
    ObjectId at = datacenter;
    for (int i = 0; i < MAX_ANCESTORS && !at.equals(root); i++) {
      Retrieval.Row row = retrieval.one(at, "name", "parent");
      names.addFirst(row.require("name", String.class));
      ManagedObjectReference parent = row.get("parent", ManagedObjectReference.class);
      if (parent == null) {
        break;
      }
      at = References.id(parent);
    }
    return String.join("/", names);
  }
}
