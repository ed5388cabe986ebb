package slipway.lab.vim.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.vmware.vim25.InvalidRequest;
import com.vmware.vim25.OptionValue;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualMachineConfigSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoapRequestTest {
  private static final String HEAD =
      "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'"
          + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
          + " xmlns:xsd='http://www.w3.org/2001/XMLSchema'><e:Body>";
  private static final String TAIL = "</e:Body></e:Envelope>";

  private static byte[] call(String arguments) {
    return (HEAD
            + "<Do xmlns='urn:vim25'><_this type='Folder'>group-d1</_this>"
            + arguments
            + "</Do>"
            + TAIL)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Object argument(String xml, Class<?> type) {
    return SoapReader.read(List.of(SoapRequest.decode(call(xml)).arguments().getFirst()), type);
  }

  @Test
  void readsTheMethodAndItsObject() {
    SoapRequest request = SoapRequest.decode(call("<n>1</n>"));
    assertThat(request.method()).isEqualTo("Do");
    assertThat(request.self().type).isEqualTo("Folder");
    assertThat(request.self().val).isEqualTo("group-d1");
    assertThat(request.arguments()).hasSize(1);
  }

  @Test
  void readsTypesThatOnlyXsiTypeTells() {
    var spec =
        (VirtualMachineConfigSpec)
            argument(
                "<s><name>x</name><deviceChange><operation>add</operation>"
                    + "<device xsi:type='VirtualDisk'><key>-1</key><capacityInKB>4</capacityInKB>"
                    + "</device></deviceChange><extraConfig><key>a</key>"
                    + "<value xsi:type='xsd:int'>7</value></extraConfig></s>",
                VirtualMachineConfigSpec.class);
    assertThat(spec.deviceChange[0].device).isInstanceOf(VirtualDisk.class);
    assertThat(spec.extraConfig[0].value).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<s><nothing/></s>",
        "<s><numCPUs>two</numCPUs></s>",
        "<s><name>a</name><name>b</name></s>",
        "<s xsi:type='java.lang.Runtime'/>",
        "<s xsi:type='VirtualDisk'/>",
        "<s><extraConfig><key>a</key><value>untyped</value></extraConfig></s>",
        "<s><deviceChange><operation>explode</operation></deviceChange></s>"
      })
  void refusesWhatTheTypeDoesNotHave(String xml) {
    Fault fault =
        catchThrowableOfType(Fault.class, () -> argument(xml, VirtualMachineConfigSpec.class));
    assertThat(fault.detail()).isInstanceOf(InvalidRequest.class);
  }

  @Test
  void refusesADoctype() {
    byte[] attack =
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
                + new String(call("<n>&e;</n>"), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(Fault.class).isThrownBy(() -> SoapRequest.decode(attack));
  }

  @Test
  void depthIsBounded() {
    String deep = "<a>".repeat(SoapRequest.MAX_DEPTH) + "</a>".repeat(SoapRequest.MAX_DEPTH);
    assertThatExceptionOfType(Fault.class)
        .isThrownBy(() -> SoapRequest.decode(call(deep)))
        .withMessageContaining("deeply");
  }

  @Property(tries = 300)
  void anyBytesAreARequestOrAFault(@ForAll @Size(max = 200) byte[] bytes) {
    try {
      SoapRequest.decode(bytes);
    } catch (Fault expected) {
      assertThat(expected.detail()).isInstanceOf(InvalidRequest.class);
    }
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadBackTheSame(@ForAll String key, @ForAll int value) {
    var option = new OptionValue();
    option.key = key.replaceAll("[^ -~\\n]", "");
    option.value = value;
    String reply = SoapWriter.reply("Do", option, OptionValue.class);
    String inner = reply.substring(reply.indexOf("<returnval"), reply.lastIndexOf("</DoResponse>"));
    var read = (OptionValue) argument(inner, OptionValue.class);
    assertThat(read.key).isEqualTo(option.key);
    assertThat(read.value).isEqualTo(value);
  }
}
