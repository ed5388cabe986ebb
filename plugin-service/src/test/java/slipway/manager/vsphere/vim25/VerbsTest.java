package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.vsphere.vim25.SessionsAtVCenterTest.problem;
import static slipway.manager.vsphere.vim25.SoapServer.body;
import static slipway.manager.vsphere.vim25.SoapServer.fault;
import static slipway.manager.vsphere.vim25.SoapServer.ok;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.DiskFormat;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;
import slipway.manager.vsphere.GuestOperations.GuestProcess;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.NewMachine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;
import slipway.manager.vsphere.VSphere.Area;
import slipway.manager.vsphere.VSphere.DiskAccess;

class VerbsTest {
  private static final ObjectId VM = ObjectId.machine("vm-1");
  private static final ObjectId SNAPSHOT = new ObjectId("VirtualMachineSnapshot", "snapshot-1");
  private static final ObjectId DATACENTER = new ObjectId("Datacenter", "dc-1");
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
    vsphere = new Vim25VCenters().login(server.endpoint(), "ann", "pw");
  }

  @AfterEach
  void stop() {
    vsphere.close();
    server.close();
  }

  @Test
  void aMachineIsReadWhole() {
    server.on("RetrievePropertiesEx", Replies.machine("vm-1", "poweredOn"));
    Machine machine = vsphere.machine(VM);
    assertThat(machine.name()).isEqualTo("web/01");
    assertThat(machine.directory()).isEqualTo("[ds1] web01");
    assertThat(machine.power()).isEqualTo(Machine.Power.ON);
    assertThat(machine.tools()).isEqualTo(Machine.Tools.RUNNING);
    assertThat(machine.extraConfig()).isEqualTo(Map.of("slipway.x", "1"));
    assertThat(machine.disks())
        .containsExactly(
            new Machine.Disk(
                2000,
                "Hard disk 1",
                "[ds1] web01/web01.vmdk",
                8 << 20,
                3 << 20,
                "persistent",
                "",
                new Machine.Slot(new Machine.Bus("ParaVirtualSCSIController", 0), 0)));
    assertThat(machine.nics().getFirst().network()).hasToString("Network:network-7");
    assertThat(machine.nics().getFirst().model()).isEqualTo("vmxnet3");
    assertThat(machine.snapshots()).extracting(Machine.Snapshot::name).containsExactly("a", "b");
  }

  @Test
  void everyPageOfTheInventoryIsRead() {
    String first =
        Replies.machine("vm-1", "poweredOn").replace("<objects>", "<token>t1</token><objects>");
    server
        .on("CreateContainerView", "<returnval type=\"ContainerView\">view-1</returnval>")
        .on("DestroyView", "")
        .on("RetrievePropertiesEx", first)
        .on("ContinueRetrievePropertiesEx", Replies.machine("vm-2", "poweredOff"));
    assertThat(vsphere.machines()).extracting(m -> m.id().value()).containsExactly("vm-1", "vm-2");
    assertThat(server.calls("DestroyView")).hasSize(1);
  }

  @Test
  void aMachineThatIsGoneIsNotFound() {
    server.on(
        "RetrievePropertiesEx",
        fault("ManagedObjectNotFound", "gone", "<obj type=\"VirtualMachine\">vm-1</obj>"));
    assertThat(problem(() -> vsphere.machine(VM)).type()).isEqualTo(ProblemType.OBJECT_NOT_FOUND);
  }

  @Test
  void changedAreasAreAskedForToTheEndOfTheDisk() {
    server
        .on("RetrievePropertiesEx", Replies.snapshot())
        .on(
            "QueryChangedDiskAreas",
            Replies.changed(0, 4 << 20, "0+65536", "65536+65536", "1048576+65536"),
            Replies.changed(4 << 20, 4 << 20, "4194304+65536"));
    assertThat(vsphere.changedAreas(VM, SNAPSHOT, 2000, "52 1/2"))
        .containsExactly(new Area(0, 131072), new Area(1048576, 65536), new Area(4194304, 65536));
    assertThat(server.calls("QueryChangedDiskAreas")).hasSize(2);
    assertThat(server.calls("QueryChangedDiskAreas").get(1).text()).contains("4194304");
  }

  @Test
  void anAnswerWithoutHeadwayEndsTheQuestion() {
    server
        .on("RetrievePropertiesEx", Replies.snapshot())
        .on("QueryChangedDiskAreas", Replies.changed(0, 0));
    assertThat(problem(() -> vsphere.changedAreas(VM, SNAPSHOT, 2000, "*")).type())
        .isEqualTo(ProblemType.CHANGE_TRACKING_UNAVAILABLE);
  }

  @Test
  void aTaskIsAwaitedAndItsFaultTold() {
    server
        .on("CreateVirtualDisk_Task", TASK)
        .on("MakeDirectory", fault("FileAlreadyExists", "there", "<file>[ds1] new</file>"))
        .on(
            "RetrievePropertiesEx",
            Replies.task("running", ""),
            Replies.task(
                "error",
                "<error><fault xsi:type=\"NoDiskSpace\"><file>f</file><datastore>ds1</datastore></fault>"
                    + "<localizedMessage>Insufficient disk space</localizedMessage></error>"));
    var problem =
        problem(
            () -> vsphere.createDisk(DATACENTER, "[ds1] new/new.vmdk", 8 << 20, DiskFormat.THIN));
    assertThat(problem.type()).isEqualTo(ProblemType.DATASTORE_FULL);
    assertThat(problem.cause()).contains("ds1");
    assertThat(server.calls("CreateVirtualDisk_Task").getFirst().text())
        .contains("<diskType>thin</diskType>", ">8192<");
  }

  @Test
  void aDiskTakesItsSpaceAsItsFormatSays() {
    Map<DiskFormat, String> types =
        Map.of(
            DiskFormat.THIN, "thin",
            DiskFormat.THICK, "preallocated",
            DiskFormat.THICK_EAGER, "eagerZeroedThick");
    types.forEach(
        (format, type) -> {
          server
              .on("CreateVirtualDisk_Task", TASK)
              .on("MakeDirectory", "")
              .on("RetrievePropertiesEx", Replies.task("success", ""));
          vsphere.createDisk(DATACENTER, "[ds1] new/new.vmdk", 8 << 20, format);
          assertThat(server.calls("CreateVirtualDisk_Task").getLast().text())
              .contains("<diskType>" + type + "</diskType>");
        });
  }

  @Test
  void whatIsGoneAlreadyIsHarmlessToRemove() {
    server
        .on("RemoveSnapshot_Task", fault("ManagedObjectNotFound", "gone", ""))
        .on("Destroy_Task", fault("ManagedObjectNotFound", "gone", ""))
        .on("DeleteVirtualDisk_Task", fault("FileNotFound", "gone", "<file>x</file>"))
        .on("DeleteDatastoreFile_Task", fault("FileNotFound", "gone", "<file>x</file>"));
    vsphere.removeSnapshot(SNAPSHOT);
    vsphere.destroy(VM);
    vsphere.deleteDisk(DATACENTER, "[ds1] a/a.vmdk");
    vsphere.deleteFile(DATACENTER, "[ds1] a/a.iso");
    assertThat(server.calls("DeleteDatastoreFile_Task")).hasSize(1);
  }

  @Test
  void retriesOnABusyMachineAreBounded() {
    server.on("ShutdownGuest", fault("TaskInProgress", "busy", ""), ok(""));
    server.on("RetrievePropertiesEx", Replies.machine("vm-1", "poweredOn"));
    vsphere.shutdownGuest(VM);
    assertThat(server.calls("ShutdownGuest")).hasSize(2);
  }

  @Test
  void poweringOnWhatIsOnDoesNothing() {
    server.on("RetrievePropertiesEx", Replies.machine("vm-1", "poweredOn"));
    vsphere.powerOn(VM);
    assertThat(server.calls("PowerOnVM_Task")).isEmpty();
  }

  @Test
  void aDiskIsAttachedOnAFreeUnitAndReadBack() {
    String attached =
        Replies.machine("vm-1", "poweredOn")
            .replace(
                "<!-- more -->",
                Replies.disk(2001, 1, "[ds1] web01/other.vmdk", "independent_nonpersistent"));
    server
        .on("ReconfigVM_Task", TASK)
        .on(
            "RetrievePropertiesEx",
            Replies.machine("vm-1", "poweredOn"),
            Replies.task("success", ""),
            attached);
    VSphere.AttachedDisk disk = vsphere.attachDisk(VM, "[ds1] web01/other.vmdk", DiskAccess.FROZEN);
    assertThat(disk.uuid()).isEqualTo("6000C29a-0000-0000-0000-000000002001");
    String asked = server.calls("ReconfigVM_Task").getFirst().text();
    assertThat(asked).contains("independent_nonpersistent", "<unitNumber>1<");
    assertThat(asked)
        .contains("<changeVersion>cv-1</changeVersion>")
        .doesNotContain("fileOperation", "npiv");
    // Again, and nothing more is changed.
    assertThat(vsphere.attachDisk(VM, "[ds1]web01/other.vmdk", DiskAccess.FROZEN)).isEqualTo(disk);
    assertThat(server.calls("ReconfigVM_Task")).hasSize(1);
    assertThat(
            problem(() -> vsphere.attachDisk(VM, "[ds1] web01/other.vmdk", DiskAccess.WRITABLE))
                .type())
        .isEqualTo(ProblemType.STATE_CONFLICT);
  }

  @Test
  void aDiskIsAttachedInItsSlotWithTheControllerThatItLacks() {
    assertThat(slotAsked("ParaVirtualSCSIController", 0, 9)).contains("<unitNumber>9<");
    assertThat(slotAsked("VirtualLsiLogicSASController", 2, 0))
        .contains("VirtualLsiLogicSASController", ">2</busNumber>", "<unitNumber>0<");
    // Unit 0 has a disk, unit 7 is the controller's own, and NVMe is not for every machine.
    assertThat(slotAsked("ParaVirtualSCSIController", 0, 0)).contains("<unitNumber>1<");
    assertThat(slotAsked("ParaVirtualSCSIController", 0, 7)).contains("<unitNumber>1<");
    assertThat(slotAsked("VirtualNVMEController", 1, 3)).contains("<unitNumber>1<");
  }

  private String slotAsked(String kind, int bus, int unit) {
    server
        .on("ReconfigVM_Task", TASK)
        .on(
            "RetrievePropertiesEx",
            Replies.machine("vm-1", "poweredOff"),
            Replies.task("success", ""),
            Replies.machine("vm-1", "poweredOff")
                .replace("<!-- more -->", Replies.disk(2001, 1, "[ds1] a/b.vmdk", "persistent")));
    var slot = new Machine.Slot(new Machine.Bus(kind, bus), unit);
    assertThat(vsphere.attachDisk(VM, "[ds1] a/b.vmdk", slot).key()).isEqualTo(2001);
    return server.calls("ReconfigVM_Task").getLast().text();
  }

  @Test
  void disksAreInTheOrderOfTheirSlots() {
    server.on(
        "RetrievePropertiesEx",
        Replies.machine("vm-1", "poweredOn")
            .replace(
                "<!-- more -->",
                Replies.disk(2003, 3, "[ds1] a/3.vmdk", "persistent")
                    + Replies.disk(2001, 1, "[ds1] a/1.vmdk", "persistent")));
    assertThat(vsphere.machine(VM).disks())
        .extracting(Machine.Disk::key)
        .containsExactly(2000, 2001, 2003);
  }

  @Test
  void detachingKeepsTheFiles() {
    server
        .on("ReconfigVM_Task", TASK)
        .on(
            "RetrievePropertiesEx",
            Replies.machine("vm-1", "poweredOn"),
            Replies.task("success", ""));
    vsphere.detachDisk(VM, "[ds1] web01/web01.vmdk");
    assertThat(server.calls("ReconfigVM_Task").getFirst().text())
        .contains("<operation>remove</operation>")
        .doesNotContain("fileOperation", "npiv");
  }

  @Test
  void aMachineIsCreatedAsAsked() {
    server
        .on("CreateVM_Task", TASK)
        .on(
            "RetrievePropertiesEx",
            Replies.objects(
                "Network",
                "network-7",
                "<propSet><name>name</name><val xsi:type=\"xsd:string\">VM Network</val></propSet>"),
            Replies.task(
                "success",
                "<result xsi:type=\"ManagedObjectReference\" type=\"VirtualMachine\">vm-9</result>"));
    ObjectId made =
        vsphere.createMachine(
            new NewMachine(
                "web01",
                "[ds2] moved/web01",
                new ObjectId("Folder", "group-v3"),
                new ObjectId("ResourcePool", "resgroup-8"),
                "debian12_64Guest",
                "bios",
                2,
                2048,
                List.of(
                    new NewMachine.Nic(
                        new ObjectId("Network", "network-7"), "00:50:56:91:00:01", "vmxnet3")),
                List.of(
                    new Machine.Bus("VirtualLsiLogicSASController", 0),
                    new Machine.Bus("VirtualNVMEController", 0),
                    new Machine.Bus("ParaVirtualSCSIController", 1)),
                List.of(),
                "[ds2] moved/web01/capsule.iso",
                Map.of("slipway.migration", "m1")));
    assertThat(made).isEqualTo(ObjectId.machine("vm-9"));
    assertThat(server.calls("CreateVM_Task").getFirst().text())
        .contains(
            "<vmPathName>[ds2] moved/web01/web01.vmx</vmPathName>",
            "VirtualLsiLogicSASController",
            "ParaVirtualSCSIController",
            "VirtualVmxnet3",
            "<addressType>assigned</addressType>",
            "VirtualCdromIsoBackingInfo",
            "VirtualMachineBootOptionsBootableCdromDevice",
            "<key>disk.EnableUUID</key>",
            "<key>slipway.migration</key>")
        .doesNotContain("NVME");
  }

  @Test
  void aFileIsUploadedWithTheSessionsCookieAndItsExactLength() {
    byte[] content = "capsule".getBytes(StandardCharsets.UTF_8);
    server
        .on("MakeDirectory", "")
        .on("PUT", body(201, ""))
        .on(
            "RetrievePropertiesEx",
            Replies.objects(
                "Datacenter",
                "dc-1",
                "<propSet><name>name</name><val xsi:type=\"xsd:string\">Lab 1</val></propSet><propSet>"
                    + "<name>parent</name><val type=\"Folder\" xsi:type=\"ManagedObjectReference\">group-d1</val></propSet>"));
    vsphere.uploadFile(
        DATACENTER, "[ds 1] web01/a b.iso", new ByteArrayInputStream(content), content.length);
    SoapServer.Request put = server.calls("PUT").getFirst();
    assertThat(put.path()).isEqualTo("/folder/web01/a%20b.iso?dcPath=Lab%201&dsName=ds%201");
    assertThat(put.cookie()).isEqualTo("vmware_soap_session=\"abc\"");
    assertThat(put.text()).isEqualTo("capsule");
  }

  @Test
  void guestOperationsGoThroughTheManagersOfTheSession(@TempDir Path directory) throws Exception {
    String url = server.url().toString().replace("127.0.0.1", "*") + "/guestFile?id=1&amp;token=2";
    server
        .on("RetrievePropertiesEx", Replies.guestManagers())
        .on("ValidateCredentialsInGuest", fault("InvalidGuestLogin", "no", ""), ok(""))
        .on("StartProgramInGuest", "<returnval>4711</returnval>")
        .on("ListProcessesInGuest", Replies.process(4711, "<exitCode>3</exitCode>"), "")
        .on("InitiateFileTransferToGuest", "<returnval>" + url + "</returnval>")
        .on(
            "InitiateFileTransferFromGuest",
            "<returnval><attributes/><size>5</size><url>" + url + "</url></returnval>")
        .on("PUT", body(200, ""))
        .on("GET", body(200, "hello"));
    GuestOperations guest = vsphere.guest(VM, new GuestCredentials("root", "secret"));
    assertThat(problem(guest::validateCredentials).type())
        .isEqualTo(ProblemType.GUEST_LOGIN_REFUSED);
    guest.validateCredentials();
    assertThat(guest.start("/bin/sh", "-c true", "/")).isEqualTo(4711);
    assertThat(guest.process(4711)).isEqualTo(new GuestProcess(GuestProcess.State.ENDED, 3));
    assertThat(guest.process(4711).state()).isEqualTo(GuestProcess.State.UNKNOWN);
    guest.upload("/tmp/x", new byte[] {65}, 0600);
    assertThat(server.calls("PUT").getFirst().text()).isEqualTo("A");
    assertThat(server.calls("InitiateFileTransferToGuest").getFirst().text()).contains(">384<");
    guest.download("/tmp/y", directory.resolve("y"));
    assertThat(Files.readString(directory.resolve("y"))).isEqualTo("hello");
  }
}
