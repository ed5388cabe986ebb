package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.vsphere.vim25.SoapServer.fault;
import static slipway.manager.vsphere.vim25.SoapServer.ok;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.TaskBoard;
import slipway.manager.vsphere.TaskBoard.NewTask;
import slipway.manager.vsphere.TaskBoard.Notice;
import slipway.manager.vsphere.VSphere;

class TaskBoardTest {
  private static final ObjectId TASK = new ObjectId("Task", "task-1");
  private static final NewTask NEW =
      new NewTask(
          ObjectId.machine("vm-1"), "slipway.1.migrate", "VSPHERE.LOCAL\\ann", "m-1/SOURCE");
  private static final String NO_TASKS = Replies.objects("VirtualMachine", "vm-1", "");
  private static final String ONE_TASK =
      Replies.objects(
          "VirtualMachine",
          "vm-1",
          "<propSet><name>recentTask</name><val xsi:type=\"ArrayOfManagedObjectReference\">"
              + "<ManagedObjectReference type=\"Task\">task-1</ManagedObjectReference></val></propSet>");
  private static final String INFO =
      "<returnval><key>task-2</key><task type=\"Task\">task-2</task><cancelled>false</cancelled>"
          + "<cancelable>false</cancelable><state>queued</state></returnval>";

  private static Identity identity;
  private SoapServer server;
  private VSphere vsphere;
  private TaskBoard board;

  @BeforeAll
  static void identity(@TempDir Path directory) throws Exception {
    identity = Identity.make(directory, "vc");
  }

  @BeforeEach
  void start() throws Exception {
    server = new SoapServer(identity);
    server.on("SetTaskState", "").on("UpdateProgress", "").on("PostEvent", "");
    vsphere = new Vim25VCenters().login(server.endpoint(), "ann", "pw");
    board = vsphere.taskBoard();
  }

  @AfterEach
  void stop() {
    vsphere.close();
    server.close();
  }

  private String asked(String method) {
    return server.calls(method).getLast().text();
  }

  @Test
  void whatIsRegisteredIsReadWithItsVersion() {
    server.on(
        "FindExtension",
        "<returnval><description><label>a</label><summary>b</summary></description><key>slipway</key>"
            + "<version>1</version><taskList><taskID>slipway.1.migrate</taskID></taskList>"
            + "<eventList><eventID>slipway.1.started</eventID></eventList></returnval>",
        "");
    assertThat(board.registered("slipway"))
        .contains(
            new TaskBoard.Registered(
                "slipway", "1", Set.of("slipway.1.migrate"), Set.of("slipway.1.started")));
    assertThat(board.registered("slipway")).isEmpty();
  }

  @Test
  void whatHappenedToAMachineIsReadOldestFirstWhateverKindItIsOf() {
    String later =
        "<returnval xsi:type=\"VmPoweredOnEvent\"><key>2</key><chainId>2</chainId>"
            + "<createdTime>2026-11-21T10:31:00Z</createdTime><userName>V\\ann</userName>"
            + "<fullFormattedMessage>web01 is on</fullFormattedMessage></returnval>";
    String earlier =
        "<returnval xsi:type=\"EventEx\"><key>1</key><chainId>1</chainId>"
            + "<createdTime>2026-11-21T10:30:00Z</createdTime><userName></userName>"
            + "<eventTypeId>com.vmware.vc.ha.On</eventTypeId></returnval>";
    String unknown =
        "<returnval xsi:type=\"EventOfTomorrow\"><key>3</key><chainId>3</chainId>"
            + "<createdTime>2026-11-21T10:32:00Z</createdTime><userName></userName></returnval>";
    server.on("QueryEvents", later + earlier + unknown, "");
    Instant since = Instant.parse("2026-11-14T12:00:00Z");
    assertThat(board.happenings(ObjectId.machine("vm-1"), since))
        .startsWith(
            new TaskBoard.Happening(
                Instant.parse("2026-11-21T10:30:00Z"), "com.vmware.vc.ha.On", "", ""),
            new TaskBoard.Happening(
                Instant.parse("2026-11-21T10:31:00Z"),
                "VmPoweredOnEvent",
                "V\\ann",
                "web01 is on"));
    assertThat(asked("QueryEvents")).contains("vm-1", "<recursion", "self", "2026-11-14T12:00:00");
    assertThat(board.happenings(ObjectId.machine("vm-1"), since)).isEmpty();
  }

