package slipway.manager.vsphere.vim25;

import com.vmware.vim25.HttpNfcLeaseDeviceUrl;
import com.vmware.vim25.HttpNfcLeaseInfo;
import com.vmware.vim25.HttpNfcLeaseState;
import com.vmware.vim25.KeyValue;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.OvfCreateImportSpecParams;
import com.vmware.vim25.OvfCreateImportSpecResult;
import com.vmware.vim25.OvfFileItem;
import com.vmware.vim25.OvfNetworkMapping;
import com.vmware.vim25.ws.Argument;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Appliance;
import slipway.manager.vsphere.ImportWatch;
import slipway.manager.vsphere.ObjectId;

/// One import: vCenter reads the descriptor, makes the machine, takes the disks while the lease
/// lives, and keeps the machine when the lease is completed.
final class ApplianceImport {
  /// How long vCenter may take to make the machine with its empty disks.
  static final Duration READY_DEADLINE = Duration.ofMinutes(10);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final System.Logger LOG = System.getLogger(ApplianceImport.class.getName());

  private final Connection connection;
  private final Appliance appliance;
  private final ImportWatch watch;

  ApplianceImport(Connection connection, Appliance appliance, ImportWatch watch) {
    this.connection = connection;
    this.appliance = appliance;
    this.watch = watch;
  }

  /// @param text of the specification, as vCenter wrote it
  private record Specification(String text, List<OvfFileItem> files) {}

  ObjectId run() {
    Specification spec = specification();
    ManagedObjectReference lease = begin(spec);
    boolean done = false;
    try {
      HttpNfcLeaseInfo info = ready(lease);
      ObjectId machine = References.id(info.entity);
      watch.made(machine);
      copy(lease, info, spec.files());
      connection.call(
          "Completing the import",
          appliance.name(),
          (vim, _) -> {
            vim.httpNfcLeaseComplete(lease);
            return "";
          });
      done = true;
      return machine;
    } finally {
      if (!done) {
        abort(lease);
      }
    }
  }

  private Specification specification() {
    OvfCreateImportSpecParams params = new OvfCreateImportSpecParams();
    params.setLocale("");
    params.setDeploymentOption("");
    params.setEntityName(appliance.name());
    appliance.host().ifPresent(host -> params.setHostSystem(References.to(host)));
    params.setDiskProvisioning("thin");
    String descriptor = descriptor();
    params.setNetworkMapping(
        OvfNetworks.of(descriptor).stream().map(this::mapped).toArray(OvfNetworkMapping[]::new));
    params.setPropertyMapping(
        appliance.properties().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(ApplianceImport::pair)
            .toArray(KeyValue[]::new));
    Vim25Client.Kept reply =
        connection.call(
            "Reading the appliance's package",
            appliance.name(),
            (_, content) -> {
              Argument[] arguments = {
                new Argument("_this", "ManagedObjectReference", content.ovfManager),
                new Argument("ovfDescriptor", "String", descriptor),
                reference("resourcePool", appliance.pool()),
                reference("datastore", appliance.datastore()),
                new Argument("cisp", "OvfCreateImportSpecParams", params)
              };
              return connection
                  .client()
                  .invokeKept("CreateImportSpec", arguments, "OvfCreateImportSpecResult");
            });
    if (!(reply.value() instanceof OvfCreateImportSpecResult result)) {
      throw refused(List.of("it gives no reason"));
    }
    if (result.error != null && result.error.length > 0) {
      throw refused(Stream.concat(told(result.error), told(result.warning)).toList());
    }
    told(result.warning).forEach(warning -> LOG.log(Level.INFO, "{0}: {1}", appliance, warning));
    try {
      OvfFileItem[] files = result.fileItem == null ? new OvfFileItem[0] : result.fileItem;
      return new Specification(ImportSpecText.of(reply.text()), List.of(files));
    } catch (MalformedReplyException e) {
      throw refused(List.of(String.valueOf(e.getMessage())));
    }
  }

