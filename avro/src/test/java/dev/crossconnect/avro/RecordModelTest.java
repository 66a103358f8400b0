package dev.crossconnect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.math.BigDecimal;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.AvroMissingFieldException;
import org.apache.avro.util.ClassUtils;
import org.junit.jupiter.api.Test;

class RecordModelTest {

  /**
   * What runs when nothing else of ours has been loaded yet; found by name in a fresh JVM's place.
   */
  public static final class CopyOfARecord implements Runnable {

    @Override
    public void run() {
      ProvisioningResult result =
          ProvisioningResult.newBuilder()
              .setCommandId("c")
              .setOrderId("o")
              .setLineId("l")
              .setTask("t")
              .setOutcome(Outcome.FAILED)
              .setReportedAt(Instant.EPOCH)
              .setReportedBy("test")
              .build();
      ProvisioningResult copy = ProvisioningResult.newBuilder(result).setTask("other").build();
      if (copy.getOutcome() != Outcome.FAILED) {
        throw new IllegalStateException("The copy is not like its original");
      }
    }
  }

  @Test
  void aRecordCanBeCopiedWhereNoSerdeIsInSightAndNoFlagIsSet() throws Exception {
    assertThat(System.getProperty("org.apache.avro.SERIALIZABLE_PACKAGES")).isNull();

    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Runnable copy =
          (Runnable) fresh.loadClass(CopyOfARecord.class.getName()).getConstructor().newInstance();

      assertThatCode(copy::run).doesNotThrowAnyException();
    }
  }

  @Test
  void whatElseIsTrustedStaysTrustedAndNothingMore() throws ClassNotFoundException {
    assertThat(new ResourceRef("DUB1", "ipv4", "1").getSchema()).isNotNull();

    assertThat(ClassUtils.forName("java.lang.String")).isEqualTo(String.class);
    assertThatThrownBy(() -> ClassUtils.forName("java.io.File"))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ClassUtils.forName("dev.crossconnect.avro.serde.AvroSerdes"))
        .isInstanceOf(SecurityException.class);
  }

  @Test
  void aCopyEqualsItsOriginal() {
    OrderLine line = line(Map.of());
    OrderLine copy = OrderLine.newBuilder(line).build();
    OrderLine copyOfTheCopy = OrderLine.newBuilder(copy).build();

    assertThat(copy).isEqualTo(line);
    assertThat(copy.getTasks()).isEqualTo(copyOfTheCopy.getTasks());
  }

  @Test
  void aCopySharesWhatItHasInCommonWithItsOriginal() {
    OrderLine line = line(Map.of("speed", "1G"));
    OrderLine copy = OrderLine.newBuilder(line).setSku("VOICE").build();

    assertThat(copy.getTasks()).isSameAs(line.getTasks());
    assertThat(copy.getParameters()).isSameAs(line.getParameters());
    assertThat(line.getSku()).isEqualTo("STATIC-IP");
  }

  @Test
  void whatIsLeftOutNobodyCanChangeForAllOthers() {
    OrderTask task =
        OrderTask.newBuilder()
            .setCommandId("c")
            .setTask("assign")
            .setTarget("activation")
            .setState(TaskState.waiting)
            .setAttempts(0)
            .build();

    assertThat(task.getDetail()).isNull();
    assertThat(task.getWish()).isEqualTo(Wish.asked);
    assertThatThrownBy(() -> task.getAfter().add("survey"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> task.getParameters().put("speed", "1G"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatHasNoDefaultCannotBeLeftOut() {
    assertThatThrownBy(() -> ResourceRef.newBuilder().setSite("DUB1").build())
        .isInstanceOf(AvroMissingFieldException.class)
        .hasMessageContaining("kind");
  }

  private static OrderLine line(Map<String, String> parameters) {
    return OrderLine.newBuilder()
        .setLineId("l")
        .setSku("STATIC-IP")
        .setQuantity(new BigDecimal("1.000000"))
        .setAction(LineAction.Add)
        .setState(LifeState.completed)
        .setParameters(parameters)
        .setTasks(
            List.of(
                OrderTask.newBuilder()
                    .setCommandId("c")
                    .setTask("assign")
                    .setTarget("activation")
                    .setState(TaskState.completed)
                    .setAttempts(1)
                    .setStartedAt(Instant.EPOCH)
                    .build()))
        .build();
  }

  private static URL[] classPath() {
    return Arrays.stream(
            System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
        .map(
            entry -> {
              try {
                return new File(entry).toURI().toURL();
              } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toArray(URL[]::new);
  }
}