  @Test
  void aTaskIsMadeUnderItsPurposeAndIsUnderWay() {
    server.on("RetrievePropertiesEx", NO_TASKS).on("CreateTask", INFO);
    assertThat(board.begin(NEW)).isEqualTo(new ObjectId("Task", "task-2"));
    assertThat(asked("CreateTask"))
        .contains(
            "slipway.1.migrate",
            "VSPHERE.LOCAL\\ann",
            "m-1/SOURCE",
            "<cancelable>false</cancelable>");
    assertThat(asked("SetTaskState")).contains("task-2", "running");
  }

  @Test
  void aTaskThatWasMadeForThePurposeIsTakenUpWhileItIsUnderWay() {
    String mine = "<descriptionId>slipway.1.migrate</descriptionId>";
    String purpose = "<activationId>m-1/SOURCE</activationId>";
    server
        .on("CreateTask", INFO)
        .on(
            "RetrievePropertiesEx",
            ONE_TASK,
            Replies.task("running", purpose).replace("<cancelled>", mine + "<cancelled>"));
    assertThat(board.begin(NEW)).isEqualTo(TASK);
    assertThat(server.calls("CreateTask")).isEmpty();
    server.on(
        "RetrievePropertiesEx",
        ONE_TASK,
        Replies.task("success", purpose).replace("<cancelled>", mine + "<cancelled>"));
    assertThat(board.begin(NEW)).as("it has ended").isNotEqualTo(TASK);
    server.on("RetrievePropertiesEx", ONE_TASK, Replies.task("running", ""));
    assertThat(board.begin(NEW)).as("it is another's").isNotEqualTo(TASK);
    server.on("RetrievePropertiesEx", ok(ONE_TASK), fault("ManagedObjectNotFound", "gone", ""));
    assertThat(board.begin(NEW)).as("it is forgotten").isNotEqualTo(TASK);
  }

  @Test
  void progressOfATaskThatIsOverIsSaidToBeSo() {
    assertThat(board.progress(TASK, 40)).isTrue();
    assertThat(asked("UpdateProgress")).contains(">40<");
    server.on("UpdateProgress", fault("InvalidState", "ended", ""));
    assertThat(board.progress(TASK, 41)).isFalse();
    server.on("UpdateProgress", fault("ManagedObjectNotFound", "gone", ""));
    assertThat(board.progress(TASK, 42)).isFalse();
  }

  @Test
  void aTaskEndsWellOrWithItsFault() {
    List<String> complaints = new CopyOnWriteArrayList<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            complaints.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger writer = Logger.getLogger("com.vmware.vim25.ws.XmlGen");
    writer.addHandler(handler);
    try {
      endsWellOrWithItsFault(complaints);
    } finally {
      writer.removeHandler(handler);
    }
  }

  private void endsWellOrWithItsFault(List<String> complaints) {
    board.end(TASK, new TaskBoard.Succeeded());
    assertThat(asked("SetTaskState")).contains("success").doesNotContain("<fault");
    board.end(TASK, new TaskBoard.Cancelled());
    assertThat(asked("SetTaskState")).contains("error", "xsi:type=\"RequestCanceled\"");
    board.end(TASK, new TaskBoard.Failed("slipway.1.problem", "No space", "ds1 is full.", "Free."));
    assertThat(asked("SetTaskState"))
        .contains(
            "xsi:type=\"ExtendedFault\"",
            "<faultTypeId>slipway.1.problem</faultTypeId>",
            "<key>detail</key><value>ds1 is full.</value>",
            "<localizedMessage>No space: ds1 is full. Free.</localizedMessage>")
        .doesNotContain("stackTrace", "suppressed", "cause>");
    assertThat(complaints).isEmpty();
    server.on("SetTaskState", fault("InvalidState", "ended", ""));
    board.end(TASK, new TaskBoard.Succeeded());
  }

  @Test
  void anEventNamesItsMachineAndItsArguments() {
    board.post(
        new Notice(
            "slipway.1.failed",
            TaskBoard.Severity.ERROR,
            ObjectId.machine("vm-1"),
            "web<1>",
            "It failed",
            Map.of("problem", "a & b")));
    assertThat(asked("PostEvent"))
        .contains(
            "xsi:type=\"EventEx\"",
            "<eventTypeId>slipway.1.failed</eventTypeId>",
            "<severity>error</severity>",
            "<name>web&lt;1&gt;</name>",
            "vm-1",
            "<key>problem</key>",
            "a &amp; b")
        .containsPattern("<createdTime xsi:type=\"xsd:dateTime\">20\\d\\d-");
  }
}
