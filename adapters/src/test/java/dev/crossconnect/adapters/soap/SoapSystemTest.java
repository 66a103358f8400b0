package dev.crossconnect.adapters.soap;

import static dev.crossconnect.adapters.Commands.command;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.crossconnect.adapters.legacy.LegacySystem;
import dev.crossconnect.adapters.legacy.Outcome;
import dev.crossconnect.adapters.legacy.Outcome.Completed;
import dev.crossconnect.adapters.legacy.Outcome.Failed;
import dev.crossconnect.adapters.legacy.Outcome.Rejected;
import dev.crossconnect.adapters.legacy.Outcome.Unknown;
import dev.crossconnect.adapters.legacy.Verification.Done;
import dev.crossconnect.adapters.legacy.Verification.NotDone;
import dev.crossconnect.adapters.legacy.Verification.Undecided;
import dev.crossconnect.adapters.simulated.Dial;
import dev.crossconnect.adapters.simulated.SimulatedVoiceSystem;
import dev.crossconnect.avro.ProvisioningCommand;
import dev.crossconnect.avro.ResourceRef;
import dev.crossconnect.avro.Verb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SoapSystemTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final SimulatedVoiceSystem voice =
      new SimulatedVoiceSystem(VoiceBed.PASSWORD, Optional.empty(), Clock.systemUTC());
  private LegacySystem adapter;

  @BeforeEach
  void start() {
    voice.start();
    adapter = VoiceBed.adapterFor(voice, 5_000);
  }

  @AfterEach
  void stop() {
    adapter.close();
    voice.close();
  }

  @Test
  void aLineIsCreatedAndItsNumberGivenBack() throws Exception {
    assertThat(adapter.execute(line("c-1").build()))
        .isEqualTo(new Completed(Map.of("line", "+3531555001")));
    assertThat(voice.lines()).containsExactly(Map.entry("+3531555001", "voicemail"));
  }

  @Test
  void theVerbSaysWhichRequestItIs() throws Exception {
    adapter.execute(line("c-1").build());
    adapter.execute(
        line("c-2").setVerb(Verb.MODIFY).setParameters(Map.of("features", "fax")).build());
    assertThat(voice.lines()).containsExactly(Map.entry("+3531555001", "fax"));

    adapter.execute(line("c-3").setVerb(Verb.REMOVE).build());

    assertThat(voice.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</v:features><v:number>+353666</v:number><v:features>",
        "]]><!-- & \" ' --><?pi?>",
        "&lt;&#65;&amp;",
        "${commandId} $ \\ €ä漢𝄞",
        " line one\nline two\t\r\n"
      })
  void noValueCanBecomeMarkup(String features) throws Exception {
    assertThat(adapter.execute(line("c-1").setParameters(Map.of("features", features)).build()))
        .isInstanceOf(Completed.class);
    assertThat(voice.lines()).containsExactly(Map.entry("+3531555001", features));
  }

  @Test
  void anIdCannotChangeTheQuestion() throws Exception {
    String id = "x' or '1'='1";
    adapter.execute(line("other").build());
    assertThat(adapter.verify(line(id).build())).isInstanceOf(NotDone.class);
    assertThat(adapter.execute(line(id).build())).isInstanceOf(Completed.class);
    assertThat(adapter.verify(line(id).build())).isInstanceOf(Done.class);
  }

  @Test
  void whatNoXmlCanHoldIsRejectedWithoutAsking() throws Exception {
    assertThat(
            adapter.execute(line("c-1").setParameters(Map.of("features", "bell \u0007")).build()))
        .isEqualTo(new Rejected("BAD_VALUE", "A value holds U+0007, which no XML can"));
  }

  @Test
  void whatTheRequestNeedsAndTheCommandHasNotIsNamed() throws Exception {
    assertThat(adapter.execute(line("c-1").setResources(List.of()).build()))
        .isEqualTo(new Rejected("BAD_VALUE", "The command has no resource.number"));
  }

  @Test
  void whatTheFileDoesNotSayIsRejected() throws Exception {
    assertThat(adapter.execute(line("c-1").setSpecification("fax-line").build()))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo("NO_DIALOGUE");
              assertThat(rejected.detail()).contains("PROVISION", "fax-line");
            });
  }

  @Test
  void aPasswordCanAlsoBeShownAsItIs() throws Exception {
    LegacySystem plain =
        VoiceBed.settings(voice.url(), 5_000, Map.of("password.type", "text"))
            .connect(Clock.systemUTC());
    assertThat(plain.execute(line("c-1").build())).isInstanceOf(Completed.class);
  }

  @Test
  void aHubThatIsNotBelievedRejectsNoOrders() throws Exception {
    LegacySystem stranger =
        VoiceBed.settings(voice.url(), 5_000, Map.of("password", "wrong"))
            .connect(Clock.systemUTC());
    assertThat(stranger.execute(line("c-1").build()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("AUTHENTICATION"));
    assertThat(stranger.verify(line("c-1", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void thePasswordDoesNotShowInTheSettings() {
    assertThat(VoiceBed.settings(voice.url(), 1, Map.of()).toString())
        .contains("hub")
        .doesNotContain(VoiceBed.PASSWORD);
  }

  @Test
  void aFaultOfTheCallerIsARejectionInTheSystemsWords() throws Exception {
    voice.refuse(Dial.always());
    assertThat(adapter.execute(line("c-1").build()))
        .isEqualTo(
            new Rejected("Client.Refused", "SOAP fault Client.Refused: This line cannot be had"));
  }

  @Test
  void aFaultOfTheServerAfterTheWorkIsSeenThrough() throws Exception {
    voice.denyDone(Dial.always());
    assertThat(adapter.execute(line("c-1").build())).isInstanceOf(Completed.class);
    assertThat(voice.effects("c-1")).isEqualTo(1);
  }

  @Test
  void aFaultThatTheFileReadsAsBusyIsBusy() throws Exception {
    voice.busy(Dial.always());
    assertThat(adapter.execute(line("c-1").build())).isEqualTo(Failed.busy("Try again later"));
  }

  @Test
  void workThatOutlastsTheDeadlineIsUnknown() throws Exception {
    voice.workFor(Duration.ofMinutes(5));
    assertThat(adapter.execute(line("c-1", SHORT).build())).isInstanceOf(Unknown.class);
    assertThat(adapter.verify(line("c-1", SHORT).build())).isInstanceOf(Undecided.class);
  }

  @Test
  void whatItRemembersOutlivesItsProcess(@TempDir Path directory) throws Exception {
    try (SimulatedVoiceSystem first =
        new SimulatedVoiceSystem(VoiceBed.PASSWORD, Optional.of(directory), Clock.systemUTC())) {
      first.start();
      VoiceBed.adapterFor(first, 5_000).execute(line("c-1").build());
    }
    try (SimulatedVoiceSystem second =
        new SimulatedVoiceSystem(VoiceBed.PASSWORD, Optional.of(directory), Clock.systemUTC())) {
      second.start();
      assertThat(VoiceBed.adapterFor(second, 5_000).verify(line("c-1").build()))
          .isInstanceOf(Done.class);
      assertThat(second.lines()).containsOnlyKeys("+3531555001");
    }
  }

  // ---- servers that mean harm

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"json\": true}",
        "<not-closed>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><x>&e;</x>",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>",
        "<x xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
            + "<xi:include parse=\"text\" href=\"file:///etc/hostname\"/></x>",
        "<a xmlns=\"urn:else\"><order><state>DONE</state></order></a>"
      })
  void anAnswerThatIsNoneSaysNothing(String answer) throws Exception {
    assertUnclear(200, answer);
  }

  @Test
  void anAnswerWithoutEndIsNotReadToIt() throws Exception {
    assertUnclear(200, "<a>" + " ".repeat(70_000) + "</a>");
  }

  @Test
  void anAnswerWithoutGroundIsNotFollowedToIt() throws Exception {
    assertUnclear(200, "<a>".repeat(5_000) + "</a>".repeat(5_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 500, 502, 504})
  void aStatusThatSaysNothingAboutTheWorkIsUnclear(int status) throws Exception {
    assertUnclear(status, "<html/>");
  }

  @Test
  void statusesThatSaySomethingAreBelieved() throws Exception {
    assertThat(outcome(503, "")).isEqualTo(Failed.busy("The system answered 503"));
    assertThat(outcome(404, "")).isEqualTo(new Rejected("HTTP 404", "The system answered 404"));
    assertThat(outcome(401, "")).isEqualTo(new Failed("AUTHENTICATION", "The system answered 401"));
  }

  @Test
  void faultsOfTheNewerSoapAreReadToo() throws Exception {
    String fault =
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><e:Fault><e:Code>"
            + "<e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">no</e:Text>"
            + "</e:Reason></e:Fault></e:Body></e:Envelope>";
    assertThat(outcome(400, fault)).isEqualTo(new Rejected("Sender", "SOAP fault Sender: no"));
  }

  private void assertUnclear(int status, String answer) throws Exception {
    assertThat(outcome(status, answer)).isInstanceOf(Unknown.class);
  }

  /** What comes of a server that always answers this. */
  private static Outcome outcome(int status, String answer)
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      return VoiceBed.settings(url, 2_000, Map.of())
          .connect(Clock.systemUTC())
          .execute(line("c-1", SHORT).build());
    } finally {
      server.stop(0);
    }
  }

  private static ProvisioningCommand.Builder line(String commandId) {
    return line(commandId, Duration.ofSeconds(30));
  }

  private static ProvisioningCommand.Builder line(String commandId, Duration deadline) {
    return command(commandId, deadline)
        .setSpecification("voice-line")
        .setParameters(Map.of("features", "voicemail"))
        .setResources(List.of(new ResourceRef("DUB1", "number", "+3531555001")));
  }
}