  private String descriptor() {
    try {
      return Files.readString(appliance.descriptor());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private ProblemException unreadable(IOException e) {
    return Problem.of(ProblemType.APPLIANCE_PACKAGE_DAMAGED, String.valueOf(e.getMessage()))
        .toException(e);
  }

  private OvfNetworkMapping mapped(String network) {
    OvfNetworkMapping mapping = new OvfNetworkMapping();
    mapping.setName(network);
    mapping.setNetwork(References.to(appliance.network()));
    return mapping;
  }

  private static KeyValue pair(Map.Entry<String, String> property) {
    KeyValue pair = new KeyValue();
    pair.setKey(property.getKey());
    pair.setValue(property.getValue());
    return pair;
  }

  private static Argument reference(String name, ObjectId id) {
    return new Argument(name, "ManagedObjectReference", References.to(id));
  }

  private static Stream<String> told(LocalizedMethodFault @Nullable [] faults) {
    return faults == null ? Stream.of() : Arrays.stream(faults).map(f -> SoapFault.of(f).told());
  }

  private ProblemException refused(List<String> reasons) {
    String why = reasons.stream().distinct().collect(Collectors.joining("; "));
    return Problem.of(ProblemType.APPLIANCE_REFUSED, appliance.name(), why).toException();
  }

  private ManagedObjectReference begin(Specification spec) {
    Stream<Argument> needed =
        Stream.of(
            reference("_this", appliance.pool()),
            new Argument("spec", "String", Vim25Client.WRITTEN),
            reference("folder", appliance.folder()));
    Argument[] arguments =
        Stream.concat(needed, appliance.host().stream().map(host -> reference("host", host)))
            .toArray(Argument[]::new);
    return connection
        .call(
            "Importing the appliance",
            appliance.name(),
            (_, _) ->
                Optional.ofNullable(
                    connection
                        .client()
                        .invokeWritten(
                            "ImportVApp", arguments, spec.text(), "ManagedObjectReference")))
        .filter(ManagedObjectReference.class::isInstance)
        .map(ManagedObjectReference.class::cast)
        .orElseThrow(() -> refused(List.of("it begins no import")));
  }

  private HttpNfcLeaseInfo ready(ManagedObjectReference lease) {
    long deadline = System.nanoTime() + READY_DEADLINE.toNanos();
    Retrieval retrieval = new Retrieval(connection);
    while (System.nanoTime() < deadline) {
      requireGoingOn();
      Retrieval.Row row = retrieval.one(References.id(lease), "state", "error", "info");
      HttpNfcLeaseState state = row.require("state", HttpNfcLeaseState.class);
      switch (state) {
        case ready -> {
          return row.require("info", HttpNfcLeaseInfo.class);
        }
        case initializing -> connection.pause(POLL);
        case error, done ->
            throw refused(told(row.get("error", LocalizedMethodFault.class)).toList());
      }
    }
    throw refused(
        List.of("the machine was not made within " + READY_DEADLINE.toMinutes() + " min"));
  }

  private static Stream<String> told(@Nullable LocalizedMethodFault fault) {
    return Stream.of(fault == null ? "the import has ended" : SoapFault.of(fault).told());
  }

  private void requireGoingOn() {
    if (watch.isCancelled()) {
      throw Problem.of(ProblemType.DEPLOYMENT_CANCELLED).toException();
    }
  }

  private void copy(ManagedObjectReference lease, HttpNfcLeaseInfo info, List<OvfFileItem> files) {
    long total = files.stream().mapToLong(file -> size(path(file))).sum();
    DiskUpload upload =
        new DiskUpload(
            connection,
            sent -> {
              requireGoingOn();
              watch.sent(sent);
              tell(lease, total == 0 ? 0 : (int) Math.min(99, sent * 100 / total));
            });
    HttpNfcLeaseDeviceUrl[] urls =
        info.deviceUrl == null ? new HttpNfcLeaseDeviceUrl[0] : info.deviceUrl;
    for (OvfFileItem file : files) {
      HttpNfcLeaseDeviceUrl to =
          Arrays.stream(urls)
              .filter(url -> file.deviceId != null && file.deviceId.equals(url.importKey))
              .findFirst()
              .orElseThrow(() -> refused(List.of("it tells no address for " + file.path)));
      upload.send(path(file), to, file.create);
    }
  }

  /// What the descriptor refers to lies beside it, whatever vCenter makes of that.
  private Path path(OvfFileItem file) {
    Path name = Path.of(file.path == null ? "" : file.path);
    if (name.getNameCount() != 1 || name.isAbsolute() || name.toString().startsWith(".")) {
      throw refused(List.of("it asks for the file " + file.path));
    }
    return appliance.descriptor().resolveSibling(name);
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Also what keeps the lease alive.
  private void tell(ManagedObjectReference lease, int percent) {
    connection.call(
        "Telling of the import",
        appliance.name(),
        (vim, _) -> {
          vim.httpNfcLeaseProgress(lease, percent);
          return "";
        });
  }

  private void abort(ManagedObjectReference lease) {
    try {
      connection.call(
          "Taking the import back",
          appliance.name(),
          (vim, _) -> {
            vim.httpNfcLeaseAbort(lease, null);
            return "";
          });
    } catch (ProblemException e) {
      // The lease ends by itself when nobody tells of progress any more.
      LOG.log(Level.WARNING, "{0}: {1}", appliance, e.getMessage());
    }
  }
}
