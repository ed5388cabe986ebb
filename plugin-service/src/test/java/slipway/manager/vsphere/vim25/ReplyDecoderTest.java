package slipway.manager.vsphere.vim25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.vmware.vim25.DiskChangeInfo;
import com.vmware.vim25.HostConfigInfo;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NoPermission;
import com.vmware.vim25.RetrieveResult;
import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.TaskInfoState;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDisk;
import java.nio.charset.StandardCharsets;
import java.rmi.RemoteException;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplyDecoderTest {
  private static final String DISK =
      """
      <returnval><objects><obj xsi:type="ManagedObjectReference" type="VirtualMachine">vm-1</obj>
      <propSet><name>config.hardware.device</name><val xsi:type="ArrayOfVirtualDevice">
        <VirtualDevice xsi:type="VirtualDisk"><key>2000</key><novelty><deep>1</deep></novelty>
          <backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>[ds] a/a.vmdk</fileName>
          <diskMode>persistent</diskMode></backing><capacityInKB>8</capacityInKB></VirtualDevice>
        <VirtualDevice xsi:type="VirtualHoverboard"><key>9000</key></VirtualDevice>
      </val></propSet></objects></returnval>""";

  private final ReplyDecoder decoder = new ReplyDecoder();

  @Test
  void unknownElementsAndTypesArePassedOver() throws Exception {
    RetrieveResult result = decoded("RetrieveResult", DISK, RetrieveResult.class);
    VirtualDevice[] devices = (VirtualDevice[]) result.objects[0].propSet[0].val;
    assertThat(devices).hasSize(2);
    assertThat(devices[0]).isInstanceOf(VirtualDisk.class);
    assertThat(Backing.of((VirtualDisk) devices[0]).path()).isEqualTo("[ds] a/a.vmdk");
    // A device of an unknown type is still a device.
    assertThat(devices[1].key).isEqualTo(9000);
  }

  @Test
  void aReferenceKeepsItsOwnTypeWhereverXsiTypeStands() throws Exception {
    RetrieveResult result = decoded("RetrieveResult", DISK, RetrieveResult.class);
    assertThat(References.id(result.objects[0].obj)).hasToString("VirtualMachine:vm-1");
  }

  @Test
  void unknownConstantsOfEnumerationsAreUnset() throws Exception {
    TaskInfo info =
        decoded("TaskInfo", "<returnval><state>pondering</state></returnval>", TaskInfo.class);
    assertThat(info.state).isNull();
    TaskInfo known =
        decoded("TaskInfo", "<returnval><state>success</state></returnval>", TaskInfo.class);
    assertThat(known.state).isEqualTo(TaskInfoState.success);
  }

  @Test
  void bytesComeOneElementEach() throws Exception {
    HostConfigInfo host =
        decoded(
            "HostConfigInfo",
            "<returnval><certificate>45</certificate><certificate>-1</certificate></returnval>",
            HostConfigInfo.class);
    assertThat(host.certificate).containsExactly(45, -1);
  }

  @Test
  void anyPrefixOfTheSoapNamespaceIsRead() throws Exception {
    String reply =
        "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Header><a/></S:Header>"
            + "<S:Body><v:XResponse xmlns:v='urn:vim25'><v:returnval><v:startOffset>1</v:startOffset>"
            + "<v:length>2</v:length></v:returnval></v:XResponse></S:Body></S:Envelope>";
    Object info = decoder.decode("DiskChangeInfo", reply.getBytes(StandardCharsets.UTF_8));
    assertThat(info)
        .isInstanceOfSatisfying(
            DiskChangeInfo.class, changes -> assertThat(changes.length).isEqualTo(2));
  }

  @Test
  void faultsKeepTheirTypeFieldsAndWords() {
    String reply =
        "<e:Envelope xmlns:e='x' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><e:Body>"
            + "<e:Fault><faultstring>Permission was denied</faultstring><detail><NoPermissionFault"
            + " xsi:type='NoPermission'><object type='Datastore'>datastore-1</object>"
            + "<privilegeId>Datastore.AllocateSpace</privilegeId></NoPermissionFault></detail>"
            + "</e:Fault></e:Body></e:Envelope>";
    SoapFault fault =
        catchThrowableOfType(
            SoapFault.class,
            () -> decoder.decode("UserSession", reply.getBytes(StandardCharsets.UTF_8)));
    assertThat(fault.told()).isEqualTo("Permission was denied");
    assertThat(fault.fault())
        .isInstanceOfSatisfying(
            NoPermission.class,
            denied -> {
              assertThat(denied.privilegeId).isEqualTo("Datastore.AllocateSpace");
              assertThat(denied.object)
                  .extracting(ManagedObjectReference::getVal)
                  .isEqualTo("datastore-1");
            });
  }

  @Test
  void theDepthOfAReplyIsBounded() {
    int depth = ReplyDecoder.MAX_DEPTH + 2;
    String deep = "<parent>".repeat(depth) + "</parent>".repeat(depth);
    String reply =
        SoapServer.envelope(
            "X", "<returnval xsi:type=\"VirtualDiskFlatVer2BackingInfo\">" + deep + "</returnval>");
    assertThatThrownBy(
            () ->
                decoder.decode(
                    "VirtualDiskFlatVer2BackingInfo", reply.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void noTypeOutsideOfVim25IsMade() {
    assertThat(VimTypes.named("mo.ServiceInstance")).isNull();
    assertThat(VimTypes.named("../x")).isNull();
    assertThat(VimTypes.named("java.lang.ProcessBuilder")).isNull();
  }

  @Property(tries = 300)
  void anyBytesWhateverEndInAValueOrARefusal(@ForAll @Size(max = 400) byte[] bytes) {
    readsOrRefuses(bytes);
  }

  @Property(tries = 500)
  void aDamagedReplyEndsInAValueOrARefusal(
      @ForAll @IntRange(max = 900) int at,
      @ForAll byte damage,
      @ForAll @IntRange(max = 900) int cut) {
    byte[] reply = SoapServer.envelope("X", DISK).getBytes(StandardCharsets.UTF_8);
    reply[at % reply.length] = damage;
    readsOrRefuses(java.util.Arrays.copyOf(reply, reply.length - cut % reply.length));
  }

  private void readsOrRefuses(byte[] bytes) {
    try {
      decoder.decode("RetrieveResult", bytes);
    } catch (RemoteException expected) {
      assertThat(expected).isInstanceOfAny(MalformedReplyException.class, SoapFault.class);
    }
  }

  private <T> T decoded(String type, String content, Class<T> as) throws RemoteException {
    byte[] reply = SoapServer.envelope("X", content).getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(as.cast(decoder.decode(type, reply)));
  }
}
