package slipway.lab.vim.imports;

import com.vmware.vim25.HttpNfcLeaseDeviceUrl;
import com.vmware.vim25.HttpNfcLeaseInfo;
import com.vmware.vim25.HttpNfcLeaseState;
import com.vmware.vim25.InvalidState;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.Timedout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Faults;

/// One import. Lives as long as somebody tells of progress. // vim25 HttpNfcLease
///
/// States: initializing → ready → done, and error from the first two. Guarded by the object itself.
public final class Lease extends ManagedObject {
  private final String importName;
  private final Map<String, Hardware.DiskDevice> awaited = new LinkedHashMap<>();
  private HttpNfcLeaseState state = HttpNfcLeaseState.initializing;
  private @Nullable VirtualMachine machine;
  private @Nullable LocalizedMethodFault error;
  private @Nullable HttpNfcLeaseInfo info;
  private long renewedAt = System.nanoTime();
  private int percent;

  Lease(String id, String importName) {
    super("HttpNfcLease", id);
    this.importName = importName;
    property("state", HttpNfcLeaseState.class, this::state);
    property("info", HttpNfcLeaseInfo.class, this::info);
    property("error", LocalizedMethodFault.class, this::error);
    property("initializeProgress", Integer.class, this::percent);
  }

  synchronized HttpNfcLeaseState state() {
    return state;
  }

  private synchronized @Nullable HttpNfcLeaseInfo info() {
    return info;
  }

  private synchronized @Nullable LocalizedMethodFault error() {
    return error;
  }

  private synchronized int percent() {
    return percent;
  }

  /// As a specification names the place of a disk.
  static String importKey(String name, int unit) {
    return "/" + name + "/ParaVirtualSCSIController0:" + unit;
  }

  /// @param address of this endpoint's disks, up to the key
  synchronized void ready(
      VirtualMachine made, String address, String thumbprint, Duration timeout) {
    machine = made;
    var ready = new HttpNfcLeaseInfo();
    ready.lease = reference();
    ready.entity = made.reference();
    ready.leaseTimeout = (int) Math.max(1, timeout.toSeconds());
    List<HttpNfcLeaseDeviceUrl> urls = new ArrayList<>();
    for (Hardware.DiskDevice disk : made.machineRecord().hardware().disks()) {
      var url = new HttpNfcLeaseDeviceUrl();
      url.key = "/" + made.id() + "/ParaVirtualSCSIController0:" + disk.unit();
      url.importKey = importKey(importName, disk.unit());
      url.url = address + "/" + id() + "/disk-" + disk.unit() + ".vmdk";
      url.sslThumbprint = thumbprint;
      url.disk = true;
      urls.add(url);
      ready.totalDiskCapacityInKB += disk.sizeBytes() / 1024;
      awaited.put("disk-" + disk.unit() + ".vmdk", disk);
    }
    ready.deviceUrl = urls.toArray(HttpNfcLeaseDeviceUrl[]::new);
    info = ready;
    state = HttpNfcLeaseState.ready;
    renewedAt = System.nanoTime();
  }

  synchronized void failed(LocalizedMethodFault why) {
    state = HttpNfcLeaseState.error;
    error = why;
  }

  /// The disk that a file is for; null when there is none, or the lease is over.
  synchronized Hardware.@Nullable DiskDevice disk(String file) {
    return state == HttpNfcLeaseState.ready ? awaited.get(file) : null;
  }

  synchronized void renew(int told) {
    requireReady();
    percent = told;
    renewedAt = System.nanoTime();
  }

  private void requireReady() {
    if (state == HttpNfcLeaseState.error) {
      throw Faults.of(new Timedout(), "The lease has ended.");
    }
    if (state != HttpNfcLeaseState.ready) {
      throw Faults.of(new InvalidState(), "The lease is " + state + ".");
    }
  }

  synchronized void complete() {
    requireReady();
    state = HttpNfcLeaseState.done;
  }

  /// Ends it without its machine; answers that, when there is one to remove.
  synchronized @Nullable VirtualMachine end(LocalizedMethodFault why) {
    if (state == HttpNfcLeaseState.done || state == HttpNfcLeaseState.error) {
      return null;
    }
    failed(why);
    return machine;
  }

  synchronized boolean holds(VirtualMachine some) {
    return state == HttpNfcLeaseState.ready && some == machine;
  }

  synchronized boolean isLate(Duration timeout) {
    return state == HttpNfcLeaseState.ready && System.nanoTime() - renewedAt > timeout.toNanos();
  }

  synchronized boolean isOver() {
    return state == HttpNfcLeaseState.done || state == HttpNfcLeaseState.error;
  }
}
