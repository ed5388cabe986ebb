package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.vsphere.vim25.SessionsAtVCenterTest.problem;
import static slipway.manager.vsphere.vim25.SoapServer.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.NewMachine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// Whatever a vCenter answers, and however often, the adapter comes to an end.
class BoundsTest {
  private static final ObjectId VM = ObjectId.machine("vm-1");
  private static final String TASK = "<returnval type=\"Task\">task-1</returnval>";

  private static Identity identity;
  private SoapServer server;
  private VSphere vsphere;

  @BeforeAll
  static void identity(@TempDir Path directory) throws Exception {
    identity = Identity.make(directory, "vc");
  }

  @BeforeEach
  void start() throws Exception {
    server = new SoapServer(identity);
    Connection.Login login = (vim, content) -> vim.login(content.sessionManager, "a", "b", null);
    vsphere =
        new Vim25VSphere(
            new Connection(new Transport(server.endpoint()), login, true, Duration.ofMillis(1)));
  }

  @AfterEach
  void stop() {
    vsphere.close();
    server.close();
  }

  @Test
  void theNumberOfBusyRetriesIsBounded() {
    server
        .on("ShutdownGuest", fault("TaskInProgress", "busy", ""))
        .on("RetrievePropertiesEx", Replies.machine("vm-1", "poweredOn"));
    Problem problem = problem(() -> vsphere.shutdownGuest(VM));
    assertThat(problem.type()).isEqualTo(ProblemType.STATE_CONFLICT);
    assertThat(problem.cause()).contains("another task is busy");
    assertThat(server.calls("ShutdownGuest")).hasSize(Connection.MAX_BUSY_RETRIES + 1);
  }

  @Test
  void theNumberOfPagesIsBounded() {
    String endless = "<returnval><token>again</token></returnval>";
    server
        .on("CreateContainerView", "<returnval type=\"ContainerView\">view-1</returnval>")
        .on("DestroyView", "")
        .on("RetrievePropertiesEx", endless)
        .on("ContinueRetrievePropertiesEx", endless);
    assertThat(problem(vsphere::machines).cause()).contains("more than " + Retrieval.MAX_PAGES);
    assertThat(server.calls("ContinueRetrievePropertiesEx")).hasSize(Retrieval.MAX_PAGES - 1);
  }

  @Test
  void theNumberOfLostRacesIsBounded() {
    server
        .on("ReconfigVM_Task", fault("ConcurrentAccess", "changed meanwhile", ""))
        .on("RetrievePropertiesEx", Replies.machine("vm-1", "poweredOn"));
    assertThat(problem(() -> vsphere.attachDisk(VM, "[ds1] x/x.vmdk", DiskAccess.WRITABLE)).type())
        .isEqualTo(ProblemType.VCENTER_FAULT);
    assertThat(server.calls("ReconfigVM_Task")).hasSize(Disks.MAX_RACES + 1);
  }

  @Test
  void theNumberOfDisksOfOneMachineIsBounded() {
    StringBuilder full = new StringBuilder();
    for (int bus = 0; bus < DeviceChanges.MAX_SCSI_BUSES; bus++) {
      full.append(Replies.fullController(2_000 + bus, bus));
    }
    server
        .on("ReconfigVM_Task", TASK)
        .on(
            "RetrievePropertiesEx",
            Replies.machine("vm-1", "poweredOn")
                .replaceFirst(
                    "<VirtualDevice xsi:type=.ParaVirtualSCSIController.>(?s:.*?)</VirtualDevice>",
                    full.toString()));
    assertThat(problem(() -> vsphere.attachDisk(VM, "[ds1] x/x.vmdk", DiskAccess.WRITABLE)).cause())
        .contains("no room for another disk");
    assertThat(server.calls("ReconfigVM_Task")).isEmpty();
  }

  @Test
  void theSizeOfADownloadIsBounded(@TempDir Path directory) {
    server
        .on("RetrievePropertiesEx", Replies.guestManagers())
        .on(
            "InitiateFileTransferFromGuest",
            "<returnval><size>"
                + (GuestTransfers.MAX_DOWNLOAD_BYTES + 1)
                + "</size><url>https://*/x</url></returnval>");
    assertThat(
            problem(
                    () ->
                        vsphere
                            .guest(VM, new GuestCredentials("root", "pw"))
                            .download("/var/log/huge", directory.resolve("huge")))
                .cause())
        .contains("larger than");
    assertThat(directory.resolve("huge")).doesNotExist();
  }

  @Test
  void theNumberOfNamesInAListingIsBounded() {
    String page =
        "<returnval>"
            + "<files><path>x</path><type>file</type><size>1</size></files>"
                .repeat(Vim25Guest.LIST_PAGE)
            + "<remaining>1</remaining></returnval>";
    server.on("RetrievePropertiesEx", Replies.guestManagers()).on("ListFilesInGuest", page);
    assertThat(
            problem(() -> vsphere.guest(VM, new GuestCredentials("root", "pw")).list("/tmp"))
                .cause())
        .contains("more than " + Vim25Guest.MAX_NAMES);
  }

  @Test
  void theDevicesOfANewMachineAreBounded() {
    NewMachine.Nic nic = new NewMachine.Nic(new ObjectId("Network", "n"), "", "vmxnet3");
    NewMachine tooMany =
        new NewMachine(
            "web01",
            "[ds1] web01",
            new ObjectId("Folder", "f"),
            new ObjectId("ResourcePool", "p"),
            "debian12_64Guest",
            "bios",
            1,
            512,
            Collections.nCopies(NewMachineSpec.MAX_NICS + 1, nic),
            List.of(),
            List.of(),
            "",
            Map.of());
    assertThat(problem(() -> vsphere.createMachine(tooMany)).type())
        .isEqualTo(ProblemType.REQUEST_INVALID);
  }
}
